package pintle.pin;

import java.time.Instant;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;

/** The challenges of all numbers. */
public interface PinChallenges {
  /** The state, or {@link PinChallenge#none}. */
  PinChallenge find(PinChallenge.Key key);

  /**
   * Writes what was read and changed.
   *
   * @return false where the stored version is another: somebody was faster
   */
  boolean put(PinChallenge challenge);

  /**
   * Counts one try, before anything is compared: in one conditional write the PIN must be live and
   * the number not locked, and both counts go up.
   *
   * @return the state after the count; empty where no try is allowed
   */
  Optional<PinChallenge> countTry(PinChallenge.Key key, Instant now);

  /**
   * Uses up the PIN that was compared and clears the failures.
   *
   * @return false where it was used up before
   */
  boolean redeem(PinChallenge compared);

  /** Clears the failures of a number at every audience. */
  void clearFailures(TenantId tenant, MemberId member, AuditEvent event);
}
