package pintle.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long events are kept. What is older is not shown, whether or not it still lies somewhere.
 *
 * @param time zero for ever
 */
public record Retention(Duration time) {
  public static final Retention FOR_EVER = new Retention(Duration.ZERO);

  /** When an event of this moment may go; empty for never. */
  public Optional<Instant> end(Instant at) {
    return time.isZero() ? Optional.empty() : Optional.of(at.plus(time));
  }

  /** The part of a period whose events are kept now. */
  public AuditLog.Period kept(AuditLog.Period asked, Instant now) {
    if (time.isZero()) {
      return asked;
    }
    // One whose time is over at this very moment is gone; times are exact to a millisecond.
    Instant oldest = now.minus(time).plusMillis(1);
    Instant since = asked.since().filter(oldest::isBefore).orElse(oldest);
    return new AuditLog.Period(Optional.of(since), asked.until());
  }
}
