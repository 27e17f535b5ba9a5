package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;

/**
 * The state of one number at one audience: the PIN that is out, if any, and the failures in a row.
 * Never the PIN itself: it is derived from nonce and pepper.
 *
 * <p>The lock is derived, not stored: {@link #lockAt} failures lock until a day after the last try,
 * so no crash between a failure and a lock can lose the lock.
 *
 * @param nonce 16 random bytes of the PIN that is out; empty when it was redeemed
 * @param tries how often this PIN was compared
 * @param failures in a row, over all PINs; a right PIN or an unlock clears them
 * @param lockAt the number of failures at which no further try is compared
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared as a whole; the version tells states apart
public record PinChallenge(
    Key key,
    byte[] nonce,
    String pepperVersion,
    Instant expiresAt,
    int tries,
    int failures,
    int lockAt,
    Instant lastTryAt,
    long version) {

  /** How long a PIN lives. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  /** One that ends later was made under a clock that was wrong. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** How often one PIN is compared. */
  public static final int MOST_TRIES = 5;

  /** Failures in a row after which the number is locked at this audience for a day. */
  public static final int FAILURES_TO_LOCK = 10;

  /** Failures in a row after which only an administrator unlocks (NIST SP 800-63B-4, 3.2.2). */
  public static final int FAILURES_FOR_GOOD = 100;

  /** How long a lock lasts. */
  public static final Duration LOCK = Duration.ofHours(24);

  /** Nothing known yet. */
  public static PinChallenge none(Key key) {
    return new PinChallenge(
        key, new byte[0], "", Instant.EPOCH, 0, 0, FAILURES_TO_LOCK, Instant.EPOCH, 0);
  }

  /** Whether no try is compared now, whatever is shown. */
  public boolean locked(Instant now) {
    return failures >= FAILURES_FOR_GOOD
        || (failures >= lockAt && now.isBefore(lastTryAt.plus(LOCK)));
  }

  /** Whether the PIN that is out can still be redeemed. */
  public boolean live(Instant now) {
    return nonce.length > 0
        && tries < MOST_TRIES
        && now.isBefore(expiresAt)
        && !expiresAt.isAfter(now.plus(LIFE).plus(SKEW));
  }

  /** The state with a new PIN; the failures go on, and a lock that is over makes room for ten. */
  PinChallenge renewed(byte[] newNonce, String newPepperVersion, Instant now) {
    int room = locked(now) ? lockAt : failures - failures % FAILURES_TO_LOCK + FAILURES_TO_LOCK;
    return new PinChallenge(
        key,
        newNonce,
        newPepperVersion,
        now.plus(LIFE),
        0,
        failures,
        Math.max(lockAt, room),
        lastTryAt,
        version);
  }

  @Override
  public String toString() {
    return "PinChallenge[" + key + ", tries=" + tries + ", failures=" + failures + "]";
  }

  /** A number at an audience. */
  public record Key(TenantId tenant, MemberId member, Audience audience) {}
}
