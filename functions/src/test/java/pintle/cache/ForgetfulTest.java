package pintle.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.world.MovableClock;
import pintle.world.Snapshot;

/** Who is told of what a cache serves, and what it keeps over a snapshot. */
final class ForgetfulTest {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);

  private final MovableClock clock = new MovableClock();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private boolean down;

  private Cached<Integer> cached() {
    return new Cached<>(this::fetch, FRESH, LONGEST_STALE, clock, told::incrementAndGet);
  }

  private Integer fetch() {
    if (down) {
      throw Reason.DEPENDENCY_DOWN.refusal();
    }
    return fetches.incrementAndGet();
  }

  @Test
  @Tag("case-83")
  void tellsOfEachFailedFetchWhileAnOlderValueServes() {
    Cached<Integer> cached = cached();
    assertThat(cached.get()).isEqualTo(1);
    down = true;

    clock.advance(FRESH);
    assertThat(cached.get()).isEqualTo(1);
    assertThat(cached.get()).isEqualTo(1);
    assertThat(told).as("one fetch a second").hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(cached.get()).isEqualTo(1);
    assertThat(told).hasValue(2);

    clock.advance(LONGEST_STALE);
    assertThatThrownBy(cached::get).isInstanceOf(Refusal.class);
    assertThat(told).as("nothing served").hasValue(2);
  }

  @Test
  void tellsNothingWhileTheSourceAnswers() {
    Cached<Integer> cached = cached();

    cached.get();
    clock.advance(FRESH);
    cached.get();

    assertThat(fetches).hasValue(2);
    assertThat(told).hasValue(0);
  }

  @Test
  @Tag("case-102")
  void fetchesAgainAfterASnapshot() {
    Cached<Integer> secret = cached().forgottenBeforeSnapshots();
    Cached<Integer> other = cached();
    assertThat(secret.get()).isEqualTo(1);
    assertThat(other.get()).isEqualTo(2);

    Snapshot.take();

    assertThat(secret.get()).isEqualTo(3);
    assertThat(other.get()).isEqualTo(2);
  }

  @Test
  @Tag("case-102")
  void servesNothingOldAfterASnapshotEvenWhereTheSourceFails() {
    Cached<Integer> secret = cached().forgottenBeforeSnapshots();
    secret.get();
    down = true;

    Snapshot.take();

    assertThatThrownBy(secret::get).isInstanceOf(Refusal.class);
    down = false;
    assertThat(secret.get()).isEqualTo(2);
  }

  @Test
  @Tag("case-102")
  void whatIsBuiltOnceIsBuiltAnewAfterASnapshot() {
    Lazy<Integer> secret = new Lazy<>(this::fetch).forgottenBeforeSnapshots();
    Lazy<Integer> other = new Lazy<>(this::fetch);
    assertThat(secret.get()).isEqualTo(1);
    assertThat(other.get()).isEqualTo(2);

    Snapshot.take();

    assertThat(secret.get()).isEqualTo(3);
    assertThat(other.get()).isEqualTo(2);
  }
}
