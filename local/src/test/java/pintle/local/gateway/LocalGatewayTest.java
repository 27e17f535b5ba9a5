package pintle.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real HTTP, with a handler that records its event and answers what the test says. */
final class LocalGatewayTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Map<String, String> OPEN = Map.of("Access-Control-Allow-Origin", "*");

  private final Recorder recorder = new Recorder();
  private LocalGateway gateway = start(0);

  private static final class Recorder implements RequestStreamHandler {
    volatile Map<String, Object> event = Map.of();
    volatile String answer = "{\"statusCode\":200,\"body\":\"{}\"}";
    volatile String function = "";
    volatile String requestId = "";
    volatile int remaining;

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      event = JSON.std.mapFrom(input);
      function = context.getFunctionName();
      requestId = context.getAwsRequestId();
      remaining = context.getRemainingTimeInMillis();
      if (answer.equals("throw")) {
        throw new IllegalStateException("on purpose");
      }
      if (answer.equals("overflow")) {
        throw new StackOverflowError("on purpose");
      }
      output.write(answer.getBytes(StandardCharsets.UTF_8));
    }
  }

  private LocalGateway start(int port) {
    List<Route> routes =
        List.of(
            route("GET", "/v1/groups"),
            route("POST", "/v1/groups"),
            route("GET", "/v1/groups/{groupId}"),
            route("GET", "/v1/groups/mine"),
            route("DELETE", "/v1/groups/{groupId}/members/{memberId}"),
            route("GET", "/api/{proxy+}"));
    Model model =
        new Model(
            "prod",
            routes,
            Set.of("image/png"),
            new GatewayAnswer(204, Map.of("Access-Control-Allow-Headers", "accessToken"), ""),
            new GatewayAnswer(
                404,
                OPEN,
                "{\"message\":$context.error.messageString,\"requestId\":\"$context.requestId\"}"),
            new GatewayAnswer(413, OPEN, "{\"message\":\"too large\"}"),
            new GatewayAnswer(400, OPEN, "{\"message\":\"malformed\"}"),
            new GatewayAnswer(502, OPEN, "{\"message\":\"failed\"}"));
    try {
      return LocalGateway.start(
          port,
          model,
          Map.of(
              "/local/health",
              request ->
                  LocalAnswer.json(
                      request.query("q").orElse("-").getBytes(StandardCharsets.UTF_8))),
          path ->
              path.equals("/page.html")
                  ? Optional.of(LocalAnswer.html("<p>page").with("X-Own", "1"))
                  : Optional.empty());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Route route(String method, String resource) {
    return new Route(method, resource, "Recorder", recorder);
  }

  @BeforeEach
  void isUp() {
    assertThat(gateway.port()).isPositive();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void writesTheEventOfTheRestApi() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v1/groups/a%40b%2Fc?x=1&x=2&y=a%20b+c&z")
                .header("accessToken", "t")
                .header("X-Twice", "1")
                .header("X-Twice", "2"));

    assertThat(answer.statusCode()).isEqualTo(200);
    Map<String, Object> event = recorder.event;
    assertThat(event)
        .containsEntry("resource", "/v1/groups/{groupId}")
        .containsEntry("path", "/v1/groups/a%40b%2Fc")
        .containsEntry("httpMethod", "GET")
        .containsEntry("pathParameters", Map.of("groupId", "a@b/c"))
        .containsEntry("queryStringParameters", Map.of("x", "2", "y", "a b c", "z", ""))
        .containsEntry(
            "multiValueQueryStringParameters",
            Map.of("x", List.of("1", "2"), "y", List.of("a b c"), "z", List.of("")))
        .containsEntry("body", null)
        .containsEntry("stageVariables", null)
        .containsEntry("isBase64Encoded", false);
    assertThat(map("headers")).containsEntry("X-Twice", "2").containsEntry("accessToken", "t");
    assertThat(map("multiValueHeaders"))
        .containsEntry("X-Twice", List.of("1", "2"))
        .containsEntry("X-Forwarded-For", List.of("127.0.0.1"));
    Map<String, Object> context = map("requestContext");
    assertThat(context)
        .containsEntry("stage", "prod")
        .containsEntry("path", "/v1/groups/a%40b%2Fc")
        .containsEntry("httpMethod", "GET")
        .containsEntry("resourcePath", "/v1/groups/{groupId}")
        .containsKeys("requestId", "requestTimeEpoch", "apiId", "domainName", "requestTime");
    assertThat(map(context, "identity"))
        .containsEntry("sourceIp", "127.0.0.1")
        .containsEntry("user", null);
    assertThat(answer.headers().firstValue("x-amzn-RequestId"))
        .contains(text(context, "requestId"));
    assertThat(recorder.function).isEqualTo("Recorder");
    assertThat(recorder.requestId).isNotBlank().isNotEqualTo(text(context, "requestId"));
    assertThat(recorder.remaining).isBetween(1, 29_000);
  }

  @Test
  void hasNullWhereTheGatewayHasNull() throws Exception {
    send(request("/v1/groups"));

    assertThat(recorder.event)
        .containsEntry("pathParameters", null)
        .containsEntry("queryStringParameters", null)
        .containsEntry("multiValueQueryStringParameters", null)
        .containsEntry("body", null);
  }

  @Test
  @Tag("case-19")
  void addsTheCallerBehindAForgedForwardedFor() throws Exception {
    send(request("/v1/groups").header("X-Forwarded-For", "9.9.9.9"));

    assertThat(map("headers")).containsEntry("X-Forwarded-For", "9.9.9.9, 127.0.0.1");
    assertThat(map(map("requestContext"), "identity")).containsEntry("sourceIp", "127.0.0.1");
  }

  @Test
  void passesABodyAsText() throws Exception {
    send(request("/v1/groups").POST(BodyPublishers.ofString("{\"name\":\"Grüße \\ud83d 🎉\"}")));

    assertThat(recorder.event)
        .containsEntry("body", "{\"name\":\"Grüße \\ud83d 🎉\"}")
        .containsEntry("isBase64Encoded", false);
  }

  @Test
  @Tag("case-76")
  void replacesBytesThatAreNoText() throws Exception {
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3};
    send(request("/v1/groups").POST(BodyPublishers.ofByteArray(bytes)));

    assertThat(recorder.event).containsEntry("body", "a\ufffd\ufffd");
  }

  @Test
  void passesABinaryBodyInBase64() throws Exception {
    send(
        request("/v1/groups")
            .header("Content-Type", "image/png; x=1")
            .POST(BodyPublishers.ofByteArray(new byte[] {0, 1, (byte) 0xff})));

    assertThat(recorder.event).containsEntry("body", "AAH/").containsEntry("isBase64Encoded", true);
  }

  @Test
  @Tag("case-72")
  void takesAGetWithABody() throws Exception {
    send(request("/v1/groups").method("GET", BodyPublishers.ofString("ignored")));
    assertThat(recorder.event).containsEntry("body", "ignored");

    assertThat(raw("GET /v1/groups HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(recorder.event).containsEntry("body", null);
  }

  @Test
  @Tag("case-70")
  void takesHeadersWithoutABlankAndWithSurroundingOnes() throws Exception {
    raw("GET /v1/groups HTTP/1.1\r\nHost:x\r\napplicationSecret:VALUE\r\nACCESSTOKEN:  t  \r\n");

    assertThat(map("headers"))
        .containsEntry("applicationSecret", "VALUE")
        .containsEntry("ACCESSTOKEN", "t");
  }

  @ParameterizedTest
  @Tag("case-77")
  @ValueSource(strings = {"//v1///groups", "/v1/groups/", "/v1//groups//?a=b", "/v1/%67roups"})
  void findsARouteThroughSlashesAndEscapes(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n")).startsWith("HTTP/1.1 200");
    assertThat(recorder.event).containsEntry("resource", "/v1/groups");
    assertThat(String.valueOf(recorder.event.get("path"))).doesNotContain("//");
  }

  @ParameterizedTest
  @Tag("case-77")
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v2/groups",
        "/v1/Groups",
        "/v1%2fgroups",
        "/prod/v1/groups",
        "/v1/groups/a%2fmembers%2fb/members",
        "/v1/groups/../groups/../x",
        "/v1/groups/a/b"
      })
  void answersAnUnknownPathItself(String path) throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 404")
        .contains("{\"message\":\"Missing Authentication Token\",\"requestId\":\"")
        .contains("Access-Control-Allow-Origin: *");
    assertThat(recorder.event).isEmpty();
  }

  @ParameterizedTest
  @Tag("case-77")
  @ValueSource(strings = {"HEAD", "TRACE", "PUT", "PATCH", "DELETE", "FOO"})
  void answersAnUnknownMethodItself(String method) throws Exception {
    assertThat(raw(method + " /v1/groups HTTP/1.1\r\nHost: x\r\n")).startsWith("HTTP/1.1 404");
    assertThat(recorder.event).isEmpty();
  }

  @Test
  void prefersALiteralAndTakesTheRestOfAPath() throws Exception {
    send(request("/v1/groups/mine"));
    assertThat(recorder.event).containsEntry("pathParameters", null);
    send(request("/api/Oauth/Authorize?a=1"));
    assertThat(recorder.event)
        .containsEntry("resource", "/api/{proxy+}")
        .containsEntry("pathParameters", Map.of("proxy", "Oauth/Authorize"));
  }

  @Test
  void answersThePreflightOfAKnownPathOnly() throws Exception {
    HttpResponse<String> known =
        send(request("/v1/groups/x").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(known.statusCode()).isEqualTo(204);
    assertThat(known.headers().firstValue("Access-Control-Allow-Headers")).contains("accessToken");
    assertThat(known.body()).isEmpty();
    assertThat(send(request("/v1/nothing").method("OPTIONS", BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }

  @Test
  @Tag("case-74")
  void refusesABodyOverTenMegabytes() throws Exception {
    String announced = raw("POST /v1/groups HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n");
    assertThat(announced).startsWith("HTTP/1.1 413").contains("{\"message\":\"too large\"}");
    assertThat(recorder.event).isEmpty();

    send(request("/v1/groups").POST(BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024])));
    assertThat(recorder.event).isNotEmpty();
  }

  @Test
  @Tag("case-74")
  void refusesAChunkedBodyOverTenMegabytes() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii("POST /v1/groups HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
      byte[] chunk = new byte[1024 * 1024];
      for (int i = 0; i < 10; i++) {
        out.write(ascii("100000\r\n"));
        out.write(chunk);
        out.write(ascii("\r\n"));
      }
      out.write(ascii("1\r\nx\r\n0\r\n\r\n"));
      out.flush();
      byte[] start = socket.getInputStream().readNBytes(12);
      assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
    assertThat(recorder.event).isEmpty();
  }

  @Test
  void passesTheAnswerOn() throws Exception {
    recorder.answer =
        """
        {"statusCode":201,"headers":{"Content-Type":"text/csv","X-One":"1","X-Number":7,
        "Content-Length":"99","Connection":"close","Set-Cookie":"a"},
        "multiValueHeaders":{"Set-Cookie":["a","b"]},"body":"ü;🎉","isBase64Encoded":false}\
        """;

    HttpResponse<String> answer = send(request("/v1/groups"));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("ü;🎉");
    assertThat(answer.headers().allValues("Content-Type")).containsExactly("text/csv");
    assertThat(answer.headers().allValues("X-One")).containsExactly("1");
    assertThat(answer.headers().allValues("X-Number")).containsExactly("7");
    assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a", "b");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void sendsNoContentAndBase64() throws Exception {
    recorder.answer = "{\"statusCode\":204,\"headers\":null,\"body\":null}";
    HttpResponse<String> empty = send(request("/v1/groups"));
    assertThat(empty.statusCode()).isEqualTo(204);
    assertThat(empty.headers().firstValue("Content-Type")).isEmpty();

    recorder.answer = "{\"statusCode\":200,\"body\":\"aGk=\",\"isBase64Encoded\":true}";
    HttpResponse<String> decoded = send(request("/v1/groups"));
    assertThat(decoded.body()).isEqualTo("hi");
    assertThat(decoded.headers().firstValue("Content-Type")).contains("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw",
        "overflow",
        "",
        "null",
        "[]",
        "{}",
        "{\"statusCode\":\"x\"}",
        "{\"statusCode\":99}",
        "{\"statusCode\":200,\"body\":{}}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a\":{}}}",
        "{\"statusCode\":200,\"extra\":1}",
        "{\"statusCode\":200,\"body\":\"%\",\"isBase64Encoded\":true}",
        "{\"statusCode\":200",
      })
  void answersForAFunctionThatFails(String answer) throws Exception {
    recorder.answer = answer;
    HttpResponse<String> response = send(request("/v1/groups"));
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("{\"message\":\"failed\"}");

    recorder.answer = "{\"statusCode\":200,\"body\":\"{}\"}";
    assertThat(send(request("/v1/groups")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @Tag("case-79")
  @ValueSource(
      strings = {
        "\"a\":\"b\\r\\nX-Evil: 1\"",
        "\"a\":\"b\\nX-Evil: 1\"",
        "\"a\\r\\nX-Evil\":\"1\"",
        "\"a b\":\"1\"",
        "\"\":\"1\"",
        "\"a\":\"\\u0000\"",
        "\"a\":\"\\u010d\\u010aX-Evil: 1\"",
      })
  void letsNoHeaderInAnother(String header) throws Exception {
    recorder.answer = "{\"statusCode\":200,\"headers\":{" + header + "},\"body\":\"\"}";
    HttpResponse<String> answer = send(request("/v1/groups"));
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/groups HTTP/1.1\r\n",
        "GET /v1/groups HTTP/1.1\r\nHost: x\r\nHost: y\r\n",
        "GET /v1/groups HTTP/1.1\r\nHost: x\r\nbad header\r\n",
        "GET /v1/gro%zzups HTTP/1.1\r\nHost: x\r\n",
        "POST /v1/groups HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n",
      })
  void answersWhatIsNoHttpInItsOwnForm(String request) throws Exception {
    assertThat(raw(request)).startsWith("HTTP/1.1 400").contains("{\"message\":\"malformed\"}");
    assertThat(recorder.event).isEmpty();
  }

  @Test
  void answersLocalPagesToALoopbackHostOnlyAndWithoutCors() throws Exception {
    String host = "127.0.0.1:" + gateway.port();
    String fine = raw("GET /local/health?q=a%2Bb HTTP/1.1\r\nHost: " + host + "\r\n");
    assertThat(fine)
        .startsWith("HTTP/1.1 200")
        .endsWith("a+b")
        .doesNotContain("Access-Control")
        .contains("Cache-Control: no-store", "Cross-Origin-Resource-Policy: same-origin");
    assertThat(local("GET", "/local/health", "localhost")).startsWith("HTTP/1.1 200");
    assertThat(local("GET", "/local/health", "LOCALHOST:" + gateway.port()))
        .startsWith("HTTP/1.1 200");
    for (String foreign : List.of("evil.example", "127.0.0.1.evil.example", "localhost:1")) {
      assertThat(local("GET", "/local/health", foreign)).startsWith("HTTP/1.1 403");
    }
    assertThat(local("POST", "/local/health", host)).startsWith("HTTP/1.1 405");
    assertThat(local("OPTIONS", "/local/health", host))
        .startsWith("HTTP/1.1 405")
        .doesNotContain("Access-Control");
    assertThat(local("GET", "/local/none", host)).startsWith("HTTP/1.1 404");
    assertThat(recorder.event).isEmpty();
  }

  @Test
  void sendsThePagesFilesFromOneLoopbackOriginOnly() throws Exception {
    String host = "127.0.0.1:" + gateway.port();
    assertThat(local("GET", "/page.html", host))
        .startsWith("HTTP/1.1 200")
        .contains("X-Own: 1", "Content-Type: text/html; charset=utf-8")
        .endsWith("<p>page");
    assertThat(local("HEAD", "/page.html", host))
        .startsWith("HTTP/1.1 200")
        .contains("X-Own: 1")
        .doesNotContain("<p>");
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      assertThat(local(method, "/page.html", host))
          .startsWith("HTTP/1.1 405")
          .contains("Allow: GET, HEAD");
    }
    assertThat(local("GET", "/page.html", "localhost:" + gateway.port()))
        .startsWith("HTTP/1.1 302")
        .contains("Location: http://" + host + "/page.html");
    assertThat(local("GET", "/page.html", "evil.example")).startsWith("HTTP/1.1 403");
    assertThat(local("GET", "/other.html", host)).startsWith("HTTP/1.1 404");
    assertThat(recorder.event).isEmpty();
  }

  @Test
  void compressesThePagesFilesWhereTheBrowserTakesIt() throws Exception {
    String head = "GET /page.html HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n";
    assertThat(raw(head + "Accept-Encoding: gzip, deflate, br\r\n"))
        .contains("Content-Encoding: gzip", "Vary: Accept-Encoding")
        .doesNotContain("<p>page");
    assertThat(raw(head + "Accept-Encoding: br\r\n"))
        .contains("Vary: Accept-Encoding")
        .doesNotContain("Content-Encoding")
        .endsWith("<p>page");
  }

  @Test
  void keepsAConnectionForTheNextRequest() throws Exception {
    try (Socket socket = connect()) {
      String one = "GET /v1/groups HTTP/1.1\r\nHost: x\r\n\r\n";
      String last = "GET /v1/groups HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(ascii(one + one + last));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4);
    }
  }

  @Test
  void saysThatThePortIsTaken() {
    assertThatThrownBy(() ->
            LocalGateway.start(gateway.port(), anyModel(), Map.of(), path -> Optional.empty()))
        .isInstanceOf(BindException.class);
  }

  private static Model anyModel() {
    GatewayAnswer answer = new GatewayAnswer(404, Map.of(), "");
    return new Model("prod", List.of(), Set.of(), answer, answer, answer, answer, answer);
  }

  private String local(String method, String path, String host) throws IOException {
    return raw(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
  }

  private Map<String, Object> map(String field) {
    return map(recorder.event, field);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> parent, String field) {
    return (Map<String, Object>) Objects.requireNonNull(parent.get(field));
  }

  private static String text(Map<String, Object> map, String field) {
    return String.valueOf(map.get(field));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(5_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    return socket;
  }

  /** Sends these lines and "Connection: close", and reads to the end. */
  private String raw(String lines) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(ascii(lines + "Connection: close\r\n\r\n"));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
