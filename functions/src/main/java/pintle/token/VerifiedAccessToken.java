package pintle.token;

import java.time.Instant;
import java.util.Set;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;

/**
 * An access token whose signature, times, issuer and audience hold; another type than its text.
 *
 * @param kid the key that signed it, which may have been withdrawn since
 * @param id its {@code jti}
 * @param accessGeneration the grant's when it was issued
 */
public record VerifiedAccessToken(
    String kid,
    String id,
    Instant issuedAt,
    Instant expiresAt,
    GrantRef grant,
    int accessGeneration,
    ConnectorId connector,
    Set<Scope> scopes) {
  public VerifiedAccessToken {
    scopes = Set.copyOf(scopes);
  }
}
