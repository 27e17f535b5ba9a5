package pintle.user;

import java.time.Instant;
import pintle.tenant.TenantId;

/**
 * What a verified portal token says.
 *
 * @param at when the token was issued, which is when the person signed in
 * @param tenantAdministrator whether it carried the administrator's claim
 */
public record SignIn(
    TenantId tenant, UserId user, String name, Instant at, boolean tenantAdministrator) {}
