package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.Settings;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.token.Grants;
import pintle.world.Intercepted;
import pintle.world.OAuth2;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.World;
import pintle.world.World.Credentials;

final class AuthorizeAccessTokenTest {
  private final Unsteady ports = new Unsteady();
  private final World world = new World(ports);
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
    return World.send(authorizer, event(headers));
  }

  private static String event(Map<String, String> headers) {
    try {
      return JSON.std.asString(
          Map.of(
              "type", "REQUEST",
              "methodArn", "arn:aws:execute-api:eu-central-1:123456789012:abc/prod/GET/things",
              "headers", headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ports whose table answers or fails. */
  private static final class Unsteady extends TestPorts {
    private Optional<RuntimeException> failure = Optional.empty();

    @Override
    public Grants grants() {
      return Intercepted.before(
          Grants.class,
          super.grants(),
          (call, arguments) ->
              failure.ifPresent(one -> {
                throw one;
              }));
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
  @Tag("case-42")
  void refusesARevokedTokenOnTheNextCall() {
    assertThat(authorize("accessToken", accessToken)).contains("\"Effect\":\"Allow\"");
    new OAuth2(world, connector).revoke(accessToken).expect(200);

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

  @Test
  @Tag("case-44")
  void allowsNothingWhileTheTableIsDownAndKeepsNoAnswer() {
    assertThat(authorize("accessToken", accessToken)).contains("\"Effect\":\"Allow\"");
    for (RuntimeException failure :
        List.of(Refusal.down("dynamodb"), new IllegalStateException("broken"))) {
      ports.failure = Optional.of(failure);
      assertThatThrownBy(() -> authorize("accessToken", accessToken))
          .isSameAs(failure)
          .message()
          .isNotEqualTo("Unauthorized");
      assertThat(written(accessToken)).isEmpty();
    }
    ports.failure = Optional.empty();
    assertThat(authorize("accessToken", accessToken)).contains("\"Effect\":\"Allow\"");
  }

  @Test
  @Tag("case-44")
  void allowsNothingWhereTheKeysCanNotBeReadAtTheStart() {
    World without =
        new World(
            new TestPorts() {
              @Override
              public PublicKeys publicKeys() {
                return new PublicKeys() {
                  @Override
                  public PublishedKeys read() {
                    throw Refusal.down("dynamodb");
                  }

                  @Override
                  public boolean replace(PublishedKeys changed) {
                    throw Refusal.down("dynamodb");
                  }
                };
              }
            });
    AuthorizeAccessToken cold =
        new AuthorizeAccessToken(new Wiring(Settings.from(World.environment()), without.ports()));
    assertThatThrownBy(() -> World.send(cold, event(Map.of("accessToken", accessToken))))
        .isInstanceOfSatisfying(
            Refusal.class, told -> assertThat(told.reason()).isEqualTo(Reason.DEPENDENCY_DOWN));
  }

  @Test
  @Tag("case-44")
  void allowsNothingWhoseMethodIsNotKnown() {
    for (String arn : List.of("", "arn", "arn:aws:execute-api:eu-central-1:1:abc/prod")) {
      String event = event(Map.of("accessToken", accessToken));
      String changed =
          event.replaceFirst("\"methodArn\":\"[^\"]*\"", "\"methodArn\":\"" + arn + "\"");
      assertThat(changed).isNotEqualTo(event);
      assertThatThrownBy(() -> World.send(authorizer, changed))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** As an HTTP API asks by payload 2.0: names in small letters, and no method's ARN. */
  private String authorizeByPayload2(String token) throws IOException {
    return World.send(
        authorizer,
        JSON.std.asString(
            Map.of(
                "version", "2.0",
                "type", "REQUEST",
                "routeArn", "arn:aws:execute-api:eu-central-1:123456789012:abc/$default/GET/things",
                "identitySource", List.of("Bearer " + token),
                "headers", Map.of("authorization", "Bearer " + token))));
  }

  @Test
  void tellsAnHttpApiByPayload2YesWithTheCallerOrNo() throws IOException {
    Map<String, Object> policy = JSON.std.mapFrom(authorize("accessToken", accessToken));
    assertThat(JSON.std.mapFrom(authorizeByPayload2(accessToken)))
        .isEqualTo(Map.of("isAuthorized", true, "context", requireNonNull(policy.get("context"))));
    assertThat(authorizeByPayload2("x.y.z")).isEqualTo("{\"isAuthorized\":false}");

    world
        .call("DELETE /v1/grants/{grantId}", World.GROUP_ADMIN)
        .path("grantId", grantId)
        .expect(204);
    assertThat(authorizeByPayload2(accessToken)).isEqualTo("{\"isAuthorized\":false}");
  }

  @Test
  void tellsAnHttpApiNothingWhileTheTableIsDown() {
    Refusal down = Refusal.down("dynamodb");
    ports.failure = Optional.of(down);
    assertThatThrownBy(() -> authorizeByPayload2(accessToken)).isSameAs(down);
  }

  /** What an attempt that fails has written for the gateway. */
  private String written(String token) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    byte[] event = event(Map.of("accessToken", token)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() ->
            authorizer.handleRequest(
                new ByteArrayInputStream(event), output, World.context("invocation")))
        .isInstanceOf(RuntimeException.class);
    return output.toString(StandardCharsets.UTF_8);
  }

  /** Our own handlers prove the caller themselves: what an authorizer would say opens nothing. */
  @Test
  @Tag("case-45")
  void aContextOpensNoneOfOurOwnRoutes() throws IOException {
    Object context =
        requireNonNull(JSON.std.mapFrom(authorize("accessToken", accessToken)).get("context"));
    Map<String, Object> event = new HashMap<>(world.call("GET /v1/groups").event());
    event.put("requestContext", Map.of("authorizer", context, "requestId", "r"));
    ApiHandler groups = requireNonNull(world.routes().get("GET /v1/groups"));

    Map<String, Object> refused = JSON.std.mapFrom(World.send(groups, JSON.std.asString(event)));
    assertThat(refused).containsEntry("statusCode", 400);
    event.put("headers", Map.of("accessToken", accessToken));
    Map<String, Object> proven = JSON.std.mapFrom(World.send(groups, JSON.std.asString(event)));
    assertThat(proven).containsEntry("statusCode", 200);
  }
}
