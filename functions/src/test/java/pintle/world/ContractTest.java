package pintle.world;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The validator finds what docs/openapi.yaml does not say. */
@Tag("case-81")
final class ContractTest {
  private static final String NOT_FOUND =
      "{\"message\":\"m\",\"errorCode\":\"NotFound\",\"errorCategoryKey\":\"NotFoundException\","
          + "\"requestId\":\"r\"}";

  private static Reply json(int status, String body) {
    return new Reply(
        status,
        Map.of(
            "Content-Type", "application/json; charset=utf-8",
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff"),
        body);
  }

  private static Reply without(String header, Reply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.remove(header);
    return new Reply(reply.status(), headers, reply.body());
  }

  private static void refuses(String method, String path, Reply reply, String why) {
    assertThatThrownBy(() -> Contract.hold(method, path, reply))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(method + " " + path)
        .hasMessageContaining(why);
  }

  @Test
  void takesWhatIsDocumented() {
    assertThatCode(() -> Contract.hold("POST", "/v1/generatePin", json(200, "{}")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"sent":true}                                 | sent
          200 | []                                            | array
          200 | {                                             | no JSON
          202 | {}                                            | undocumented status 202
          404 | {}                                            | undocumented status 404
          401 | {"message":"m"}                               | errorCode
          """)
  void namesWhatTheBodyOrStatusBreaks(int status, String body, String why) {
    refuses("POST", "/v1/generatePin", json(status, body), why);
  }

  @Test
  void findsARefusalOfAnotherCodeOrCategoryOrWithAFieldMore() {
    refuses("POST", "/v1/generatePin", refusal("InvalidPin", "AuthException", ""), "/errorCode");
    refuses(
        "POST",
        "/v1/generatePin",
        refusal("Unauthenticated", "ConflictException", ""),
        "/errorCategoryKey");
    refuses(
        "POST",
        "/v1/generatePin",
        refusal("Unauthenticated", "AuthException", ",\"trace\":\"t\""),
        "'trace'");
  }

  private static Reply refusal(String code, String category, String more) {
    return json(
        401,
        "{\"message\":\"m\",\"errorCode\":\"%s\",\"errorCategoryKey\":\"%s\",\"requestId\":\"r\"%s}"
            .formatted(code, category, more));
  }

  @Test
  void findsAMissingHeaderAndAnotherMediaType() {
    Reply good = json(200, "{}");
    refuses("POST", "/v1/generatePin", without("Cache-Control", good), "Cache-Control is missing");
    refuses("POST", "/v1/generatePin", without("Content-Type", good), "undocumented media type");
  }

  @Test
  void findsABodyWhereNoneIsDocumented() {
    refuses("DELETE", "/v1/me", json(204, "{}"), "an undocumented body");
  }

  @Test
  void whatHasNoOperationIsNotFoundInTheOneShape() {
    assertThatCode(() -> Contract.hold("GET", "/v1/messages", json(404, NOT_FOUND)))
        .doesNotThrowAnyException();
    refuses("GET", "/v1/messages", json(404, "{}"), "errorCode");
    refuses("GET", "/v1/messages", json(200, "{}"), "undocumented status 200");
    refuses("get", "/v1/groups", json(200, "{}"), "no operation");
  }

  @Test
  void theOldServicesPathsAreFoundInAnyLetterCase() {
    refuses("POST", "/API/OAUTH/TOKEN", json(404, NOT_FOUND), "exchangeCode");
    refuses("POST", "/aPi/oauth/token", json(200, "{}"), "no operation");
  }

  @Test
  void overHttpFilesOfThePageAreNotTheApis() {
    assertThatCode(() -> Contract.holdOverHttp("GET /index.html?a=b", json(200, "{}")))
        .doesNotThrowAnyException();
    Map<String, String> ours = Map.of("x-amzn-RequestId", "r", "Content-Type", "text/html");
    assertThatThrownBy(
            () -> Contract.holdOverHttp("GET /index.html", new Reply(200, ours, "<html>")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Contract.holdOverHttp("GET /v1/me?x=y", json(200, "{}")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("showMe");
  }
}
