package pintle.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import pintle.connector.Connector;
import pintle.connector.Scope;

/**
 * Tells a connector what a token is worth now (RFC 7662): any access token of its tenant, and its
 * own refresh tokens. Everything else looks alike, and looking changes nothing.
 */
public final class TokenIntrospection {
  private final Grants grants;
  private final AccessCheck accessTokens;
  private final InstantSource clock;

  public TokenIntrospection(Grants grants, AccessCheck accessTokens, InstantSource clock) {
    this.grants = grants;
    this.accessTokens = accessTokens;
    this.clock = clock;
  }

  /**
   * What the token is worth; empty where it is nothing (any more), or nothing to this caller.
   *
   * @param issuer the public base of this deployment
   */
  public Optional<Introspected> introspect(
      AuthenticatedConnector caller, String token, String issuer) {
    return RefreshToken.parse(token)
        .map(shown -> refreshToken(caller.connector(), shown))
        .orElseGet(() -> accessToken(caller.connector(), token, issuer));
  }

  private Optional<Introspected> refreshToken(Connector caller, RefreshToken shown) {
    Instant now = clock.instant();
    return grants
        .find(shown.grant())
        .filter(grant -> grant.connector().equals(caller.id()))
        .filter(grant -> grant.endedAt().isEmpty() && !grant.frozen())
        .flatMap(grant ->
            grant
                .validity(shown.digest())
                .filter(validity -> now.isBefore(validity.until()))
                .map(validity ->
                    new Introspected(
                        grant,
                        Scope.both(grant.scopes(), caller.permissions()),
                        validity.from(),
                        validity.until(),
                        Optional.empty())));
  }

  private Optional<Introspected> accessToken(Connector caller, String token, String issuer) {
    Instant now = clock.instant();
    return accessTokens
        .find(token, issuer)
        .filter(access -> access.tenant().equals(caller.tenant()))
        // No skew here: whoever asks compares with nobody's clock but ours.
        .filter(access -> now.isBefore(access.token().expiresAt()))
        .map(access ->
            new Introspected(
                access.grant(),
                access.scopes(),
                access.token().issuedAt(),
                access.token().expiresAt(),
                Optional.of(access.token().id())));
  }

  /**
   * A token that is worth something.
   *
   * @param scopes as far as grant and connector still have them
   * @param accessTokenId of an access token; empty for a refresh token
   */
  public record Introspected(
      Grant grant,
      Set<Scope> scopes,
      Instant issuedAt,
      Instant expiresAt,
      Optional<String> accessTokenId) {
    public Introspected {
      scopes = Set.copyOf(scopes);
    }
  }
}
