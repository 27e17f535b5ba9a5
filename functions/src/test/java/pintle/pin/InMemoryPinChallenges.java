package pintle.pin;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;

/** Challenges in a map. */
public final class InMemoryPinChallenges implements PinChallenges {
  private final Map<PinChallenge.Key, PinChallenge> challenges = new HashMap<>();
  private final AuditTrail audit;

  public InMemoryPinChallenges(AuditTrail audit) {
    this.audit = audit;
  }

  @Override
  public synchronized PinChallenge find(PinChallenge.Key key) {
    return challenges.getOrDefault(key, PinChallenge.none(key));
  }

  @Override
  public synchronized boolean put(PinChallenge challenge) {
    if (find(challenge.key()).version() != challenge.version()) {
      return false;
    }
    store(
        challenge,
        challenge.nonce(),
        challenge.tries(),
        challenge.failures(),
        challenge.lockAt(),
        challenge.lastTryAt());
    return true;
  }

  @Override
  public synchronized Optional<PinChallenge> countTry(PinChallenge.Key key, Instant now) {
    PinChallenge found = find(key);
    if (!found.live(now) || found.locked(now)) {
      return Optional.empty();
    }
    return Optional.of(
        store(found, found.nonce(), found.tries() + 1, found.failures() + 1, found.lockAt(), now));
  }

  @Override
  public synchronized boolean redeem(PinChallenge compared) {
    PinChallenge found = find(compared.key());
    if (found.nonce().length == 0 || !Arrays.equals(found.nonce(), compared.nonce())) {
      return false;
    }
    store(found, new byte[0], found.tries(), 0, PinChallenge.FAILURES_TO_LOCK, found.lastTryAt());
    return true;
  }

  @Override
  public synchronized void clearFailures(TenantId tenant, MemberId member, AuditEvent event) {
    challenges.values().stream()
        .filter(one -> one.key().tenant().equals(tenant) && one.key().member().equals(member))
        .toList()
        .forEach(one ->
            store(
                one, one.nonce(), one.tries(), 0, PinChallenge.FAILURES_TO_LOCK, one.lastTryAt()));
    audit.keep(event);
  }

  private PinChallenge store(
      PinChallenge from, byte[] nonce, int tries, int failures, int lockAt, Instant lastTryAt) {
    PinChallenge next =
        new PinChallenge(
            from.key(),
            nonce.clone(),
            from.pepperVersion(),
            from.expiresAt(),
            tries,
            failures,
            lockAt,
            lastTryAt,
            from.version() + 1);
    challenges.put(from.key(), next);
    return next;
  }
}
