package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** What HTTP allows beside the calls: methods, paths and hosts that nobody was asked for. */
final class EdgesTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static @Nullable Pintle pintle;
  private static String accessToken = "";

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    pintle = Pintle.on(folder.resolve("data")).start();
    String signIn = http().register(DemoUser.DEVELOPER);
    Connector connector = http().connector(signIn, "Edges");
    accessToken =
        http()
            .accessToken(
                connector,
                http().grant(signIn, connector, "user").expect(201).text("refreshToken"));
  }

  @AfterAll
  static void end() {
    if (pintle != null) {
      pintle.close();
    }
  }

  private static Http http() {
    return requireNonNull(pintle).http();
  }

  /** Sends these lines as they stand, and reads until the server closes. */
  private static String raw(String... lines) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.ofLiteral("127.0.0.1"), requireNonNull(pintle).port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example:{port}",
        "127.0.0.1:1",
        "0.0.0.0:{port}",
        "127.0.0.1:{port}@evil.example"
      })
  void theHelpersRefuseAHostThatIsNotLoopback(String host) throws IOException {
    String name = host.replace("{port}", Integer.toString(requireNonNull(pintle).port()));
    for (String path :
        new String[] {"/local/health", "/local/inbox", "/local/sign-in?user=tenant-admin"}) {
      assertThat(raw("GET " + path + " HTTP/1.1", "Host: " + name))
          .matches("(?s)HTTP/1.1 4\\d\\d .*")
          .doesNotContain("token", "\"status\"", "[]");
    }
  }

  @Test
  void noSecondHostAndNoOtherSpellingOfThePathLeadsAroundThat() throws IOException {
    for (String[] request :
        new String[][] {
          {"GET /local/sign-in?user=developer HTTP/1.1", "Host: evil.example", "Host: 127.0.0.1"},
          {"GET /local/sign-in?user=developer HTTP/1.1", "Host: 127.0.0.1", "Host: evil.example"},
          {"GET http://127.0.0.1/local/sign-in?user=developer HTTP/1.1", "Host: evil.example"},
          {"GET http://evil.example/local/sign-in?user=developer HTTP/1.1", "Host: 127.0.0.1"},
          {"GET //local/sign-in?user=developer HTTP/1.1", "Host: evil.example"},
          {"GET /%6cocal/sign-in?user=developer HTTP/1.1", "Host: evil.example"},
          {"GET /v1/../local/sign-in?user=developer HTTP/1.1", "Host: evil.example"}
        }) {
      assertThat(raw(request))
          .as(String.join(" | ", request))
          .matches("(?s)HTTP/1.1 4\\d\\d .*")
          .doesNotContain("eyJ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1:{port}", "localhost", "LocalHost:{port}"})
  void theHelpersAnswerLoopback(String host) throws IOException {
    String name = host.replace("{port}", Integer.toString(requireNonNull(pintle).port()));
    assertThat(raw("GET /local/health HTTP/1.1", "Host: " + name)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void theHelpersHaveNoCors() {
    for (String line :
        new String[] {
          "GET /local/health",
          "GET /local/inbox",
          "GET /local/sign-in?user=developer",
          "OPTIONS /local/inbox",
          "OPTIONS /local/sign-in"
        }) {
      Reply reply =
          http()
              .call(line)
              .header("Origin", "https://elsewhere.example")
              .header("Access-Control-Request-Method", "GET")
              .send();
      assertThat(reply.status()).as(line).isEqualTo(line.startsWith("GET") ? 200 : 405);
      assertThat(reply.headers().keySet())
          .as(line)
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/accessToken", "/v1/groups", "/v1/groups/it/members/x", "/v1/connectors"})
  void aPreflightIsAnsweredAlikeForAllPaths(String path) {
    Reply reply =
        http()
            .call("OPTIONS " + path)
            .header("Origin", "https://elsewhere.example")
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "accesstoken")
            .expect(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header(ALLOW_ORIGIN)).isEqualTo("*");
    assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(reply.header("Access-Control-Allow-Methods").split(",", -1))
        .contains("GET", "POST", "PUT", "PATCH", "DELETE");
    assertThat(reply.header("Access-Control-Allow-Headers").split(",", -1))
        .containsExactlyInAnyOrder(
            "applicationId",
            "applicationSecret",
            "refreshToken",
            "accessToken",
            "Content-Type",
            "Authorization");
  }

  @Test
  void programsOfAnyOriginReadTheWireCallsAndThePagesOriginThePortals() {
    for (String line : new String[] {"GET /v1/groups", "GET /v1/accessToken", "GET /nowhere"}) {
      assertThat(http().call(line).send().header(ALLOW_ORIGIN)).as(line).isEqualTo("*");
    }
    Reply portal = http().call("GET /v1/me").header("Origin", "https://elsewhere.example").send();
    assertThat(portal.header(ALLOW_ORIGIN)).isEqualTo(requireNonNull(pintle).address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /nothing.html",
        "GET /v1",
        "GET /nowhere",
        "GET /live/v1/groups",
        "GET /V1/groups",
        "GET /v1/groups/it/messages",
        "POST /v1/groups/it",
        "POST /v1/accessToken",
        "PATCH /v1/groups",
        "TRACE /v1/groups",
        "OPTIONS /nowhere",
        "GET /v1%2fgroups",
        "GET /v1/groups%2fit",
        "GET /v1/groups/it%2fmembers",
        "GET /v1/groups/..%2f..%2fconnectors",
        "GET /v1/./groups"
      })
  @Tag("case-77")
  void anUnknownPathOrMethodIsToldInTheShapeOfAnyRefusal(String line) {
    Reply reply =
        http().call(line).accessToken(accessToken).header("X-Mine", "echo").expect(404, "NotFound");
    assertThat(reply.text("errorCategoryKey")).isEqualTo("NotFoundException");
    assertThat(reply.body()).doesNotContain("echo", accessToken);
  }

  @Test
  @Tag("case-77")
  void headIsNoCallOfThisApiAndHasNoBody() {
    Reply reply = http().call("HEAD /v1/groups").accessToken(accessToken).expect(404);
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//v1/groups", "/v1//groups", "/v1/groups/", "/v1///groups//", "/%761/groups"})
  @Tag("case-77")
  void aRunOfSlashesCountsAsOne(String path) {
    Reply reply = http().call("GET " + path).accessToken(accessToken).expect(200);
    assertThat(reply.each("groups", "groupId")).containsExactly("it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/groups HTTP/1.1\r\nHost:",
        "GET /v1/gr\\oups%zz HTTP/1.1\r\nHost: 127.0.0.1"
      })
  @Tag("case-80")
  void whatIsNoHttpIsToldInTheShapeOfAnyRefusal(String head) throws IOException {
    String answer = raw(head);
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("\"errorCode\":\"InvalidParameters\"", "\"errorCategoryKey\":", "\"requestId\":")
        .containsIgnoringCase("\r\nContent-Type: application/json");
  }
}
