package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.Settings;
import pintle.Wiring;
import pintle.world.Reply;
import pintle.world.World;
import pintle.world.World.Credentials;

final class AuthorizeAccessTokenTest {
  private final World world = new World();
  private final AuthorizeAccessToken authorizer =
      new AuthorizeAccessToken(new Wiring(Settings.from(World.environment()), world.ports()));
  private Credentials connector = new Credentials("", "");
  private String grantId = "";
  private String accessToken = "";

  @BeforeEach
  void grantAndExchange() {
    world.registerPhone(World.GROUP_ADMIN);
    connector = world.connector(World.DEVELOPER);
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
    grantId = grant.text("grantId");
    accessToken = world.accessToken(connector, grant.text("refreshToken"));
  }

  private String authorize(String header, String value) {
    return authorize(Map.of(header, value));
  }

  private String authorize(Map<String, String> headers) {
    try {
      return World.send(
          authorizer,
          JSON.std.asString(
              Map.of(
                  "type", "REQUEST",
                  "methodArn", "arn:aws:execute-api:eu-central-1:123456789012:abc/prod/GET/things",
                  "headers", headers)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("case-43")
  void allowsEveryMethodOfTheStage() {
    assertThat(authorize("Authorization", "Bearer " + accessToken))
        .contains("\"Effect\":\"Allow\"")
        .contains("arn:aws:execute-api:eu-central-1:123456789012:abc/prod/*");
  }

  @Test
  @Tag("case-45")
  void tellsTheApiWhoItIsInTextsOnly() throws IOException {
    Map<String, Object> answer = JSON.std.mapFrom(authorize("accesstoken", accessToken));

    Map<?, ?> context = (Map<?, ?>) requireNonNull(answer.get("context"));
    assertThat(context.get("tenantId")).isEqualTo(World.TENANT);
    assertThat(context.get("connectorId")).isEqualTo(connector.id());
    assertThat(context.get("grantId")).isEqualTo(grantId);
    assertThat(context.values()).allMatch(String.class::isInstance);
  }

  @Test
  @Tag("case-42")
  void refusesAnEndedGrantOnTheNextCall() {
    world
        .call("DELETE /v1/grants/{grantId}", World.GROUP_ADMIN)
        .path("grantId", grantId)
        .expect(204);

    assertThatThrownBy(() -> authorize("accessToken", accessToken)).hasMessage("Unauthorized");
  }

  @Test
  @Tag("case-44")
  void refusesWhatIsNoToken() {
    assertThatThrownBy(() -> authorize("accessToken", "x.y.z")).hasMessage("Unauthorized");
    assertThatThrownBy(() -> authorize("Authorization", "Basic abc")).hasMessage("Unauthorized");
  }

  /** The gateway keeps the answer by one of the two headers. */
  @Test
  @Tag("case-42")
  void refusesTwoTokensThatDiffer() {
    String both = "Bearer " + accessToken;
    assertThat(authorize(Map.of("Authorization", both, "accessToken", accessToken)))
        .contains("\"Effect\":\"Allow\"");
    assertThatThrownBy(() -> authorize(Map.of("Authorization", both, "accessToken", "x.y.z")))
        .hasMessage("Unauthorized");
    assertThatThrownBy(
            () -> authorize(Map.of("Authorization", "Bearer x.y.z", "accessToken", accessToken)))
        .hasMessage("Unauthorized");
  }
}
