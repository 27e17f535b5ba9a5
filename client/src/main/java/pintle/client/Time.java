package pintle.client;

import java.time.Duration;
import java.time.Instant;

/** The clocks, so that a test can hold them. */
interface Time {
  /** The time of day, which somebody may set. */
  Instant now();

  /** What passes, which nobody sets; only differences mean something. */
  Duration elapsed();

  void sleep(Duration pause) throws InterruptedException;

  static Time ofSystem() {
    return new Time() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime());
      }

      @Override
      public void sleep(Duration pause) throws InterruptedException {
        Thread.sleep(pause.toMillis());
      }
    };
  }
}
