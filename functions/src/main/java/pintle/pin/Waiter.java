package pintle.pin;

import java.time.Instant;

/** Waits, so that an answer's time tells nothing; a test waits by moving its clock. */
@FunctionalInterface
public interface Waiter {
  /** Returns at this time, or at once where it is past. */
  void until(Instant time);
}
