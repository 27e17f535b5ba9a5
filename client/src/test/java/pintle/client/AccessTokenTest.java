package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.client.TestServer.Answer;

/** The access token: asked for once, kept, and renewed before it expires. */
final class AccessTokenTest {
  private static final int THREADS = 50;

  @AutoClose private final Rig rig = new Rig();
  private final PintleClient client = rig.client();

  private String value() throws Exception {
    return client.accessToken().value();
  }

  /** The next value that is not this one. */
  private void awaitAfter(String value) throws InterruptedException {
    Rig.await(() -> {
      try {
        return !value().equals(value);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void isAskedForByTheHeadersOfTheContract() throws Exception {
    AccessToken token = client.accessToken();

    assertThat(rig.calls()).containsExactly("GET /v1/accessToken");
    assertThat(rig.sent("applicationId")).containsExactly("connector");
    assertThat(rig.sent("applicationSecret")).containsExactly(Rig.SECRET);
    assertThat(rig.sent("refreshToken")).containsExactly(Rig.TOKEN);
    assertThat(token.scope()).isEqualTo("groupinfo.read");
    assertThat(token.endpointUrl()).isEqualTo(rig.server.uri());
    assertThat(token.expiresAt()).isEqualTo(TestTime.START.plus(Rig.LIFE));
  }

  @Test
  void isKeptUntilEightyPercentOfItsLifeAreOver() throws Exception {
    assertThat(value()).isEqualTo("access-1");
    Rig.await(() -> !Rig.isExchanging());
    rig.time.pass(Rig.LIFE.multipliedBy(8).dividedBy(10).minusSeconds(1));
    assertThat(value()).isEqualTo("access-1");
    assertThat(Rig.isExchanging()).isFalse();
    assertThat(rig.calls()).hasSize(1);

    rig.time.pass(Duration.ofSeconds(1));
    assertThat(value()).isEqualTo("access-1");
    awaitAfter("access-1");
    assertThat(value()).isEqualTo("access-2");
    assertThat(rig.calls()).hasSize(2);
  }

  @Test
  void isNotHandedOutAtItsEnd() throws Exception {
    assertThat(value()).isEqualTo("access-1");
    rig.time.pass(Rig.LIFE.minusSeconds(5));

    assertThat(value()).isEqualTo("access-2");
  }

  @Test
  void manyThreadsMakeOneExchange() throws Exception {
    CountDownLatch all = new CountDownLatch(THREADS);
    rig.server.answer(request -> {
      all.await();
      return rig.exchange(request);
    });
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<String>> values = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        values.add(
            threads.submit(() -> {
              all.countDown();
              return value();
            }));
      }
      for (Future<String> one : values) {
        assertThat(one.get()).isEqualTo("access-1");
      }
    }
    assertThat(rig.calls()).hasSize(1);
  }

  @Test
  void aGoodOneIsHandedOutWhileAnotherIsFetched() throws Exception {
    value();
    CountDownLatch gate = new CountDownLatch(1);
    rig.server.answer(request -> {
      gate.await();
      return rig.exchange(request);
    });
    rig.time.pass(Rig.LIFE.multipliedBy(9).dividedBy(10));

    for (int i = 0; i < THREADS; i++) {
      assertThat(value()).isEqualTo("access-1");
    }
    gate.countDown();
    awaitAfter("access-1");
    assertThat(rig.calls()).hasSize(2);
  }

  @Test
  void aRenewalThatFailsAheadOfTimeHurtsNobodyAndIsTriedAfterHalfOfWhatIsLeft() throws Exception {
    value();
    rig.server.answer(Answer.refusal(401, "InvalidToken"));
    rig.time.pass(Duration.ofHours(20));

    assertThat(value()).isEqualTo("access-1");
    Rig.await(() -> !rig.problems.isEmpty());
    assertThat(rig.problems).singleElement().isInstanceOf(PintleException.InvalidToken.class);
    Rig.await(() -> !Rig.isExchanging());
    rig.time.pass(Duration.ofHours(2).minusSeconds(1));
    assertThat(value()).isEqualTo("access-1");
    assertThat(Rig.isExchanging()).isFalse();
    assertThat(rig.calls()).hasSize(2);

    rig.server.answer(rig::exchange);
    rig.time.pass(Duration.ofSeconds(1));
    assertThat(value()).isEqualTo("access-1");
    awaitAfter("access-1");
    assertThat(rig.calls()).hasSize(3);
  }

  @Test
  void aFailureIsToldOnceItsTokenIsNoLongerGoodAndTheNextCallTriesAgain() throws Exception {
    value();
    rig.server.answer(Answer.refusal(401, "InvalidToken"));
    rig.time.pass(Rig.LIFE);

    assertThatThrownBy(this::value).isInstanceOf(PintleException.InvalidToken.class);
    rig.server.answer(rig::exchange);
    assertThat(value()).isEqualTo("access-2");
    assertThat(rig.problems).isEmpty();
  }

  @Test
  void whoIsInterruptedLeavesTheOthersTheirToken() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    rig.server.answer(request -> {
      asked.countDown();
      gate.await();
      return rig.exchange(request);
    });
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<String> impatient = threads.submit(this::value);
      asked.await();
      Future<String> patient = threads.submit(this::value);
      impatient.cancel(true);
      gate.countDown();

      assertThat(patient.get()).isEqualTo("access-1");
    }
    assertThat(rig.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-7_200, -60, 0, 60, 7_200})
  void expiresOnTheServersClock(int secondsAhead) throws Exception {
    rig.server.answer(
        request -> rig.exchanged("other", rig.time.now().plusSeconds(secondsAhead), null));

    assertThat(client.accessToken().expiresAt()).isEqualTo(TestTime.START.plus(Rig.LIFE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "Fri, 28 Nov 2026 12:00:00 GMT"})
  void expiresOnOwnClockWhereTheServerDoesNotTellItsTime(String date) throws Exception {
    rig.server.answer(rig.exchanged("other", TestTime.START, null).with("Date", date));

    assertThat(client.accessToken().expiresAt()).isEqualTo(TestTime.START.plus(Rig.LIFE));
  }

  @Test
  void oneThatIsExpiredAtOnceIsHandedOutToWhoeverAskedForIt() throws Exception {
    rig.server.answer(
        rig.exchanged("short", TestTime.START, null)
            .with("Date", Rig.date(TestTime.START.plus(Rig.LIFE))));

    assertThat(value()).isEqualTo("short");
    assertThat(value()).isEqualTo("short");
    assertThat(rig.calls()).hasSize(2);
  }
}
