package pintle.token;

import java.util.Set;
import pintle.connector.Connector;
import pintle.connector.Scope;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/**
 * What an access token opens in this call: the grant stands, the connector exists. Made by {@link
 * AccessCheck}.
 *
 * @param scopes the token's, as far as grant and connector still have them
 */
public record Access(
    VerifiedAccessToken token, Grant grant, Connector connector, Set<Scope> scopes) {
  public Access {
    scopes = Set.copyOf(scopes);
  }

  public TenantId tenant() {
    return grant.tenant();
  }

  public UserId grantor() {
    return grant.grantedBy();
  }
}
