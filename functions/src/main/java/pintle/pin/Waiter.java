package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits, so that an answer's time tells nothing; a test waits by moving its clock. */
@FunctionalInterface
public interface Waiter {
  /** Returns at this time, or at once where it is past. */
  void until(Instant time);

  /** Really waits, by this clock. */
  static Waiter by(InstantSource clock) {
    return time -> {
      Duration wait = Duration.between(clock.instant(), time);
      if (wait.isPositive()) {
        try {
          Thread.sleep(wait);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
