package pintle.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.world.MovableClock;
import pintle.world.Together;

/** What every {@link SmsCounters} promises. Names are new in each test. */
public abstract class SmsCountersContract {
  private static final Duration HOUR = Duration.ofHours(1);

  /** A full hour, so that the hour's window opens here. */
  private static final Instant NOW = MovableClock.START;

  private final String name = "test#" + UUID.randomUUID();
  private SmsCounters counters;

  /** A port to test; it need not be empty. */
  protected abstract SmsCounters fresh();

  @BeforeEach
  void open() {
    counters = fresh();
  }

  @Test
  void countsUpToTheCapAndThenTellsWhenTheWindowEnds() {
    assertThat(counters.count(name, HOUR, 2, 1, true, NOW)).isEmpty();
    assertThat(counters.count(name, HOUR, 2, 1, true, NOW.plusSeconds(10))).isEmpty();

    assertThat(counters.count(name, HOUR, 2, 1, true, NOW.plusSeconds(20)))
        .contains(NOW.plus(HOUR));
    assertThat(counters.count(name, HOUR, 2, 1, true, NOW.plusSeconds(3599)))
        .contains(NOW.plus(HOUR));
  }

  @Test
  void tellsWhatIsCountedInAWindow() {
    assertThat(counters.counted(name, HOUR, NOW)).isZero();
    counters.count(name, HOUR, 10, 3, true, NOW);
    counters.count(name, HOUR, 10, 2, false, NOW);
    counters.count(name, HOUR, 10, 4, true, NOW.plusSeconds(1));
    assertThat(counters.counted(name, HOUR, NOW)).isEqualTo(7);
    assertThat(counters.counted(name, HOUR, NOW.plus(HOUR))).isZero();
    counters.giveBack(name, HOUR, 4, NOW);
    assertThat(counters.counted(name, HOUR, NOW)).isEqualTo(3);
  }

  @Test
  void beginsANewWindowAtItsBoundary() {
    assertThat(counters.count(name, HOUR, 1, 1, true, NOW.plusSeconds(3599))).isEmpty();
    assertThat(counters.count(name, HOUR, 1, 1, true, NOW.plusMillis(3_599_999))).isPresent();

    assertThat(counters.count(name, HOUR, 1, 1, true, NOW.plus(HOUR))).isEmpty();
    assertThat(counters.count(name, HOUR, 1, 1, true, NOW.plus(HOUR)))
        .contains(NOW.plus(HOUR).plus(HOUR));
  }

  @Test
  void askingDoesNotCount() {
    for (int i = 0; i < 5; i++) {
      assertThat(counters.count(name, HOUR, 1, 1, false, NOW)).isEmpty();
    }

    assertThat(counters.count(name, HOUR, 1, 1, true, NOW)).isEmpty();
  }

  @Test
  void askingAtTheCapIsRefusedToo() {
    counters.count(name, HOUR, 1, 1, true, NOW);

    assertThat(counters.count(name, HOUR, 1, 1, false, NOW)).contains(NOW.plus(HOUR));
  }

  @Test
  @Tag("case-17")
  void amountsAddUpToTheCapAndNotBeyond() {
    assertThat(counters.count(name, HOUR, 250_000, 90_000, true, NOW)).isEmpty();
    assertThat(counters.count(name, HOUR, 250_000, 150_000, true, NOW)).isEmpty();

    assertThat(counters.count(name, HOUR, 250_000, 10_001, true, NOW)).contains(NOW.plus(HOUR));
    assertThat(counters.count(name, HOUR, 250_000, 10_001, false, NOW)).contains(NOW.plus(HOUR));
    assertThat(counters.count(name, HOUR, 250_000, 10_000, true, NOW)).isEmpty();
    assertThat(counters.count(name, HOUR, 250_000, 0, true, NOW)).isEmpty();
  }

  @Test
  @Tag("case-17")
  void whatTheCapHasNoRoomForIsRefusedInAnEmptyWindowToo() {
    assertThat(counters.count(name, HOUR, 80_000, 90_000, true, NOW)).contains(NOW.plus(HOUR));
    assertThat(counters.count(name, HOUR, 0, 1, true, NOW)).contains(NOW.plus(HOUR));

    assertThat(counters.count(name, HOUR, 80_000, 80_000, true, NOW)).isEmpty();
    assertThat(counters.count(name, HOUR, 80_000, 90_000, true, NOW)).contains(NOW.plus(HOUR));
  }

  @Test
  @Tag("case-17")
  void parallelCallersShareThePurse() {
    long counted =
        Together.winsStubbornly(
            Together.THREADS,
            i -> counters.count(name, HOUR, 1_000_000, 90_000, true, NOW).isEmpty());

    assertThat(counted).isEqualTo(11);
  }

  @Test
  void whatIsGivenBackMakesRoomInItsOwnWindowAlone() {
    counters.count(name, HOUR, 1, 1, true, NOW);
    counters.giveBack(name, HOUR, 1, NOW.plus(HOUR));
    assertThat(counters.count(name, HOUR, 1, 1, true, NOW)).isPresent();

    counters.giveBack(name, HOUR, 1, NOW.plusSeconds(3599));
    assertThat(counters.count(name, HOUR, 1, 1, true, NOW)).isEmpty();
    assertThat(counters.count(name, HOUR, 1, 1, true, NOW)).isPresent();
  }

  @Test
  void countsNamesApart() {
    counters.count(name, HOUR, 1, 1, true, NOW);

    assertThat(counters.count(name + "x", HOUR, 1, 1, true, NOW)).isEmpty();
  }

