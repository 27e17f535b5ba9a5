package pintle.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
public final class MovableClock implements InstantSource {
  /** Where every new clock stands. */
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves on, or back by a negative duration. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  /** Moves to this time. */
  public void set(Instant to) {
    now = to;
  }
}
