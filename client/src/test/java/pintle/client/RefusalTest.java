package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.client.TestServer.Answer;

/** A refusal says what mends it, and never what it was about. */
final class RefusalTest {
  @AutoClose private final Rig rig = new Rig();
  private final PintleClient client = rig.client(rig.builder().attempts(1));

  private PintleException refusal() {
    return catchThrowableOfType(PintleException.class, client::accessToken);
  }

  @ParameterizedTest
  @CsvSource({
    "400, InvalidParameters, Rejected, what the hint names",
    "401, Unauthenticated, Unauthenticated, make a new secret",
    "401, InvalidToken, InvalidToken, new claim code",
    "401, InvalidPin, InvalidToken, new claim code",
    "403, Forbidden, Forbidden, Ask the grantor",
    "404, NotFound, Rejected, Check the address",
    "413, InvalidParameters, Rejected, hint",
    "415, InvalidParameters, Rejected, hint",
    "429, Throttled, Unavailable, Try again later",
    "500, InternalError, Unavailable, Try again later",
    "502, InternalError, Unavailable, Try again later",
    "503, Unavailable, Unavailable, Try again later",
    "504, Unavailable, Unavailable, Try again later",
  })
  void hasAKindAMendAndWhatTheOperatorAsksFor(
      int status, String errorCode, String kind, String mend) {
    rig.server.answer(Answer.refusal(status, errorCode));
    PintleException refusal = refusal();

    assertThat(refusal.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(refusal.mend()).contains(mend);
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.errorCode()).isEqualTo(errorCode);
    assertThat(refusal.requestId()).isEqualTo("11-22");
    assertThat(refusal)
        .hasMessageContaining(refusal.mend())
        .hasMessageContaining("(" + status + ": " + errorCode + ", 11-22)");
  }

  @Test
  void namesTheFieldThatIsMeant() {
    rig.server.answer(
        Answer.of(400, "{\"errorCode\":\"InvalidParameters\",\"hint\":\"applicationSecret\"}"));

    assertThat(refusal()).hasMessageEndingWith("(400: InvalidParameters, applicationSecret)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>502</html>",
        "[]",
        "null",
        "pintle_rt_First",
        "{\"errorCode\":\"pintle_rt_First\",\"requestId\":\"pintle_cs_TheSecret\"}",
        "{\"errorCode\":{\"a\":[1]},\"requestId\":null,\"hint\":\"two\\nlines\"}",
        "{\"errorCode\":\"x\",\"message\":\"pintle_rt_First pintle_cs_TheSecret\"",
      })
  void tellsNothingOfABodyThatIsNotPintles(String body) {
    rig.server.answer(Answer.of(503, body));
    assertThat(printed(refusal())).doesNotContain("pintle_", "html", "two");

    assertThat(refusal()).hasMessageEndingWith("nothing is lost. (503)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "welcome, pintle_rt_First",
        "{}",
        "{\"accessToken\":\"a b\",\"accessTokenExpiry\":1,\"scope\":\"\",\"endpointUrl\":\"http://x\"}",
        "{\"accessToken\":\"a\",\"accessTokenExpiry\":\"x\",\"scope\":\"\",\"endpointUrl\":\"http://x\"}",
        "{\"accessToken\":\"a\",\"accessTokenExpiry\":1,\"scope\":\"\",\"endpointUrl\":\"<>\"}",
        "{\"accessToken\":\"pintle_rt_First",
      })
  void anAnswerThatIsNotPintlesIsNoToken(String body) {
    rig.server.answer(Answer.of(200, body));

    assertThat(printed(refusal()))
        .contains("What answers is not Pintle. Try again later")
        .doesNotContain("pintle_rt");
  }

  @Test
  void aLostAnswerIsToldByItsKindAlone() {
    rig.server.answer(Answer.LOST);
    PintleException refusal = refusal();

    assertThat(refusal)
        .isInstanceOf(PintleException.Unavailable.class)
        .hasMessageStartingWith("Pintle did not answer (IOException). Try again later")
        .hasNoCause();
    assertThat(refusal.status()).isZero();
    assertThat(refusal.errorCode()).isEmpty();
    assertThat(((PintleException.Unavailable) refusal).retryAfter()).isEmpty();
  }

  private static String printed(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void nothingPrintsASecret() throws Exception {
    AccessToken token = client.accessToken();
    RefreshToken refreshToken = new RefreshToken(Rig.TOKEN, TestTime.START, "groupinfo.read");

    assertThat(token)
        .hasToString(
            "AccessToken[groupinfo.read until 2026-11-29T12:00:00Z at " + rig.server.uri() + "]");
    assertThat(refreshToken).hasToString("RefreshToken[groupinfo.read until 2026-11-28T12:00:00Z]");
    assertThat(client).hasToString("PintleClient[connector at " + rig.server.uri() + "]");
    assertThat(
            Stream.of(
                rig.builder(),
                new TokenCalls.Exchanged(token, Duration.ZERO, Optional.of(Rig.TOKEN)),
                RefreshTokenStore.file(Path.of("token"))))
        .noneMatch(one -> one.toString().matches("(?s).*(access-|_First|_TheSecret).*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://pintle.example", "ftp://127.0.0.1", "//pintle.example", "https:/x", "x"})
  void secretsGoByHttpsOrStayOnThisMachine(String base) {
    assertThatThrownBy(
            () -> PintleClient.builder(URI.create(base), "connector", Rig.SECRET, rig.store))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://pintle.example/", "http://localhost:8080", "http://[::1]:8080"})
  void anAddressMayEndWithASlashOrBeOfThisMachine(String base) {
    assertThat(
            PintleClient.builder(URI.create(base), "connector", Rig.SECRET, rig.store)
                .build()
                .uri("/v1/groups"))
        .hasPath("/v1/groups");
  }

  @Test
  void aSecretThatCanNotBeOneIsNotQuoted() {
    assertThatThrownBy(
            () -> PintleClient.builder(rig.server.uri(), "connector", "se\ncret", rig.store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("cret\"")
        .hasMessage("ID and secret have no blanks and no special letters");
  }

  @Test
  void secretsFollowNoRedirect() {
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    assertThatThrownBy(() -> rig.builder().http(following))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
