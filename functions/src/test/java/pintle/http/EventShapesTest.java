package pintle.http;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.world.Call;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Page;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;

/** Every shape in which an event can come: whatever it is, it is answered in the contract's way. */
final class EventShapesTest {
  private static final String GENERATE = "POST /v1/generatePin";
  private static final String EXCHANGE = "GET /v1/accessToken";
  private static final String GROUPS = "GET /v1/groups";
  private static final String CREATE = "POST /v1/connectors";
  private static final String DIRECTORY = "PUT /v1/directory";
  private static final int KIB = 1024;

  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();

  static Stream<String> routes() {
    return new TreeSet<>(new World().routes().keySet()).stream();
  }

  /** Those that a program calls, not a person's browser, and that are not for everybody. */
  static Stream<String> programRoutes() {
    return routes().filter(route -> !Seeded.isPage(route) && !Seeded.isPublished(route));
  }

  static Stream<String> publishedRoutes() {
    return routes().filter(Seeded::isPublished);
  }

  static Stream<String> pageRoutes() {
    return routes().filter(Seeded::isPage);
  }

  static Stream<String> routesWithBody() {
    return routes()
        .filter(route -> !route.startsWith("GET ") && !route.startsWith("DELETE "))
        .filter(route -> !route.equals("PATCH /v1/connectors/{applicationId}"))
        .filter(route -> !route.equals("POST /v1/grants/{grantId}/adopt"))
        // Its one field may be missing, and so may the body.
        .filter(route -> !route.equals("POST /v1/connectors/{applicationId}/secrets"));
  }

  private Reply send(String route, Map<String, Object> event) {
    return World.send(requireNonNull(world.routes().get(route)), event);
  }

  private static void refused(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
    if (isHtml(reply)) {
      assertThat(new Page(reply.body()).text("error")).isNotEmpty();
      return;
    }
    assertThat(reply.json()).containsKeys("message", "errorCode", "errorCategoryKey", "requestId");
  }

  private static boolean isHtml(Reply reply) {
    return reply.header("Content-Type").startsWith("text/html");
  }

  /** The authorization endpoint leads on to the portal. */
  private static int good(String route) {
    return route.equals(OAuth2.AUTHORIZE) ? 303 : 200;
  }

