package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Page;
import pintle.world.Reply;

/**
 * Another API, which Spring Security protects (local/clients/spring), before the tokens of a
 * running Pintle. It is built and run by {@code local/clients/spring/check}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SpringApi {
  private static final Path JAR = Path.of("clients/spring/target/protected-api.jar");
  private static final String NOT_ACTIVE = "Provided token isn't active";
  private static final String STARTED = "Started ProtectedApi";

  private final List<AutoCloseable> running = new ArrayList<>();
  private @Nullable Pintle pintle;
  private @Nullable Connector connector;
  private @Nullable Http api;
  private String refreshToken = "";
  private String expired = "";
  private String elsewhere = "";

  /**
   * One data folder, and so the same keys, by a clock that is two days slow, at another address,
   * and here.
   */
  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assertThat(JAR).as("what local/clients/spring/check builds").exists();
    Pintle.Launch launch = Pintle.on(folder.resolve("data"));
    int port = Pintle.freePort();
    try (Pintle slow = launch.port(port).with("PINTLE_CLOCK_OFFSET", "-P2D").start()) {
      Http http = slow.http();
      connector = http.connector(http.register(DemoUser.DEVELOPER), "Calling");
      refreshToken = granted(http, DemoUser.GROUP_ADMIN);
      expired = refreshed(http, "groupinfo.read");
    }
    try (Pintle other = launch.start()) {
      elsewhere = refreshed(other.http(), "groupinfo.read");
    }
    pintle = launch.port(port).start();
    running.add(pintle);
    api = api(pintle.address(), folder);
  }

  @AfterAll
  void end() throws Exception {
    for (AutoCloseable one : running) {
      one.close();
    }
  }

  private String granted(Http http, DemoUser person) {
    return http.grant(http.register(person), requireNonNull(connector), "user")
        .expect(201)
        .text("refreshToken");
  }

  /** An access token of this scope. */
  private String refreshed(Http http, String scope) {
    return refreshed(http, refreshToken, scope);
  }

  private String refreshed(Http http, String refreshToken, String scope) {
    return asClient(
            http,
            "/oauth2/token",
            Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", scope))
        .text("access_token");
  }

  private Reply asClient(Http http, String path, Map<String, String> fields) {
    Connector own = requireNonNull(connector);
    Map<String, String> form = new LinkedHashMap<>(fields);
    form.put("client_id", own.id());
    form.put("client_secret", own.secret());
    return http.call("POST " + path).form(new Page.Form(form)).expect(200);
  }

  /** Starts the API under this name. */
  private Http api(String audience, Path folder) throws Exception {
    Pintle server = requireNonNull(pintle);
    int port = Pintle.freePort();
    Path log = Files.createTempFile(folder, "api", ".log");
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-jar",
            JAR.toString());
    child
        .environment()
        .putAll(
            Map.of(
                "ISSUER",
                server.address(),
                "AUDIENCE",
                audience,
                "INTROSPECTION_ENDPOINT",
                server
                    .http()
                    .call("GET /.well-known/oauth-authorization-server")
                    .expect(200)
                    .text("introspection_endpoint"),
                "CLIENT_ID",
                requireNonNull(connector).id(),
                "CLIENT_SECRET",
                requireNonNull(connector).secret(),
                "SERVER_ADDRESS",
                "127.0.0.1",
                "SERVER_PORT",
                Integer.toString(port)));
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    running.addFirst(process::destroy);
    awaitStart(process, log);
    return Http.ofAnotherApi("http://127.0.0.1:" + port, new LocalHelpers());
  }

  private static void awaitStart(Process process, Path log) throws Exception {
    for (int tenths = 0; tenths < 600 && process.isAlive(); tenths++) {
      if (Files.readString(log).contains(STARTED)) {
        return;
      }
      // Only the end of the process cuts this short.
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("the API did not start: " + Files.readString(log));
  }

  private Reply called(String path, String token) {
    return requireNonNull(api).call("GET " + path).signedIn(token).send();
  }

  private Http http() {
    return requireNonNull(pintle).http();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verified", "/asked"})
  void takesATokenAndMapsItsScopes(String way) {
    Reply reply = called(way + "/groups", refreshed(http(), "groupinfo.read groupmember.write"));
    assertThat(reply.status()).as(reply.header("www-authenticate")).isEqualTo(200);
    assertThat(reply.json().get("authorities"))
        .asInstanceOf(list(String.class))
        .filteredOn(authority -> authority.startsWith("SCOPE_"))
        .containsExactly("SCOPE_groupinfo.read", "SCOPE_groupmember.write");
    assertThat(reply.text("name")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verified", "/asked"})
  void refusesATokenWithoutTheScope(String way) {
    Reply reply = called(way + "/members", refreshed(http(), "groupinfo.read"));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.header("www-authenticate")).contains("error=\"insufficient_scope\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verified", "/asked"})
  void refusesATokenThatIsExpiredOrOfAnotherIssuer(String way) {
    boolean asks = way.equals("/asked");
    refused(called(way + "/groups", expired), asks ? NOT_ACTIVE : "Jwt expired at");
    refused(called(way + "/groups", elsewhere), asks ? NOT_ACTIVE : "The iss claim is not valid");
  }

  /** The challenge of RFC 6750; only who looks at the token itself can say why. */
  private static void refused(Reply reply, String why) {
    assertThat(reply.status()).isEqualTo(401);
    String challenge = reply.header("www-authenticate");
    assertThat(challenge).startsWith("Bearer ").contains("error=\"invalid_token\"", why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verified", "/asked"})
  void refusesAForgedTokenAndNone(String way) throws Exception {
    SignedJWT real = SignedJWT.parse(refreshed(http(), "groupinfo.read"));
    SignedJWT wider = SignedJWT.parse(refreshed(http(), "groupinfo.read groupmember.read"));
    SignedJWT ownKey =
        new SignedJWT(new JWSHeader.Builder(real.getHeader()).build(), real.getJWTClaimsSet());
    ownKey.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
    String unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + real.getPayload().toBase64URL();
    List<String> forged =
        List.of(
            real.getHeader().toBase64URL()
                + "."
                + wider.getPayload().toBase64URL()
                + "."
                + real.getSignature(),
            ownKey.serialize(),
            unsigned + ".");
    for (String token : forged) {
      Reply reply = called(way + "/groups", token);
      assertThat(reply.status()).as("forgery %d", forged.indexOf(token)).isEqualTo(401);
      assertThat(reply.header("www-authenticate")).contains("error=\"invalid_token\"");
    }
    Reply without = requireNonNull(api).call("GET " + way + "/groups").expect(401);
    assertThat(without.header("www-authenticate")).startsWith("Bearer");
  }

  @Test
  void refusesATokenForAnotherApi(@TempDir Path folder) throws Exception {
    Http another = api("https://another.example", folder);
    Reply reply =
        another
            .call("GET /verified/groups")
            .signedIn(refreshed(http(), "groupinfo.read"))
            .expect(401);
    refused(reply, "The aud claim is not valid");
  }

  /** Who asks hears of it at once; who does not lets the token in until it expires. */
  @Test
  void anEndedGrantIsRefusedAtOnceWherePintleIsAsked() {
    String ending = granted(http(), DemoUser.TENANT_ADMIN);
    String token = refreshed(http(), ending, "groupinfo.read");
    assertThat(called("/asked/groups", token).status()).isEqualTo(200);
    asClient(http(), "/oauth2/revoke", Map.of("token", ending));
    assertThat(called("/asked/groups", token).status()).isEqualTo(401);
    assertThat(called("/verified/groups", token).status()).isEqualTo(200);
  }
}
