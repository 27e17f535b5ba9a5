package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/**
 * The example of another API behind the ready-made authorizer, deployed beside the stack by the
 * command of its README. The cache is LocalStack's, in the gateway's place; the policy that it
 * keeps is ours.
 */
final class ProtectedApiIT {
  private static final Path CHECKOUT = Path.of("..");
  private static final String NAME = "pintle-it-protected-api";

  private final DeployedStack stack = DeployedStack.open();
  private Connector connector = new Connector("", "");
  private String signIn = "";
  private Reply grant = new Reply(0, Map.of(), "");
  private String accessToken = "";

  @BeforeEach
  void grantAndExchange() {
    signIn = stack.http().register(DemoUser.GROUP_ADMIN);
    connector = stack.http().connector(signIn, "Protected");
    grant = stack.http().grant(signIn, connector, "user").expect(201);
    accessToken = stack.http().accessToken(connector, grant.text("refreshToken"));
  }

  @AfterEach
  void delete() throws Exception {
    sam("delete", "--stack-name", NAME, "--no-prompts", "--region", stack.text("region"));
  }

  /** Deploys it; answers its address in LocalStack. */
  private Http deploy(int cacheSeconds) throws Exception {
    sam(
        "deploy",
        "--template-file",
        "docs/examples/protected-api/template.yaml",
        "--stack-name",
        NAME,
        "--parameter-overrides",
        "AuthorizerArn=" + stack.text("authorizerArn"),
        "AuthorizerCacheSeconds=" + cacheSeconds);
    String printed = sam("list", "stack-outputs", "--stack-name", NAME, "--output", "json");
    String host = printed.replaceAll("(?s).*https://([a-z0-9]+)\\.execute-api.*", "$1");
    return Http.ofAnotherApi(stack.text("endpoint") + "/_aws/execute-api/" + host + "/live", stack);
  }

  private String sam(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of(".venv/bin/sam"), Stream.of(arguments)).toList();
    ProcessBuilder process =
        new ProcessBuilder(command).directory(CHECKOUT.toFile()).redirectErrorStream(true);
    process
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL",
                stack.text("endpoint"),
                "AWS_DEFAULT_REGION",
                stack.text("region"),
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "SAM_CLI_TELEMETRY",
                "0",
                "SAM_CLI_POLL_DELAY",
                "1"));
    Process run = process.start();
    String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(printed).isZero();
    return printed;
  }

  private Http.Request things(Http api) {
    return api.call("GET /things").signedIn(accessToken);
  }

  private Http.Request oneThing(Http api) {
    return api.call("GET /things/7").signedIn(accessToken);
  }

  private void endGrant() {
    stack.http().call("DELETE /v1/grants/" + grant.text("grantId")).signedIn(signIn).expect(204);
  }

  @Test
  @Tag("case-42")
  @Tag("case-43")
  @Tag("case-45")
  void letsATokenInOnEveryPathUntilItsGrantEnds() throws Exception {
    Http api = deploy(0);
    Map<String, Object> caller = things(api).expect(200).json();
    assertThat(caller)
        .isEqualTo(
            Map.of(
                "tenantId", DemoUser.GROUP_ADMIN.tenantId(),
                "connectorId", connector.id(),
                "grantId", grant.text("grantId"),
                "userId", DemoUser.GROUP_ADMIN.objectId(),
                "reach", "user",
                "scope", String.join(" ", Http.PERMISSIONS)));
    assertThat(oneThing(api).expect(200).json()).isEqualTo(caller);

    api.call("GET /things").expect(401);
    api.call("GET /things").signedIn("x.y.z").expect(401);
    api.call("GET /things").signedIn(accessToken + "x").expect(401);
    api.call("GET /things").signedIn(grant.text("refreshToken")).expect(401);
    api.call("GET /things").header("Authorization", "Basic " + accessToken).expect(401);
    // The gateway asks nobody without the header that it keeps answers by.
    api.call("GET /things").accessToken(accessToken).expect(401);
    things(api).accessToken(accessToken + "x").expect(401);

    endGrant();
    things(api).expect(401);
    oneThing(api).expect(401);
  }

  @Test
  @Tag("case-42")
  @Tag("case-43")
  void aKeptAnswerHoldsOnEveryPathAndEndsWithItsSeconds() throws Exception {
    Duration cache = Duration.ofSeconds(5);
    Http api = deploy(Math.toIntExact(cache.toSeconds()));
    // The function is warm after this, and the answer for the token is not kept yet.
    api.call("GET /things").signedIn("x.y.z").expect(401);
    long asked = System.nanoTime();
    Map<String, Object> caller = things(api).expect(200).json();
    long kept = System.nanoTime();

    endGrant();
    stack.http().call("GET /v1/groups").accessToken(accessToken).expect(401);
    Reply other = oneThing(api).send();
    assertThat(System.nanoTime() - asked).as("within the time").isLessThan(cache.toNanos());
    assertThat(other.status()).as(other.body()).isEqualTo(200);
    assertThat(other.json()).isEqualTo(caller);

    Thread.sleep(Duration.ofNanos(cache.toNanos() - (System.nanoTime() - kept)));
    oneThing(api).expect(401);
    things(api).expect(401);
  }
}
