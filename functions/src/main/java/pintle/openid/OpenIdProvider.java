package pintle.openid;

import java.util.Set;

/**
 * The OpenID Connect provider that the portal trusts.
 *
 * @param issuer exact; may hold {@code {tid}}, which stands for the token's tenant
 * @param audience the client ID of the page
 * @param allowedTenants IDs, or {@code *} alone
 * @param tenantAdministratorRole an app role that also makes tenant administrators; may be empty
 */
public record OpenIdProvider(
    String issuer, String audience, Set<String> allowedTenants, String tenantAdministratorRole) {
  public OpenIdProvider {
    allowedTenants = Set.copyOf(allowedTenants);
  }
}
