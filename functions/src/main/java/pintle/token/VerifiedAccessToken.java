package pintle.token;

import java.util.Set;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;

/**
 * An access token whose signature, times, issuer and audience hold; another type than its text.
 *
 * @param kid the key that signed it, which may have been withdrawn since
 */
public record VerifiedAccessToken(
    String kid, GrantRef grant, ConnectorId connector, Set<Scope> scopes) {
  public VerifiedAccessToken {
    scopes = Set.copyOf(scopes);
  }
}
