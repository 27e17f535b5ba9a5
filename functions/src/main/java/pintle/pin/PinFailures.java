package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import pintle.refusal.Reason;

/**
 * Wrong PINs of all numbers at one connector. At the bound nothing is compared and nothing is sent
 * there until the hour is over, whatever number is named. The portal has no bound: its callers are
 * signed in, and one of them must not keep the others out.
 */
public final class PinFailures {
  /** Wrong PINs at one connector in an hour. */
  public static final int MOST = 50;

  private static final Duration HOUR = Duration.ofHours(1);

  private final SmsCounters counters;

  public PinFailures(SmsCounters counters) {
    this.counters = counters;
  }

  /** Refuses where the bound is reached. */
  void demandRoom(Audience audience, Instant now) {
    count(audience, false, now);
  }

  /** Counts a failure before the PIN is compared, so that parallel callers share the bound. */
  void count(Audience audience, Instant now) {
    count(audience, true, now);
  }

  private void count(Audience audience, boolean really, Instant now) {
    if (audience.equals(Audience.PORTAL)) {
      return;
    }
    counters
        .count(name(audience), HOUR, MOST, 1, really, now)
        .ifPresent(open -> {
          throw Reason.PIN_FAILURES.refusal().retryAfter(Duration.between(now, open));
        });
  }

  /** The PIN was right: what was counted at this time was no failure. */
  void giveBack(Audience audience, Instant now) {
    if (!audience.equals(Audience.PORTAL)) {
      counters.giveBack(name(audience), HOUR, 1, now);
    }
  }

  private static String name(Audience audience) {
    return "failures#" + audience.text();
  }
}
