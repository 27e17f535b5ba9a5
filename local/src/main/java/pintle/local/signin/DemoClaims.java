package pintle.local.signin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Entra ID would say of a {@link DemoUser}. */
final class DemoClaims {
  static final String CLIENT_ID = "pintle-page";

  private static final String GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

  private DemoClaims() {}

  /** The claims that say who it is and for whom the token was made. */
  static Map<String, Object> of(DemoUser user) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", CLIENT_ID);
    claims.put("azp", CLIENT_ID);
    // Entra's sub is pairwise: another value than oid, so that nothing here takes one for the
    // other.
    claims.put("sub", "sub-" + user.objectId());
    claims.put("tid", user.tenantId());
    claims.put("oid", user.objectId());
    claims.put("name", user.fullName());
    claims.put("preferred_username", user.account());
    if (user.isTenantAdmin()) {
      claims.put("wids", List.of(GLOBAL_ADMINISTRATOR));
    }
    return claims;
  }
}
