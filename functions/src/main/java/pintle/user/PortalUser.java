package pintle.user;

import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/**
 * Who calls the portal, verified: cannot be made from a request's words.
 *
 * @param tenantAdministrator proven and not withdrawn at the time of this call
 */
public record PortalUser(User user, boolean tenantAdministrator) {
  public TenantId tenant() {
    return user.tenant();
  }

  public UserId id() {
    return user.id();
  }

  /** Refuses who has no verified number: 409 PhoneNotVerified. */
  public void demandPhone() {
    if (user.phone().isEmpty()) {
      throw Reason.PHONE_NOT_VERIFIED.refusal();
    }
  }

  /** Refuses everybody but a tenant administrator. */
  public void demandTenantAdministrator() {
    if (!tenantAdministrator) {
      throw Reason.RIGHT_MISSING.refusal();
    }
  }
}
