package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Answers no earlier than a floor after the call, whatever happened meanwhile. */
public final class AnswerFloor {
  private final Duration floor;
  private final Waiter waiter;
  private final InstantSource clock;

  public AnswerFloor(Duration floor, Waiter waiter, InstantSource clock) {
    this.floor = floor;
    this.waiter = waiter;
    this.clock = clock;
  }

  /** Does the work; returns, or throws, at the floor at the earliest. */
  public void during(Runnable work) {
    Instant earliest = clock.instant().plus(floor);
    try {
      work.run();
    } finally {
      waiter.until(earliest);
    }
  }
}