  // Case 69: holes in the event.

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-69")
  void anyPartOfTheEventMayBeNull(String route) {
    for (String part :
        List.of(
            "headers",
            "multiValueHeaders",
            "queryStringParameters",
            "pathParameters",
            "requestContext",
            "body",
            "isBase64Encoded",
            "identity")) {
      Map<String, @Nullable Object> event = seeded.call(route).event();
      if (part.equals("identity")) {
        Map<String, @Nullable Object> context = new HashMap<>();
        context.put("requestId", "r");
        context.put("identity", null);
        event.put("requestContext", context);
      } else {
        event.put(part, null);
      }
      Reply reply = send(route, event);
      assertThat(reply.status()).as(route + " without " + part + reply.body()).isLessThan(500);
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-69")
  void anEmptyEventIsRefused(String route) {
    refused(send(route, Map.of()));
    int space = route.indexOf(' ');
    Reply bare =
        send(
            route,
            Map.of(
                "httpMethod", route.substring(0, space), "resource", route.substring(space + 1)));
    if (Seeded.isPublished(route)) {
      assertThat(bare.status()).isEqualTo(200);
    } else {
      refused(bare);
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-69")
  void withoutAnyHeaderNothingThatDemandsACredentialIsDone(String route) {
    Map<String, @Nullable Object> event = seeded.call(route).event();
    event.put("headers", null);
    event.put("multiValueHeaders", null);
    Reply reply = send(route, event);
    if (seeded.demand(route) == Demand.NOTHING) {
      // Clients of the old service need no media type; these are new.
      boolean demandsType =
          Set.of("POST /v1/claims", "POST /v1/freezes", "POST /v1/leaked", OAuth2.SUBMIT)
              .contains(route);
      assertThat(reply.status()).isEqualTo(demandsType ? 415 : good(route));
    } else {
      refused(reply);
    }
  }

  @ParameterizedTest
  @MethodSource("routesWithBody")
  @Tag("case-69")
  void aMissingBodyIsRefused(String route) {
    Map<String, @Nullable Object> event = seeded.call(route).event();
    event.put("body", null);
    refused(send(route, event));
  }

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-69")
  void withoutPathParametersNoObjectIsFound(String route) {
    if (!route.contains("{")) {
      return;
    }
    Map<String, @Nullable Object> event = seeded.call(route).event();
    event.put("pathParameters", null);
    assertThat(send(route, event).status()).isEqualTo(404);
  }

  @Test
  @Tag("case-69")
  void aHeaderWithANullValueIsAMissingOne() {
    Map<String, @Nullable Object> event = seeded.call(GROUPS).event();
    Map<String, @Nullable Object> none = new HashMap<>();
    none.put("accessToken", null);
    event.put("headers", none);
    event.put("multiValueHeaders", none);
    refused(send(GROUPS, event));
    event.put("multiValueHeaders", Map.of("accessToken", Arrays.asList((String) null)));
    refused(send(GROUPS, event));
  }

  // Cases 70, 71: headers.

  @ParameterizedTest
  @CsvSource({
    "applicationId,applicationSecret,refreshToken",
    "applicationid,applicationsecret,refreshtoken",
    "APPLICATIONID,APPLICATIONSECRET,REFRESHTOKEN",
    "Applicationid,Applicationsecret,Refreshtoken"
  })
  @Tag("case-70")
  void headerNamesAreReadInAnyCase(String id, String secret, String token) {
    world
        .call(EXCHANGE)
        .header(id, seeded.connector().id())
        .header(secret, "  " + seeded.connector().secret() + "\t")
        .header(token, " " + seeded.refreshToken())
        .expect(200);
  }

  @Test
  @Tag("case-70")
  void turkishCapitalsDoNotHideAHeader() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      world
          .call(EXCHANGE)
          .header("APPLICATIONID", seeded.connector().id())
          .header("APPLICATIONSECRET", seeded.connector().secret())
          .header("REFRESHTOKEN", seeded.refreshToken())
          .expect(200);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/groups,accessToken",
    "GET /v1/groups,Authorization",
    "GET /v1/accessToken,applicationId",
    "GET /v1/accessToken,applicationSecret",
    "GET /v1/accessToken,refreshToken",
    "GET /v1/me,Authorization",
    "POST /v1/generatePin,Content-Type",
    "POST /v1/connectors,Content-Type"
  })
  @Tag("case-71")
  void aHeaderGivenTwiceWithDifferingValuesIsRefused(String route, String name) {
    String right = name.equals("Authorization") ? "Bearer x" : "application/json";
    seeded.call(route).headerTwice(name, right, "another").expect(400, "InvalidParameters");
  }

  @Test
  @Tag("case-71")
  void twoSpellingsOfOneNameAreOneHeader() {
    seeded.call(GROUPS).header("ACCESSTOKEN", "another").expect(400, "InvalidParameters");
    seeded.call(GROUPS).header("ACCESSTOKEN", seeded.accessToken()).expect(200);
  }

  @Test
  @Tag("case-71")
  void aHeaderGivenTwiceWithOneValueIsTaken() {
    seeded
        .call(GROUPS)
        .headerTwice("accessToken", seeded.accessToken(), " " + seeded.accessToken())
        .expect(200);
  }

  // Case 72: GET with a body.

  @ParameterizedTest
  @ValueSource(
      strings = {
        EXCHANGE,
        GROUPS,
        "GET /v1/groups/{groupId}",
        "GET /v1/groups/{groupId}/subGroups",
        "GET /v1/groups/{groupId}/members",
        "GET /v1/users/me",
        "GET /v1/me",
        "GET /v1/connectors",
        "GET /api/{proxy+}"
      })
  @Tag("case-72")
  void theBodyOfAGetIsIgnored(String route) {
    String form = "application/x-www-form-urlencoded";
    seeded.call(route).header("Content-Type", form).header("Content-Length", "0").expect(200);
    seeded.call(route).header("Content-Type", form).body("a=b&c").expect(200);
    seeded.call(route).json("{not json").expect(200);
    seeded.call(route).base64Body("!").expect(200);
    seeded.call(route).body("x".repeat(100 * KIB)).expect(200);
    seeded.call(route).body("").expect(200);
  }

  // Case 73: base64.

  @Test
  @Tag("case-73")
  void aBase64BodyIsDecodedOnce() {
    String body = (String) requireNonNull(seeded.call(GENERATE).event().get("body"));
    String once = base64(body);
    seeded.call(GENERATE).base64Body(once).expect(200);
    seeded.call(GENERATE).base64Body(base64(once)).expect(400, "InvalidParameters");
    seeded.call(GENERATE).base64Body("!" + once).expect(400, "InvalidParameters");
    seeded.call(GENERATE).base64Body(body).expect(400, "InvalidParameters");
    seeded.call(GENERATE).body(once).expect(400, "InvalidParameters");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  // Case 74: bounds.

  @ParameterizedTest
  @CsvSource({
    "POST /v1/generatePin,8",
    "POST /v1/connectors,8",
    "POST /v1/groups,64",
    "PUT /v1/groups/{groupId}/members,64",
    "PUT /v1/directory,4096"
  })
  @Tag("case-74")
  void aBodyOverTheLimitIsRefusedBeforeItIsRead(String route, int kib) {
    String good = (String) requireNonNull(seeded.call(route).event().get("body"));
    int limit = kib * KIB;
    Reply atLimit = seeded.call(route).body(good + " ".repeat(limit - good.length())).send();
    assertThat(atLimit.status()).as(atLimit.body()).isBetween(200, 201);
    String over = "x".repeat(limit + 1);
    seeded.call(route).body(over).expect(413, "InvalidParameters");
    seeded.call(route).base64Body(base64(over)).expect(413, "InvalidParameters");
    seeded.call(route).base64Body(base64("x".repeat(limit))).expect(400, "InvalidParameters");
    // Bytes count, not characters.
    seeded.call(route).body("€".repeat(limit / 3 + 1)).expect(413, "InvalidParameters");
    world.call(route).body(over).expect(413, "InvalidParameters");
  }

  static Stream<String> monsters() {
    return Stream.of(
        "{\"groups\":" + "[".repeat(16) + "]".repeat(16) + "}",
        "{\"groups\":" + "{\"a\":".repeat(16) + "1" + "}".repeat(16) + "}",
        "[".repeat(1_000_000),
        "{"
            + IntStream.range(0, 100_000)
                .mapToObj(key -> "\"k" + key + "\":1")
                .collect(Collectors.joining(","))
            + "}",
        "{\"groups\":" + "1".repeat(1_000_000) + "}",
        "{\"groups\":0." + "1".repeat(1_000_000) + "}",
        "{\"groups\":1e999999999999999999999}".replace("1e", "1e" + "9".repeat(100)),
        "{\"" + "n".repeat(1_000_000) + "\":1}");
  }

  @ParameterizedTest
  @MethodSource("monsters")
  @Tag("case-74")
  void aMonsterWithinTheLimitIsRefused(String body) {
    seeded.call(DIRECTORY).json(body).expect(400, "InvalidParameters");
  }

  @Test
  @Tag("case-74")
  void sixteenLevelsAreRead() {
    String deep = "{\"groups\":[],\"more\":" + "[".repeat(15) + "]".repeat(15) + "}";
    seeded.call(DIRECTORY).json(deep).expect(200);
  }

  // Case 75: media types.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain; charset=utf-8",
        "application/json; charset=utf-16",
        "application/json;charset=iso-8859-1",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "text/json",
        "*/*",
        "application/json, text/plain"
      })
  @Tag("case-75")
  void anotherMediaTypeIsRefused(String type) {
    for (String route : List.of(GENERATE, CREATE, "POST /v1/groups")) {
      seeded.call(route).header("Content-Type", type).expect(415, "InvalidParameters");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json; charset=\"utf-8\"",
        " application/json "
      })
  @Tag("case-75")
  void jsonIsTakenInAnySpelling(String type) {
    seeded.call(GENERATE).header("Content-Type", type).expect(200);
    seeded.call(CREATE).header("Content-Type", type).expect(201);
  }

  @Test
  @Tag("case-75")
  void aMissingMediaTypePassesOnTheLegacyCallsOnly() {
    Call legacy = world.call(GENERATE).body(generate());
    legacy.expect(200);
    String token = "Bearer " + world.ports().provider().token(World.DEVELOPER);
    world
        .call(CREATE)
        .header("Authorization", token)
        .body("{\"name\":\"N\"}")
        .expect(415, "InvalidParameters");
  }

  private String generate() {
    return (String) requireNonNull(seeded.call(GENERATE).event().get("body"));
  }

  // Case 76: what is no JSON.

  static Stream<byte[]> broken() {
    return Stream.of(
        new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff, '"', '}'},
        new byte[] {
          '{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xc0, (byte) 0x80, '"', '}'
        },
        new byte[] {'{', '"', 'n', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'},
        "{\"name\":\"x\"}".getBytes(UTF_16),
        "\ufeff{\"name\":\"x\"}".getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("broken")
  @Tag("case-76")
  void brokenUtf8IsRefused(byte[] body) {
    String text = Base64.getEncoder().encodeToString(body);
    seeded.call(CREATE).base64Body(text).expect(400, "InvalidParameters");
    seeded.call(GENERATE).base64Body(text).expect(400, "InvalidParameters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "1",
        "\"text\"",
        "[]",
        "{",
        "}",
        "{\"name\":\"x\"",
        "{\"name\":\"x\"}}",
        "{\"name\":\"x\"}{}",
        "{\"name\":\"x\"} x",
        "{\"name\":\"x\"}\u0000",
        "\ufeff{\"name\":\"x\"}",
        "{\"name\":\"x\",\"name\":\"x\"}",
        "{\"name\":\"x\",\"n\\u0061me\":\"y\"}",
        "{\"name\":\"x\",\"o\":{\"a\":1,\"a\":2}}",
        "{\"name\":\"x\",\"o\":NaN}",
        "{\"name\":\"x\",\"o\":Infinity}",
        "{\"name\":\"x\",\"o\":-Infinity}",
        "{\"name\":\"x\",\"o\":+1}",
        "{\"name\":\"x\",\"o\":.5}",
        "{\"name\":\"x\",\"o\":1.}",
        "{\"name\":\"x\",\"o\":0x10}",
        "{\"name\":\"x\",}",
        "{\"name\":\"x\",\"o\":[1,]}",
        "{\"name\":\"x\",\"o\":[,1]}",
        "{\"name\":\"x\" /* why */}",
        "{\"name\":\"x\"} // why",
        "# why\n{\"name\":\"x\"}",
        "{\"name\":\"x\\ud800\"}",
        "{\"name\":\"x\\udc00\\ud800\"}",
        "{\"name\":\"x\\u0000\"}",
        "{\"name\":\"x\",\"o\\ud800\":1}",
        "{\"name\":\"x\",\"o\":[\"\\u0000\"]}",
        "{\"name\":\"a\u0000b\"}",
        "{\"name\":\"a\nb\"}",
        "{\"name\":\"\\x41\"}",
        "{\"name\":tru}",
        "%7B%22name%22%3A%22x%22%7D"
      })
  @Tag("case-76")
  void whatIsNoJsonIsRefusedEverywhere(String body) {
    seeded.call(CREATE).body(body).expect(400, "InvalidParameters");
    seeded.call("POST /v1/groups").body(body).expect(400, "InvalidParameters");
    seeded.call(GENERATE).body(body).expect(400, "InvalidParameters");
    seeded.call("PUT /v1/groups/{groupId}/members").body(body).expect(400, "InvalidParameters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name:\"x\"}",
        "{'name':'x'}",
        "{name:'x'}",
        "{name:'x\\'s'}",
        "{\"name\":\"x\",\"o\":007}"
      })
  @Tag("case-76")
  void laxJsonPassesOnTheLegacyCallsOnly(String body) {
    seeded.call("POST /v1/groups").body(body).expect(200);
    seeded.call(CREATE).body(body).expect(400, "InvalidParameters");
    seeded.call("PATCH /v1/connectors/{applicationId}").body(body).expect(400, "InvalidParameters");
  }

  @Test
  @Tag("case-76")
  void halfACharacterInTheEventItselfIsRefused() {
    String event =
        "{\"httpMethod\":\"POST\",\"resource\":\"/v1/generatePin\",\"headers\":{\"a\":\"\\ud800\"},"
            + "\"body\":\"{\\\"mobileNumber\\\":\\\"\\ud800\\\"}\"}";
    assertThat(World.send(requireNonNull(world.routes().get(GENERATE)), event))
        .contains("\"statusCode\":400");
  }

  @Test
  @Tag("case-76")
  void charactersBeyondTheBasicPlanePass() {
    assertThat(
            seeded.call("POST /v1/groups").body("{\"name\":\"😀\"}").expect(200).text("groupName"))
        .isEqualTo("😀");
  }

  // The same for forms.

  private Call token() {
    return seeded.call(OAuth.POST);
  }

  private Call submit() {
    return seeded.oauth().submit(new Page(seeded.oauth().authorize().send().body()).form("send"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded, text/plain"
      })
  @Tag("case-75")
  void aFormUnderAnotherMediaTypeIsRefused(String type) {
    OAuth.refused(token().header("Content-Type", type), 415, "invalid_request");
    submit().header("Content-Type", type).expect(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Application/X-WWW-Form-Urlencoded",
        "application/x-www-form-urlencoded;charset=UTF-8",
        " application/x-www-form-urlencoded ; charset=\"utf-8\""
      })
  @Tag("case-75")
  void aFormIsTakenInAnySpelling(String type) {
    token().header("Content-Type", type).expect(200);
  }

  @Test
  @Tag("case-75")
  void aMissingMediaTypePassesAtTheTokenEndpointOnly() {
    String body = (String) requireNonNull(token().event().get("body"));
    world.call(OAuth.POST).path("proxy", "oauth/token").body(body).expect(200);
    String form = (String) requireNonNull(submit().event().get("body"));
    world.call(OAuth.POST).path("proxy", "oauth/authorize").body(form).expect(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%ff",
        "%c0%80",
        "%ed%a0%80",
        "%",
        "%4",
        "%zz",
        "%+1",
        "a b",
        "a\u00e4",
        "a\u0000",
        "a\n",
        "%u0041",
        "\ufeff"
      })
  @Tag("case-76")
  void whatIsNoFormIsRefused(String broken) {
    for (String more : List.of("&x=" + broken, "&" + broken + "=x")) {
      Call call = token();
      OAuth.refused(call.body(call.event().get("body") + more), 400, "invalid_request");
      Call page = submit();
      page.body(page.event().get("body") + more).expect(400);
    }
  }

  @Test
  @Tag("case-76")
  void aNulInAFormIsNoCredential() {
    Call call = token();
    String body = (String) requireNonNull(call.event().get("body"));
    OAuth.refused(
        call.body(body.replace("&client_secret=", "&client_secret=%00")), 401, "invalid_client");
  }

  @Test
  @Tag("case-74")
  void aFormOverTheLimitIsRefusedBeforeItIsRead() {
    Call call = token();
    OAuth.refused(call.body("x".repeat(8 * KIB + 1)), 413, "invalid_request");
    submit().body("x".repeat(32 * KIB + 1)).expect(413);
    OAuth.refused(token().body("a&".repeat(4 * KIB)), 400, "invalid_request");
  }

  @Test
  @Tag("case-73")
  void aBase64FormIsDecodedOnce() {
    String form = (String) requireNonNull(token().event().get("body"));
    OAuth.refused(token().base64Body(base64(base64(form))), 400, "invalid_request");
    token().base64Body(base64(form)).expect(200);
  }

  // Case 77: routes.

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/nothing",
    "GET,/v1/groups/",
    "GET,/V1/groups",
    "HEAD,/v1/groups",
    "TRACE,/v1/groups",
    "PATCH,/v1/groups",
    "get,/v1/groups",
    "OPTIONS,/v1/groups",
    "POST,/v1/groups/{groupId}/messages",
    "'',''"
  })
  @Tag("case-77")
  void whatIsNoRouteIsNotFound(String method, String resource) {
    for (ApiHandler handler : world.routes().values()) {
      Map<String, @Nullable Object> event = seeded.call(GROUPS).event();
      event.put("httpMethod", method);
      event.put("resource", resource);
      Reply reply = World.send(handler, event);
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.text("errorCode")).isEqualTo("NotFound");
      assertThat(reply.text("errorCategoryKey")).isEqualTo("NotFoundException");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "group-sales,200",
    "group%2Dsales,200",
    "group%2dsales,200",
    "group-sales%,404",
    "group-sales%zz,404",
    "group-sales%00,404",
    "group-sales%2Fmembers,404",
    "group%252Dsales,404",
    "%ff,404",
    "'',404"
  })
  @Tag("case-77")
  void aPartOfThePathIsDecodedOnce(String sent, int status) {
    seeded.call("GET /v1/groups/{groupId}").path("groupId", sent).expect(status);
  }

  // Case 79: nothing of the caller's gets into the headers.

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-79")
  void nothingThatWasSentComesBackInAHeader(String route) {
    String evil = "evil\r\nSet-Cookie: a=b\r\n\r\n<script>";
    Call call = seeded.call(route);
    for (String name :
        List.of("Origin", "X-Request-Id", "X-Amzn-Trace-Id", "Host", "X-Forwarded-For", evil)) {
      call.header(name, evil);
    }
    call.query("cursor", evil).query("state", evil);
    checkHeaders(call.send());
    Call worse = seeded.call(route);
    for (String name : List.of("applicationId", "groupId", "grantId", "secretId", "memberId")) {
      worse.path(name, evil).header(name, evil);
    }
    worse.header("accessToken", evil).header("Authorization", "Bearer " + evil);
    worse.json("{\"name\":\"evil\\r\\nx: y\",\"mobileNumber\":\"evil\\r\\n\",\"evil\\r\\n\":1}");
    checkHeaders(worse.send());
  }

  private static void checkHeaders(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isLessThan(500);
    reply
        .headers()
        .forEach((name, value) ->
            assertThat(name + value).doesNotContain("evil", "\r", "\n", "Set-Cookie"));
    if (reply.status() >= 400) {
      assertThat(isHtml(reply) ? reply.body() : reply.text("requestId"))
          .contains("11111111-2222-4333-8444-555555555555");
      assertThat(reply.body()).doesNotContain("evil", "<script>");
    }
  }

  // CORS, caching, and the one difference between success and failure.

  @ParameterizedTest
  @MethodSource("programRoutes")
  @Tag("case-99")
  void aSignInAnywhereButInItsHeaderIsNone(String route) {
    if (seeded.demand(route) != Demand.PORTAL_SIGN_IN) {
      return;
    }
    String token = world.ports().provider().token(World.TENANT_ADMIN);
    world.call(route).header("Cookie", "Authorization=Bearer " + token).expect(401);
    world.call(route).header("accessToken", token).expect(401);
    world.call(route).header("Authorization", token).expect(401);
    world.call(route).form("access_token=" + token).expect(401);
    world.call(route).query("access_token", token).expect(401);
  }

  @ParameterizedTest
  @MethodSource("programRoutes")
  @Tag("case-99")
  void portalAnswersCarryThePagesOriginAndAllOthersAny(String route) {
    boolean portal = seeded.demand(route) == Demand.PORTAL_SIGN_IN;
    Reply good = seeded.call(route).header("Origin", "https://evil.example").send();
    Reply bad = world.call(route).header("Origin", "https://evil.example").send();
    assertThat(good.status()).as(good.body()).isBetween(200, 204);
    refused(bad);
    for (Reply reply : List.of(good, bad)) {
      assertThat(reply.headers())
          .containsEntry("Access-Control-Allow-Origin", portal ? "https://admin.example" : "*")
          .doesNotContainKey("Access-Control-Allow-Credentials")
          .containsEntry("Cache-Control", "no-store")
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Content-Type", "application/json; charset=utf-8");
    }
  }

  @ParameterizedTest
  @MethodSource("publishedRoutes")
  void whatIsPublishedMayBeKeptByAllAndReadByAnyPage(String route) {
    Reply reply = seeded.call(route).header("Origin", "https://evil.example").expect(200);
    assertThat(reply.headers())
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKeys("Access-Control-Allow-Credentials", "Vary")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Content-Type", "application/json; charset=utf-8");
    assertThat(reply.headers().get("Cache-Control")).matches("public, max-age=\\d+");
    assertThat(reply.json()).doesNotContainKeys("errorCode", "errorCategoryKey", "message");
  }

  @ParameterizedTest
  @MethodSource("pageRoutes")
  void pagesCarryNoOriginAndAreNeitherKeptNorFramed(String route) {
    Reply reply = seeded.call(route).header("Origin", "https://evil.example").expect(good(route));
    assertThat(reply.headers())
        .doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("X-Frame-Options", "DENY")
        .containsEntry("Referrer-Policy", "no-referrer")
        .containsEntry("Content-Type", "text/html; charset=utf-8");
  }

  @ParameterizedTest
  @MethodSource("programRoutes")
  void onSuccessThereIsNoErrorCodeAndOnFailureNeverStatus200(String route) {
    Reply good = seeded.call(route).send();
    assertThat(good.status()).as(good.body()).isIn(200, 201, 204);
    if (good.status() == 204) {
      assertThat(good.body()).isEmpty();
    } else {
      assertThat(good.json()).doesNotContainKeys("errorCode", "errorCategoryKey", "message");
    }
    Reply bad = world.call(route).send();
    assertThat(bad.status()).isGreaterThanOrEqualTo(400);
    assertThat(bad.text("errorCode")).isNotEmpty();
  }
}
