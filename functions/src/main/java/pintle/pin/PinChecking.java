package pintle.pin;

import java.time.Instant;
import java.time.InstantSource;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/** Checks a PIN: the try is counted before it is compared, and a right PIN opens once. */
public final class PinChecking {
  private final PinChallenges challenges;
  private final Peppers peppers;
  private final MemberIds members;
  private final PinFailures failures;
  private final PinBreaker breaker;
  private final InstantSource clock;

  public PinChecking(
      PinChallenges challenges,
      Peppers peppers,
      MemberIds members,
      PinFailures failures,
      PinBreaker breaker,
      InstantSource clock) {
    this.challenges = challenges;
    this.peppers = peppers;
    this.members = members;
    this.failures = failures;
    this.breaker = breaker;
    this.clock = clock;
  }

  /**
   * Uses up the PIN.
   *
   * @throws pintle.refusal.Refusal 401 InvalidPin, the same for wrong, spent, expired and locked;
   *     429 where the audience has had too many wrong ones
   */
  public void redeem(TenantId tenant, Audience audience, PhoneNumber number, Pin shown) {
    PinChallenge.Key key = new PinChallenge.Key(tenant, members.of(tenant, number), audience);
    Pepper pepper = peppers.pepper();
    Instant now = clock.instant();
    failures.demandRoom(audience, now);
    PinChallenge counted = challenges.countTry(key, now).orElseThrow(Reason.PIN_SPENT::refusal);
    // Counted after the number's own try: of many callers with one number few get here.
    failures.count(audience, now);
    boolean right =
        Pin.derive(pepper, counted.pepperVersion(), tenant, audience, number, counted.nonce())
            .filter(shown::matches)
            .isPresent();
    if (!right) {
      throw Reason.PIN_WRONG.refusal();
    }
    failures.giveBack(audience, now);
    if (!challenges.redeem(counted)) {
      throw Reason.PIN_SPENT.refusal();
    }
    breaker.redeemed(tenant, audience, number, now);
  }

  /** Whether no try is compared for this number at this audience now. */
  public boolean locked(TenantId tenant, Audience audience, MemberId member) {
    return challenges.find(new PinChallenge.Key(tenant, member, audience)).locked(clock.instant());
  }
}
