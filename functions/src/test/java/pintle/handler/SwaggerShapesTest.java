package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.world.Call;
import pintle.world.OldCalls;
import pintle.world.Seeded;
import pintle.world.World;

/** Replays what the old service's public pages show of the calls that Pintle takes over. */
final class SwaggerShapesTest {
  private static final String NEWCOMER = "+4915112345699";

  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();

  static List<OldCalls.Row> rows() {
    return OldCalls.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void keepsTheShapeOf(OldCalls.Row shown) {
    OldCalls.Row row = shown.filled(this::word);
    Call call = world.call(row.line());
    row.path().forEach(call::path);
    row.query().forEach(call::query);
    row.headers().forEach(call::header);
    if (!row.body().isEmpty()) {
      call.body(row.body());
    }
    row.hold(call.send());
  }

  @Test
  void theTableHasEveryCallOfTheContract() {
    assertThat(rows().stream().map(OldCalls.Row::line).distinct())
        .containsExactlyInAnyOrder(
            "POST /v1/generatePin",
            "POST /v1/loginWithPinAndApplicationId",
            "GET /v1/accessToken",
            "GET /v1/groups",
            "POST /v1/groups",
            "GET /v1/groups/{groupId}",
            "GET /v1/groups/{groupId}/subGroups",
            "GET /v1/groups/{groupId}/members",
            "PUT /v1/groups/{groupId}/members",
            "DELETE /v1/groups/{groupId}/members/{memberId}",
            "GET /v1/users/me");
  }

  /** A group token, so that a group with one below it is within reach. */
  private String accessToken() {
    String refreshToken =
        world
            .grant(World.GROUP_ADMIN, seeded.connector(), "group:" + World.SALES)
            .text("refreshToken");
    return world.accessToken(seeded.connector(), refreshToken);
  }

  private String word(String name) {
    return switch (name) {
      case "mobileNumber" -> World.DEVELOPER.number();
      case "newNumber" -> NEWCOMER;
      case "pin" -> seeded.connectorPin();
      case "applicationId" -> seeded.connector().id();
      case "applicationSecret" -> seeded.connector().secret();
      case "refreshToken" -> seeded.refreshToken();
      case "accessToken" -> accessToken();
      case "groupId" -> World.SALES;
      case "otherGroupId" -> World.BOARD;
      case "memberId" -> seeded.memberId();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
