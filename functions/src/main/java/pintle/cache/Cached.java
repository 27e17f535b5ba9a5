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
 * while the source fails, the last good value serves for up to {@code longestStale}.
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
  private volatile Instant lastTry = Instant.MIN;
  private volatile Instant nextTry = Instant.MIN;

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
      lastTry = Instant.MIN;
      nextTry = Instant.MIN;
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
    Instant now = clock.instant();
    Fetched<T> have = last;
    if (have != null && now.isBefore(have.at.plus(youngerThan))) {
      return have.value;
    }
    if (have != null
        && now.isBefore(have.at.plus(fresh))
        && now.isBefore(lastTry.plus(youngerThan))) {
      return have.value;
    }
    if (have != null && (now.isBefore(nextTry) || !fetching.tryLock())) {
      return stale(have, now);
    }
    if (have == null) {
      fetching.lock();
    }
    try {
      Fetched<T> meanwhile = last;
      if (meanwhile != null && meanwhile != have) {
        return meanwhile.value;
      }
      return fetch(have, now);
    } finally {
      fetching.unlock();
    }
  }

  private T fetch(@Nullable Fetched<T> have, Instant now) {
    lastTry = now;
    try {
      T value = source.get();
      last = new Fetched<>(value, now);
      return value;
    } catch (Refusal failure) {
      nextTry = now.plus(AFTER_FAILURE);
      if (have == null || !usable(have, now)) {
        throw failure;
      }
      servedStale.run();
      return have.value;
    }
  }

  private T stale(Fetched<T> have, Instant now) {
    return usable(have, now) ? have.value : fetchAlone(have, now);
  }

  private T fetchAlone(Fetched<T> have, Instant now) {
    fetching.lock();
    try {
      Fetched<T> meanwhile = last;
      return meanwhile != null && meanwhile != have ? meanwhile.value : fetch(have, now);
    } finally {
      fetching.unlock();
    }
  }

  private boolean usable(Fetched<T> have, Instant now) {
    return now.isBefore(have.at.plus(longestStale));
  }

  private record Fetched<T>(T value, Instant at) {}
}
