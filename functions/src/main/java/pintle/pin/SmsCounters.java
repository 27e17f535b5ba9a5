package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts what is capped. Every count is one conditional write: parallel callers share the cap. */
public interface SmsCounters {
  /**
   * Counts in the fixed window that holds {@code now}, unless the sum would exceed the cap.
   *
   * @param name what is counted
   * @param amount 1, or a price
   * @param really false asks whether it would be counted, by the same call
   * @return when the window ends, where the cap is reached; empty where it was counted
   */
  Optional<Instant> count(
      String name, Duration window, long cap, long amount, boolean really, Instant now);

  /** What is counted in the window that holds this time. */
  long counted(String name, Duration window, Instant now);

  /** Takes back what was counted at this time. */
  void giveBack(String name, Duration window, long amount, Instant now);

  /**
   * Keeps this moment, unless any of the sliding caps is reached.
   *
   * @return when the next one is allowed, where a cap is reached; empty where it was kept
   */
  Optional<Instant> keepMoment(String name, List<Cap> caps, Instant now);

  /** At most {@code most} moments within any {@code window}. */
  record Cap(int most, Duration window) {
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** When this cap allows the next moment after these, which are in order. */
    public Instant allows(List<Instant> kept, Instant now) {
      // A moment far ahead is of a clock that was wrong, and must not close the phone until then.
      List<Instant> moments =
          kept.stream().filter(moment -> !moment.isAfter(now.plus(SKEW))).toList();
      if (window.isZero() || moments.size() < most) {
        return now;
      }
      if (most == 0) {
        return now.plus(window);
      }
      Instant opens = moments.get(moments.size() - most).plus(window);
      return opens.isAfter(now) ? opens : now;
    }
  }
}