  @Test
  void aDaysWindowIsTheDayOfUtc() {
    Duration day = Duration.ofDays(1);
    counters.count(name, day, 1, 1, true, NOW);

    assertThat(counters.count(name, day, 1, 1, true, NOW))
        .contains(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(counters.count(name, day, 1, 1, true, Instant.parse("2026-03-02T00:00:00Z")))
        .isEmpty();
  }

  @Test
  @Tag("case-16")
  void parallelCallersShareTheCap() {
    long counted =
        Together.winsStubbornly(
            Together.THREADS, i -> counters.count(name, HOUR, 20, 1, true, NOW).isEmpty());

    assertThat(counted).isEqualTo(20);
  }

  @Test
  void aCapOfAMomentKeepsTheInterval() {
    List<SmsCounters.Cap> minute = List.of(new SmsCounters.Cap(1, Duration.ofMinutes(1)));
    assertThat(counters.keepMoment(name, minute, NOW)).isEmpty();

    assertThat(counters.keepMoment(name, minute, NOW)).contains(NOW.plusSeconds(60));
    assertThat(counters.keepMoment(name, minute, NOW.plusMillis(59_999)))
        .contains(NOW.plusSeconds(60));
    assertThat(counters.keepMoment(name, minute, NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void whatManyCountAndGiveBackLeavesRoomForAll() {
    long counted =
        Together.winsStubbornly(
            Together.THREADS,
            i -> {
              if (counters.count(name, HOUR, Together.THREADS, 1, true, NOW).isPresent()) {
                return false;
              }
              if (i % 2 == 0) {
                counters.giveBack(name, HOUR, 1, NOW);
              }
              return true;
            });

    assertThat(counted).isEqualTo(Together.THREADS);
    long room =
        Together.winsStubbornly(
            Together.THREADS,
            i -> counters.count(name, HOUR, Together.THREADS, 1, true, NOW).isEmpty());
    assertThat(room).isEqualTo(Together.THREADS / 2);
  }

  @Test
  @Tag("case-16")
  void theWindowSlides() {
    List<SmsCounters.Cap> three = List.of(new SmsCounters.Cap(3, Duration.ofMinutes(10)));
    assertThat(counters.keepMoment(name, three, NOW)).isEmpty();
    assertThat(counters.keepMoment(name, three, NOW.plusSeconds(300))).isEmpty();
    assertThat(counters.keepMoment(name, three, NOW.plusSeconds(590))).isEmpty();

    assertThat(counters.keepMoment(name, three, NOW.plusSeconds(599)))
        .contains(NOW.plusSeconds(600));
    assertThat(counters.keepMoment(name, three, NOW.plusSeconds(600))).isEmpty();
    assertThat(counters.keepMoment(name, three, NOW.plusSeconds(601)))
        .contains(NOW.plusSeconds(900));
  }

  @Test
  @Tag("case-16")
  void allCapsMustAllowAndTheLatestIsTold() {
    List<SmsCounters.Cap> caps =
        List.of(
            new SmsCounters.Cap(1, Duration.ofMinutes(1)),
            new SmsCounters.Cap(3, Duration.ofMinutes(10)),
            new SmsCounters.Cap(5, Duration.ofDays(1)));
    Instant at = NOW;
    for (int i = 0; i < 3; i++) {
      assertThat(counters.keepMoment(name, caps, at)).isEmpty();
      at = at.plusSeconds(60);
    }
    assertThat(counters.keepMoment(name, caps, at)).contains(NOW.plusSeconds(600));
    assertThat(counters.keepMoment(name, caps, NOW.plusSeconds(600))).isEmpty();
    assertThat(counters.keepMoment(name, caps, NOW.plusSeconds(660))).isEmpty();

    assertThat(counters.keepMoment(name, caps, NOW.plusSeconds(7200)))
        .contains(NOW.plus(Duration.ofDays(1)));
    assertThat(counters.keepMoment(name, caps, NOW.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void aRefusedMomentIsNotKept() {
    List<SmsCounters.Cap> minute = List.of(new SmsCounters.Cap(1, Duration.ofMinutes(1)));
    counters.keepMoment(name, minute, NOW);
    counters.keepMoment(name, minute, NOW.plusSeconds(59));

    assertThat(counters.keepMoment(name, minute, NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void anEmptyWindowLiftsItsCap() {
    List<SmsCounters.Cap> lifted =
        List.of(new SmsCounters.Cap(1, Duration.ZERO), new SmsCounters.Cap(3, HOUR));

    assertThat(counters.keepMoment(name, lifted, NOW)).isEmpty();
    assertThat(counters.keepMoment(name, lifted, NOW)).isEmpty();
    assertThat(counters.keepMoment(name, lifted, NOW)).isEmpty();
    assertThat(counters.keepMoment(name, lifted, NOW)).contains(NOW.plus(HOUR));
  }

  @Test
  void keepsTheMomentsOfNamesApart() {
    List<SmsCounters.Cap> minute = List.of(new SmsCounters.Cap(1, Duration.ofMinutes(1)));
    counters.keepMoment(name, minute, NOW);

    assertThat(counters.keepMoment(name + "x", minute, NOW)).isEmpty();
  }

  @Test
  @Tag("case-16")
  void parallelCallersShareTheSlidingCap() {
    List<SmsCounters.Cap> three = List.of(new SmsCounters.Cap(3, Duration.ofMinutes(10)));
    long kept =
        Together.winsStubbornly(
            Together.THREADS, i -> counters.keepMoment(name, three, NOW).isEmpty());

    assertThat(kept).isEqualTo(3);
  }
}
