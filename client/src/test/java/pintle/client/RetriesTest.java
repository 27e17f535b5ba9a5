package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.client.TestServer.Answer;

/** What is tried again, after which pause, and when it is given up. */
final class RetriesTest {
  @AutoClose private final Rig rig = new Rig();
  private PintleClient client = rig.client();

  private Answer good() {
    return rig.exchanged("access", rig.time.now(), null);
  }

  @ParameterizedTest
  @CsvSource({"429, Throttled", "502, InternalError", "503, Unavailable", "504, Unavailable"})
  void triesAgainWhatALaterTryMayMend(int status, String errorCode) throws Exception {
    rig.server.answer(Answer.refusal(status, errorCode), Answer.of(status, "<html>"), good());

    assertThat(client.accessToken().value()).isEqualTo("access");
    assertThat(rig.calls()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 413, 415, 500, 501, 302})
  void triesNothingAgainThatStaysAsItIs(int status) {
    rig.server.answer(Answer.refusal(status, "SomeCode"));

    assertThatThrownBy(client::accessToken).isInstanceOf(PintleException.class);
    assertThat(rig.calls()).hasSize(1);
    assertThat(rig.time.pauses()).isEmpty();
  }

  @Test
  void triesAgainWhereAnAnswerWasLostOrCutShort() throws Exception {
    rig.server.answer(Answer.LOST, good().cutShort(), Answer.LOST, good());

    assertThat(client.accessToken().value()).isEqualTo("access");
    assertThat(rig.calls().size()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void waitsForNoBodyThatHangs() throws Exception {
    client = rig.client(rig.builder().timeout(Duration.ofMillis(300)));
    rig.server.answer(good().hanging(), good());

    assertThat(client.accessToken().value()).isEqualTo("access");
    assertThat(rig.calls()).hasSize(2);
  }

  @Test
  void waitsARandomTimeUpToABoundThatDoubles() {
    client = rig.client(rig.builder().patience(Duration.ofHours(1)).attempts(9));
    rig.server.answer(Answer.refusal(503, "Unavailable"));
    assertThatThrownBy(client::accessToken).isInstanceOf(PintleException.Unavailable.class);

    List<Duration> pauses = rig.time.pauses();
    List<Integer> bounds = List.of(200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000);
    assertThat(pauses).hasSameSizeAs(bounds).doesNotHaveDuplicates();
    for (int i = 0; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(bounds.get(i)));
    }
  }

  @Test
  void waitsAsLongAsItIsAskedTo() throws Exception {
    rig.server.answer(Answer.refusal(429, "Throttled").with("Retry-After", "7"), good());
    client.accessToken();

    assertThat(rig.time.pauses())
        .singleElement()
        .satisfies(
            pause -> assertThat(pause).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_200)));
  }

  @Test
  void waitsUntilADateOfTheServersClock() throws Exception {
    Answer throttled =
        Answer.refusal(429, "Throttled")
            .with("Date", Rig.date(TestTime.START.plus(Duration.ofDays(1))))
            .with("Retry-After", Rig.date(TestTime.START.plus(Duration.ofDays(1)).plusSeconds(9)));
    rig.server.answer(throttled, good());
    client.accessToken();

    assertThat(rig.time.pauses())
        .singleElement()
        .satisfies(
            pause -> assertThat(pause).isBetween(Duration.ofSeconds(9), Duration.ofMillis(9_200)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"soon", "-1", "1.5", "99999999999999999999", "", "Sat, 28 Nov 2020 12:00:00 GMT"})
  void takesAWaitThatIsNoneForNone(String retryAfter) throws Exception {
    rig.server.answer(Answer.refusal(503, "Unavailable").with("Retry-After", retryAfter), good());
    client.accessToken();

    assertThat(rig.time.pauses())
        .singleElement()
        .satisfies(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofMillis(200)));
  }

  @Test
  void givesUpAfterAsManyTriesAsItHas() {
    client = rig.client(rig.builder().attempts(3));
    rig.server.answer(Answer.refusal(503, "Unavailable").with("Retry-After", "1"));

    assertThatThrownBy(client::accessToken)
        .isInstanceOfSatisfying(
            PintleException.Unavailable.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(1)));
    assertThat(rig.calls()).hasSize(3);
  }

  @Test
  void beginsNoTryAfterItsPatience() {
    client = rig.client(rig.builder().patience(Duration.ofSeconds(5)).attempts(100));
    rig.server.answer(Answer.refusal(503, "Unavailable").with("Retry-After", "2"));
    assertThatThrownBy(client::accessToken).isInstanceOf(PintleException.Unavailable.class);

    assertThat(rig.calls()).hasSize(3);
    assertThat(rig.time.elapsed()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void asksNobodyToWaitForAnHour() {
    rig.server.answer(Answer.refusal(429, "Throttled").with("Retry-After", "3600"));

    assertThatThrownBy(client::accessToken)
        .isInstanceOfSatisfying(
            PintleException.Unavailable.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)));
    assertThat(rig.time.pauses()).isEmpty();
  }

  @Test
  void repeatsACallOfTheProgramWhereThatDoesNoHarm() throws Exception {
    client.accessToken();
    for (String method : List.of("GET", "PUT", "DELETE")) {
      int before = rig.calls().size();
      rig.server.answer(Answer.refusal(503, "Unavailable"), Answer.LOST, Answer.of(200, method));

      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(client.uri("/v1/groups"))
                          .method(method, BodyPublishers.ofString("body")),
                      BodyHandlers.ofString())
                  .body())
          .isEqualTo(method);
      assertThat(rig.server.requests().subList(before, rig.calls().size()))
          .hasSizeGreaterThanOrEqualTo(3)
          .allMatch(request -> request.body().equals("body"));
    }
  }

  @Test
  void repeatsAPostOnlyWhereNothingWasDone() throws Exception {
    client.accessToken();
    HttpRequest.Builder post =
        HttpRequest.newBuilder(client.uri("/v1/groups")).POST(BodyPublishers.ofString("{}"));
    rig.server.answer(Answer.refusal(429, "Throttled"), Answer.refusal(503, "Unavailable"));
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(503);
    assertThat(rig.calls()).hasSize(3);

    rig.server.answer(Answer.LOST, Answer.of(200, "{}"));
    assertThatThrownBy(() -> client.send(post, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
    assertThat(rig.calls()).hasSize(4);
  }

  @Test
  void handsTheLastAnswerOnWithItsBody() throws Exception {
    client = rig.client(rig.builder().attempts(2));
    client.accessToken();
    rig.server.answer(Answer.refusal(503, "First"), Answer.refusal(503, "Last"));

    assertThat(rig.groups(client).body()).contains("Last");
  }
}
