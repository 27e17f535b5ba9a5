package pintle.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.world.MovableClock;
import pintle.world.Refused;
import pintle.world.Together;

/** A source that fails, is slow, or gives another value, and a clock that is moved. */
final class CachedTest {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration STALE = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private final MovableClock clock = new MovableClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger stale = new AtomicInteger();
  private volatile Optional<Reason> failing = Optional.empty();
  private volatile Runnable during = () -> {};
  private final Cached<Integer> cached =
      new Cached<>(this::answer, FRESH, STALE, clock, stale::incrementAndGet);

  /** The number of the question. */
  private int answer() {
    int number = asked.incrementAndGet();
    during.run();
    failing
        .map(Reason::refusal)
        .ifPresent(refusal -> {
          throw refusal;
        });
    return number;
  }

  private void down() {
    failing = Optional.of(Reason.DEPENDENCY_DOWN);
  }

  private void up() {
    failing = Optional.empty();
  }

  @Test
  void asksOnceInFiveMinutes() {
    assertThat(cached.get()).isEqualTo(1);
    clock.advance(FRESH.minus(MILLI));
    assertThat(cached.get()).isEqualTo(1);
    clock.advance(MILLI);
    assertThat(cached.get()).isEqualTo(2);
  }

  // At a cold start

  @Test
  @Tag("case-82")
  void aFailureWithNothingToServeIsToldAndTheNextCallRecovers() {
    down();
    Refused.with(Reason.DEPENDENCY_DOWN, cached::get);
    Refused.with(Reason.DEPENDENCY_DOWN, cached::get);
    assertThat(asked).hasValue(2);
    assertThat(stale).hasValue(0);

    up();

    assertThat(cached.get()).isEqualTo(3);
  }

  @Test
  @Tag("case-82")
  void whoWaitedForAQuestionThatFailedSharesItsFailureAndAsksNotAgain() {
    down();
    CountDownLatch answer = new CountDownLatch(1);
    during = () -> await(answer);
    Queue<Boolean> refused = new ConcurrentLinkedQueue<>();
    List<Thread> callers =
        Stream.generate(() -> new Thread(() -> refused.add(isRefused())))
            .limit(Together.THREADS)
            .toList();
    callers.forEach(Thread::start);
    until(() -> callers.stream().allMatch(CachedTest::isWaiting));
    answer.countDown();
    callers.forEach(CachedTest::join);

    assertThat(refused).hasSize(Together.THREADS).containsOnly(true);
    assertThat(asked).hasValue(1);
  }

  // While warm

  @Test
  @Tag("case-83")
  void theLastGoodValueServesForAnHourAndNoLonger() {
    cached.get();
    down();
    clock.advance(STALE.minus(MILLI));
    assertThat(cached.get()).isEqualTo(1);
    assertThat(stale).hasValue(1);

    clock.advance(MILLI);
    Refused.with(Reason.DEPENDENCY_DOWN, cached::get);
    clock.advance(Duration.ofDays(1));
    Refused.with(Reason.DEPENDENCY_DOWN, cached::get);
    assertThat(stale).hasValue(1);
    up();
    assertThat(cached.get()).isEqualTo(asked.get());
  }

  @Test
  @Tag("case-82")
  @Tag("case-83")
  void aFailureIsRememberedForASecondAndNoLonger() {
    cached.get();
    down();
    clock.advance(FRESH);
    for (int i = 0; i < 50; i++) {
      assertThat(cached.get()).isEqualTo(1);
    }
    assertThat(asked).hasValue(2);
    assertThat(stale).as("told once a try").hasValue(1);

    clock.advance(Duration.ofSeconds(1).minus(MILLI));
    cached.get();
    assertThat(asked).hasValue(2);
    up();
    clock.advance(MILLI);
    assertThat(cached.get()).isEqualTo(3);
  }

  @Test
  @Tag("case-83")
  void theSecondCountsFromTheFailureNotFromTheQuestion() {
    cached.get();
    down();
    clock.advance(FRESH);
    during = () -> clock.advance(Duration.ofSeconds(2));
    cached.get();
    cached.get();

    assertThat(asked).hasValue(2);
  }

  @Test
  @Tag("case-83")
  void oneQuestionIsUnderWayWhileTheOldValueServesTheOthers() {
    cached.get();
    clock.advance(FRESH);
    CountDownLatch others = new CountDownLatch(1);
    during = () -> await(others);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = threads.submit(() -> cached.get());
      until(() -> asked.get() == 2);
      assertThat(Together.call(Together.THREADS, i -> cached.get())).containsOnly(1);
      others.countDown();
      assertThat(resultOf(first)).isEqualTo(2);
    }

    assertThat(asked).hasValue(2);
    assertThat(stale).hasValue(0);
  }

  @Test
  void manyAtOnceAskOnceAtAColdStart() {
    assertThat(Together.call(Together.THREADS, i -> cached.get())).containsOnly(1);
    assertThat(asked).hasValue(1);
  }

  // By a caller who knows better

  @Test
  @Tag("case-91")
  void aRenewalAsksAtOnceAndThenOnceAMinute() {
    cached.get();
    clock.advance(MILLI);
    assertThat(cached.renewed(MINUTE)).isEqualTo(2);
    for (int i = 0; i < 50; i++) {
      assertThat(cached.renewed(MINUTE)).isEqualTo(2);
    }
    clock.advance(MINUTE.minus(MILLI));
    assertThat(cached.renewed(MINUTE)).isEqualTo(2);
    clock.advance(MILLI);
    assertThat(cached.renewed(MINUTE)).isEqualTo(3);
  }

  @Test
  @Tag("case-91")
  void aRenewalThatFailsServesTheOldValueAndCountsToo() {
    cached.get();
    down();
    for (int i = 0; i < 50; i++) {
      assertThat(cached.renewed(MINUTE)).isEqualTo(1);
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  @Tag("case-91")
  void manyRenewalsAtOnceAskOnce() {
    cached.get();
    assertThat(Together.call(Together.THREADS, i -> cached.renewed(MINUTE))).containsOnly(2);
    assertThat(asked).hasValue(2);
  }

  @Test
  @Tag("case-91")
  void aRenewalThatIsUnderWayIsWaitedFor() {
    cached.get();
    CountDownLatch answer = new CountDownLatch(1);
    during = () -> await(answer);
    Queue<Integer> got = new ConcurrentLinkedQueue<>();
    List<Thread> callers =
        Stream.generate(() -> new Thread(() -> got.add(cached.renewed(MINUTE)))).limit(2).toList();
    for (Thread caller : callers) {
      caller.start();
      until(() -> asked.get() == 2 && isWaiting(caller));
    }
    answer.countDown();
    callers.forEach(CachedTest::join);

    assertThat(got).containsExactly(2, 2);
    assertThat(asked).hasValue(2);
  }

  @Test
  @Tag("case-92")
  void aValueFromBeforeTheClockWasSetBackIsNotFresh() {
    cached.get();
    clock.advance(Duration.ofDays(-300));
    assertThat(cached.get()).isEqualTo(2);
    assertThat(cached.renewed(MINUTE)).isEqualTo(3);
  }

  private boolean isRefused() {
    try {
      cached.get();
      return false;
    } catch (Refusal refusal) {
      return refusal.reason() == Reason.DEPENDENCY_DOWN;
    }
  }

  private static boolean isWaiting(Thread one) {
    return one.getState() == Thread.State.WAITING || one.getState() == Thread.State.TIMED_WAITING;
  }

  private static <R> R resultOf(Future<R> running) {
    try {
      return running.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void until(BooleanSupplier held) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!held.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
