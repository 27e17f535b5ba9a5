package pintle.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import pintle.phone.PhoneNumber;
import pintle.tenant.TenantId;

/**
 * A person who has signed in to the portal of a tenant.
 *
 * @param phone the one verified number, if any
 * @param lastSignInAt when the newest sign-in that was shown here was made
 * @param adminProofAt when that sign-in carried the tenant administrator's claim: the same instant
 * @param adminWithdrawnAt when another administrator took the right away; a later sign-in returns
 *     it
 */
public record User(
    TenantId tenant,
    UserId id,
    String name,
    Optional<PhoneNumber> phone,
    Instant lastSignInAt,
    Optional<Instant> adminProofAt,
    Optional<Instant> adminWithdrawnAt) {

  /** Whether this user is tenant administrator now, given how long a proof lasts. */
  public boolean isTenantAdministrator(Instant now, Duration proofLife) {
    return adminProofAt
        .filter(proof -> now.isBefore(proof.plus(proofLife)))
        .filter(proof -> adminWithdrawnAt.map(proof::isAfter).orElse(true))
        .isPresent();
  }
}
