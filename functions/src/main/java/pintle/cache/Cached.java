package pintle.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pintle.refusal.Refusal;

/**
 * A value that is fetched from elsewhere and kept for a while. One fetch is under way at a time;
 * while the source fails, the last good value serves for up to {@code longestStale}, and whoever
 * waited for a fetch that failed shares its failure.
 */
@SuppressWarnings("ReferenceEquality") // asks whether another thread fetched since, not what
public final class Cached<T> implements Forgetful {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<T> source;
  private final Duration fresh;
  private final Duration longestStale;
  private final InstantSource clock;
  private final Runnable servedStale;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Fetched<T> last;
  private volatile @Nullable Failed lastFailure;
  private volatile Instant lastTry = Instant.MIN;
  private volatile Instant lastRenewal = Instant.MIN;

  /**
   * @param source fetches the value, or throws a {@link Refusal}
   * @param fresh how long a value is used without asking again
   * @param longestStale how old a value may become while the source fails
   */
  public Cached(Supplier<T> source, Duration fresh, Duration longestStale, InstantSource clock) {
    this(source, fresh, longestStale, clock, () -> {});
  }

  /**
   * The same with somebody to tell.
   *
   * @param servedStale is told that a fetch failed and the last good value serves
   */
  public Cached(
      Supplier<T> source,
      Duration fresh,
      Duration longestStale,
      InstantSource clock,
      Runnable servedStale) {
    this.source = source;
    this.fresh = fresh;
    this.longestStale = longestStale;
    this.clock = clock;
    this.servedStale = servedStale;
  }

  /** The same, which is a secret and so is not to be found in any snapshot of the process. */
  public Cached<T> forgottenBeforeSnapshots() {
    Forgetful.register(this);
    return this;
  }

  @Override
  public void forget() {
    fetching.lock();
    try {
      last = null;
      lastFailure = null;
      lastTry = Instant.MIN;
      lastRenewal = Instant.MIN;
    } finally {
      fetching.unlock();
    }
  }

  /** The value, fetched where it is missing or old. */
  public T get() {
    return get(fresh);
  }

  /**
   * The value, at most this old while the source answers. Whoever asks for a younger one than
   * {@link #get()} makes one try in this time, answered or not, so that a flood of such calls does
   * not become a flood at the source.
   */
  public T get(Duration youngerThan) {
    Failed failure = lastFailure;
    // Before the clock, so that a value which another thread fetches now is not from the future.
    Fetched<T> have = last;
    Instant now = clock.instant();
    if (have != null && within(have.at, youngerThan, now)) {
      return have.value;
    }
    if (have != null && within(have.at, fresh, now) && within(lastTry, youngerThan, now)) {
      return have.value;
    }
    if (have != null && now.isBefore(have.at.plus(longestStale))) {
      if (failure != null && within(failure.at, AFTER_FAILURE, now)) {
        return have.value;
      }
      if (!fetching.tryLock()) {
        return have.value;
      }
    } else {
      fetching.lock();
    }
    try {
      return fetchOnce(have, failure);
    } finally {
      fetching.unlock();
    }
  }

  /**
   * The value fetched now, for a caller who knows that the kept one is not the newest. There is one
   * such fetch in this time, answered or not: whoever comes while it is under way waits for it, and
   * whoever comes later gets what {@link #get()} gives.
   */
  public T renewed(Duration atMostEvery) {
    Failed failure = lastFailure;
    Fetched<T> have = last;
    if (have == null) {
      return get();
    }
    fetching.lock();
    try {
      Instant now = clock.instant();
      if (!within(lastRenewal, atMostEvery, now)) {
        lastRenewal = now;
        return fetchOnce(have, failure);
      }
    } finally {
      fetching.unlock();
    }
    return get();
  }

  /** What is there since the lock was asked for, or else a fetch. The caller has the lock. */
  private T fetchOnce(@Nullable Fetched<T> have, @Nullable Failed failure) {
    Fetched<T> meanwhile = last;
    if (meanwhile != null && meanwhile != have) {
      return meanwhile.value;
    }
    Failed failed = lastFailure;
    return failed != null && failed != failure ? stale(have, failed) : fetch(have);
  }

  private T fetch(@Nullable Fetched<T> have) {
    // The value is as old as the question, not as the answer.
    Instant asked = clock.instant();
    lastTry = asked;
    try {
      T value = source.get();
      last = new Fetched<>(value, asked);
      return value;
    } catch (Refusal refusal) {
      Failed failed = new Failed(refusal, clock.instant());
      lastFailure = failed;
      T old = stale(have, failed);
      servedStale.run();
      return old;
    }
  }

  private T stale(@Nullable Fetched<T> have, Failed failed) {
    if (have == null || !clock.instant().isBefore(have.at.plus(longestStale))) {
      throw failed.refusal;
    }
    return have.value;
  }

  /** A time that the clock, set back, has not reached again is not within anything. */
  private static boolean within(Instant from, Duration span, Instant now) {
    return !now.isBefore(from) && now.isBefore(from.plus(span));
  }

  private record Fetched<T>(T value, Instant at) {}

  private record Failed(Refusal refusal, Instant at) {}
}
