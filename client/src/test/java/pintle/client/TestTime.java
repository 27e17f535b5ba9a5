package pintle.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves when it is told to, and when somebody sleeps. */
final class TestTime implements Time {
  static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = START;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Duration elapsed() {
    return Duration.between(START, now);
  }

  @Override
  public synchronized void sleep(Duration pause) {
    pauses.add(pause);
    now = now.plus(pause);
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  /** All that was slept. */
  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
