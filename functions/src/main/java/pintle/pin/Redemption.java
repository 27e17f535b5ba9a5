package pintle.pin;

import java.time.Duration;
import java.time.Instant;

/**
 * How many PINs were sent and how many of these opened something, in the hour that is running and
 * in the one before. Of the hour before counts as much as still lies within 60 minutes, so that
 * neither a new hour begins with nothing nor an old one closes what is honest by now.
 *
 * @param hour when the running one began
 */
public record Redemption(Instant hour, Tally current, Tally before) {
  /** The window that is counted in. */
  public static final Duration HOUR = Duration.ofHours(1);

  /** Fewer sends say nothing. */
  static final int FEWEST = 50;

  /** Of so many sends one at least is redeemed where use is honest. */
  private static final int ONE_OF = 10;

  private static final Duration STEP = Duration.ofMinutes(1);

  /** When the hour of this moment began. */
  public static Instant hourOf(Instant now) {
    long second = now.getEpochSecond();
    return Instant.ofEpochSecond(second - Math.floorMod(second, HOUR.toSeconds()));
  }

  /** What the running hour has to fulfil for one more SMS, given the one before. */
  Room room(Instant now) {
    long left = Duration.between(now, hour.plus(HOUR)).toMillis();
    return new Room(FEWEST - share(before.sent(), left), -share(before.balance(), left));
  }

  private static long share(long count, long left) {
    return Math.floorDiv(count * left, HOUR.toMillis());
  }

  /** When the next SMS may go, if until then nothing is redeemed; to the minute. */
  Instant opens(Instant now) {
    Instant at = now;
    while (!at(at).allows(at)) {
      at = at.plus(STEP);
    }
    return at;
  }

  private boolean allows(Instant now) {
    return room(now).holds(current);
  }

  private Redemption at(Instant time) {
    Instant then = hourOf(time);
    if (!then.isAfter(hour)) {
      return this;
    }
    return new Redemption(then, Tally.NONE, then.equals(hour.plus(HOUR)) ? current : Tally.NONE);
  }

  /** What was counted in one hour, or is to be added to it. */
  public record Tally(long sent, long redeemed) {
    public static final Tally NONE = new Tally(0, 0);

    /** Below zero where fewer than one in ten are redeemed. */
    public long balance() {
      return ONE_OF * redeemed - sent;
    }

    /** Enough were sent, and too few of them redeemed. */
    boolean poor() {
      return sent >= FEWEST && balance() < 0;
    }

    /** The sum. */
    public Tally plus(Tally more) {
      return new Tally(sent + more.sent, redeemed + more.redeemed);
    }
  }

  /** A bound of the running hour: few were sent, or enough redeemed. One comparison each. */
  public record Room(long sentBelow, long balanceFrom) {
    static final Room UNBOUNDED = new Room(Long.MAX_VALUE, 0);

    /** Whether this hour fulfils it. */
    public boolean holds(Tally hour) {
      return hour.sent() < sentBelow || hour.balance() >= balanceFrom;
    }
  }
}
