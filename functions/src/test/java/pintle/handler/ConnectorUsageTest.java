package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.connector.Usage;
import pintle.http.Demand;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What a connector's managers are told of its secrets and permissions in use. */
final class ConnectorUsageTest {
  private final World world = new World();
  private final Credentials connector = connector();

  private Credentials connector() {
    world.registerPhone(World.GROUP_ADMIN);
    return world.connector(World.DEVELOPER);
  }

  private Call about() {
    return world
        .call("GET /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id());
  }

  private Reply seen() {
    return about().expect(200);
  }

  private List<?> unused() {
    return (List<?>) requireNonNull(seen().raw("unusedPermissions"));
  }

  private String newToken() {
    return world.grant(World.GROUP_ADMIN, connector, "user").text("refreshToken");
  }

  private void callGroups(String refreshToken) {
    world
        .call("GET /v1/groups")
        .header("accessToken", world.accessToken(connector, refreshToken))
        .expect(200);
  }

  @Test
  void aSecretWasNeverUsedUntilItIs() {
    assertThat(seen().each("secrets", "lastUsedAt")).containsOnlyNulls();

    String token = newToken();
    world.clock().advance(Duration.ofMinutes(5));
    long used = world.clock().instant().toEpochMilli();
    world.accessToken(connector, token);
    assertThat(seen().each("secrets", "lastUsedAt")).containsExactly(used);

    world.clock().advance(Duration.ofMinutes(59));
    world.accessToken(connector, token);
    assertThat(seen().each("secrets", "lastUsedAt")).containsExactly(used);

    world.clock().advance(Duration.ofMinutes(1));
    world.accessToken(connector, token);
    assertThat(seen().each("secrets", "lastUsedAt"))
        .containsExactly(world.clock().instant().toEpochMilli());
  }

  @Test
  void whileAProgramChangesOverEachSecretTellsItsOwnUse() {
    String token = newToken();
    world.accessToken(connector, token);
    long first = world.clock().instant().toEpochMilli();
    Reply added =
        world
            .call("POST /v1/connectors/{applicationId}/secrets", World.DEVELOPER)
            .path("applicationId", connector.id())
            .json("{}")
            .expect(201);
    assertThat(seen().each("secrets", "lastUsedAt")).containsExactly(first, null);

    world.clock().advance(Duration.ofMinutes(1));
    world.accessToken(new Credentials(connector.id(), added.text("applicationSecret")), token);
    assertThat(seen().each("secrets", "lastUsedAt")).containsExactly(first, first + 60_000);
  }

  @Test
  void aWrongSecretIsNoUse() {
    world.exchange(new Credentials(connector.id(), "wrong"), newToken()).expect(401);
    assertThat(seen().each("secrets", "lastUsedAt")).containsOnlyNulls();
  }

  @Test
  void whatWasNotUsedForThirtyDaysIsTold() {
    String token = newToken();
    callGroups(token);
    assertThat(unused()).isEmpty();

    world.clock().advance(Duration.ofDays(30).plusMillis(1));
    assertThat(unused())
        .isEqualTo(
            List.of(
                "groupinfo.read",
                "groupinfo.write",
                "groupmember.read",
                "groupmember.write",
                "groupmember.remove",
                "profile.read"));

    callGroups(token);
    assertThat(unused()).hasSize(5).noneMatch("groupinfo.read"::equals);
  }

  @Test
  void aRefusedCallIsNoUse() {
    world
        .call("PATCH /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .json("{\"permissions\":[\"groupinfo.read\"]}")
        .expect(200);
    String token = newToken();
    world.clock().advance(Duration.ofDays(31));
    world
        .call("GET /v1/users/me")
        .header("accessToken", world.accessToken(connector, token))
        .expect(403);
    assertThat(unused()).isEqualTo(List.of("groupinfo.read"));
  }

  @Test
  void newPermissionsHaveThirtyDaysFromTheChange() {
    world.clock().advance(Duration.ofDays(40));
    assertThat(unused()).hasSize(6);
    permit("groupinfo.read", "groupmember.read");
    assertThat(unused()).hasSize(2);

    permit("groupinfo.read", "groupmember.read", "profile.read");
    assertThat(unused()).isEmpty();
    world.clock().advance(Duration.ofDays(31));
    assertThat(unused()).hasSize(3);
  }

  @Test
  void permissionsOfOtherApisAreNeverTold() {
    permit("textmessage.read", "reaction.write", "groupinfo.update");
    world.clock().advance(Duration.ofDays(100));
    assertThat(unused()).isEmpty();
  }

  @Test
  void othersAreNotTold() {
    Reply other =
        world
            .call("GET /v1/connectors/{applicationId}", World.MEMBER)
            .path("applicationId", connector.id())
            .expect(200);
    assertThat(other.json()).doesNotContainKeys("secrets", "unusedPermissions");
  }

  /** What is told as unused could have been seen in use: a call here demands it. */
  @Test
  void watchesThePermissionsThatCallsHereDemand() {
    Seeded seeded = new Seeded();
    seeded.world().routes().keySet().stream()
        .sorted()
        .filter(route -> seeded.demand(route) == Demand.ACCESS_TOKEN)
        .forEach(route -> seeded.call(route).send());
    Set<Scope> used =
        seeded
            .world()
            .ports()
            .connectors()
            .find(new ConnectorId(seeded.connector().id()))
            .orElseThrow()
            .usage()
            .permissions()
            .keySet();
    assertThat(used)
        .containsExactlyInAnyOrder(
            Arrays.stream(Scope.values()).filter(Usage::sees).toArray(Scope[]::new));
  }

  private void permit(String... permissions) {
    world
        .call("PATCH /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .json("{\"permissions\":[\"" + String.join("\",\"", permissions) + "\"]}")
        .expect(200);
  }
}
