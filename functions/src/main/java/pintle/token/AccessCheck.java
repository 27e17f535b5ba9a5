package pintle.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import pintle.connector.Connector;
import pintle.connector.Connectors;
import pintle.connector.Scope;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * Checks an access token at every use: after the token itself, its grant, its connector and the
 * published keys are read, so an ended or frozen grant is refused on the next call, and a withdrawn
 * key after a second.
 */
public final class AccessCheck {
  private final AccessTokens tokens;
  private final Grants grants;
  private final Connectors connectors;
  private final InstantSource clock;

  public AccessCheck(
      AccessTokens tokens, Grants grants, Connectors connectors, InstantSource clock) {
    this.tokens = tokens;
    this.grants = grants;
    this.connectors = connectors;
    this.clock = clock;
  }

  /**
   * What this token opens now.
   *
   * @throws pintle.refusal.Refusal 401 InvalidToken
   */
  public Access check(String accessToken, String issuer) {
    Access access = standing(accessToken, issuer);
    if (access.grant().frozen()) {
      throw Reason.GRANT_FROZEN.refusal().sentence(Reason.ACCESS_TOKEN_ENDED.sentence());
    }
    return access;
  }

  /** What it opens, were its grant not frozen. */
  private Access standing(String accessToken, String issuer) {
    return standing(verify(accessToken, issuer));
  }

  /** The token of this text, of which no grant is looked at yet. */
  VerifiedAccessToken verify(String accessToken, String issuer) {
    return tokens.verify(accessToken, issuer);
  }

  /** What it opens, were its grant not frozen. */
  Access standing(VerifiedAccessToken token) {
    Grants.Found found =
        grants.find(token.connector(), Optional.of(token.grant()), Optional.empty());
    Instant now = clock.instant();
    // Keys of the last second may lack the newest one, so a token is refused by none but those of
    // now.
    if (found.published().find(token.kid(), now).isEmpty() && !tokens.stands(token)) {
      throw Reason.ACCESS_TOKEN_KEY_WITHDRAWN.refusal();
    }
    Grant grant =
        found
            .grant()
            .filter(one -> one.live(now))
            .filter(one -> one.connector().equals(token.connector()))
            .filter(one -> one.accessGeneration() == token.accessGeneration())
            .orElseThrow(Reason.ACCESS_TOKEN_ENDED::refusal);
    Connector connector = found.connector().orElseThrow(Reason.ACCESS_TOKEN_ENDED::refusal);
    Set<Scope> scopes =
        Scope.both(token.scopes(), Scope.both(grant.scopes(), connector.permissions()));
    return new Access(token, grant, connector, scopes);
  }

  /** The same; empty where the token opens nothing (any more). */
  public Optional<Access> find(String accessToken, String issuer) {
    return findStanding(accessToken, issuer).filter(access -> !access.grant().frozen());
  }

  /** The same, though its grant may be frozen: what is to be ended must not return with it. */
  Optional<Access> findStanding(String accessToken, String issuer) {
    try {
      return Optional.of(standing(accessToken, issuer));
    } catch (Refusal refusal) {
      if (refusal.reason().code() == Reason.Code.INVALID_TOKEN) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** The same, where the token carries this scope; notes that it was used. */
  public Access check(String accessToken, String issuer, Scope demanded) {
    Access access = check(accessToken, issuer);
    if (!access.scopes().contains(demanded)) {
      throw Reason.SCOPE_NOT_GRANTED.refusal().hint(demanded.text());
    }
    Instant now = clock.instant();
    if (access.connector().usage().due(demanded, now)) {
      connectors.used(access.connector().id(), demanded, now);
    }
    return access;
  }
}
