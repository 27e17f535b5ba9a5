package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.world.Reply;

/** What API Gateway answers by itself, on a deployed stack. */
final class GatewayIT {
  private static final String CORS = "access-control-allow-";

  private final DeployedStack stack = DeployedStack.open();

  private static String header(Reply reply, String name) {
    return reply.headers().entrySet().stream()
        .filter(one -> one.getKey().toLowerCase(Locale.ROOT).equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/accessToken", "/v1/groups/it/members/x", "/v1/connectors"})
  void aPreflightIsAnsweredAlikeForAllPaths(String path) {
    Reply reply =
        stack
            .http()
            .call("OPTIONS " + path)
            .header("Origin", "https://elsewhere.example")
            .header("Access-Control-Request-Method", "GET")
            .expect(200);
    assertThat(header(reply, CORS + "origin")).isEqualTo("*");
    assertThat(header(reply, CORS + "credentials")).isEmpty();
    assertThat(header(reply, CORS + "methods").split(",", -1))
        .contains("GET", "POST", "PUT", "PATCH", "DELETE");
    assertThat(header(reply, CORS + "headers").split(",", -1))
        .containsExactlyInAnyOrder(
            "applicationId",
            "applicationSecret",
            "refreshToken",
            "accessToken",
            "Content-Type",
            "Authorization");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1",
        "GET /nowhere",
        "GET /V1/groups",
        "GET /v1/groups/it/messages",
        "POST /v1/groups/it",
        "POST /v1/accessToken",
        "TRACE /v1/groups",
        "GET /v1%2fgroups"
      })
  @Tag("case-77")
  @Tag("case-80")
  void anUnknownPathOrMethodIsToldInTheShapeOfAnyRefusal(String line) {
    if (stack.rendersGatewayResponses()) {
      Reply reply = stack.http().call(line).expect(404, "NotFound");
      assertThat(reply.text("errorCategoryKey")).isEqualTo("NotFoundException");
      assertThat(reply.text("hint")).isNotEmpty();
      assertThat(header(reply, CORS + "origin")).isEqualTo("*");
    } else {
      // A LocalStack of the user's own has neither their bodies nor their statuses.
      assertThat(stack.http().call(line).send().status()).isIn(403, 404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/groups", "GET /v1/accessToken", "POST /v1/generatePin"})
  void programsOfAnyOriginReadTheWireCallsAndThePagesOriginThePortals(String line) {
    assertThat(header(stack.http().call(line).send(), CORS + "origin")).isEqualTo("*");
    assertThat(header(stack.http().call("GET /v1/me").expect(401), CORS + "origin"))
        .isEqualTo(stack.text("page"));
  }
}
