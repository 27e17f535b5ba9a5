package pintle.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.Scope;
import pintle.refusal.Reason;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.secret.SecretText;

/**
 * Exchanges a refresh token for an access token, and renews it near its end. The successor is
 * derived from the token that is shown, so every retry gets the same one; it counts from its first
 * use, and the old one has a grace from then.
 */
public final class TokenExchange {
  private static final Duration LAST_USED_EXACTNESS = Duration.ofDays(1);
  private static final int ATTEMPTS = 5;

  private final Grants grants;
  private final AccessTokens accessTokens;
  private final Lives lives;
  private final Randomness randomness;
  private final InstantSource clock;

  public TokenExchange(
      Grants grants,
      AccessTokens accessTokens,
      Lives lives,
      Randomness randomness,
      InstantSource clock) {
    this.grants = grants;
    this.accessTokens = accessTokens;
    this.lives = lives;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * An access token for the connector's grant.
   *
   * @param issuer the public base of this deployment
   * @throws pintle.refusal.Refusal 401 InvalidToken where the token is not (or no longer) good
   */
  public Exchanged exchange(
      AuthenticatedConnector caller, RefreshToken shown, String issuer, Origin origin) {
    return exchange(caller, shown, Optional.empty(), issuer, origin);
  }

  /**
   * The same with no more than these scopes, for this access token alone (RFC 6749, section 6).
   *
   * @param narrower what was asked for, blanks between
   * @throws pintle.refusal.Refusal also where one of them was not granted
   */
  public Exchanged exchange(
      AuthenticatedConnector caller,
      RefreshToken shown,
      Optional<String> narrower,
      String issuer,
      Origin origin) {
    Instant now = clock.instant();
    Grant grant =
        caller
            .grant()
            .filter(found -> found.ref().equals(shown.grant()))
            .orElseThrow(Reason.REFRESH_TOKEN_UNKNOWN::refusal);
    Proven proven = prove(grant, shown, now, origin);
    Grant standing = proven.grant();
    Set<Scope> scopes =
        narrower.map(asked -> granted(asked, standing.scopes())).orElse(standing.scopes());
    if (standing
        .lastUsedAt()
        .filter(last -> now.isBefore(last.plus(LAST_USED_EXACTNESS)))
        .isEmpty()) {
      grants.used(standing, now);
    }
    return exchanged(
        caller, standing, scopes, proven.successor().map(RefreshToken::text), issuer, now);
  }

  /** An access token of a grant that was issued in this same call. */
  public Exchanged first(AuthenticatedConnector caller, Grant issued, String issuer) {
    Instant now = clock.instant();
    grants.used(issued, now);
    return exchanged(caller, issued, issued.scopes(), Optional.empty(), issuer, now);
  }

  /** The scopes that were asked for, each of which was granted. */
  private static Set<Scope> granted(String asked, Set<Scope> granted) {
    return Scope.all(asked)
        .filter(granted::containsAll)
        .orElseThrow(Reason.SCOPE_BEYOND_GRANT::refusal);
  }

  /** Refuses while nothing can be signed, before a caller gives up what it holds. */
  public void demandReady(AuthenticatedConnector caller) {
    accessTokens.demandKey(caller.published());
  }

  private Exchanged exchanged(
      AuthenticatedConnector caller,
      Grant grant,
      Set<Scope> asked,
      Optional<SecretText> successor,
      String issuer,
      Instant now) {
    Set<Scope> scopes = Scope.both(asked, caller.connector().permissions());
    AccessTokens.Signer signer = accessTokens.signer(caller.published());
    Instant expiry =
        earlier(signer.longest(), earlier(now.plus(lives.accessToken()), grant.expiresAt()));
    return new Exchanged(
        accessTokens.issue(signer, grant, scopes, issuer, now, expiry),
        Duration.between(now, expiry),
        expiry,
        scopes,
        successor);
  }

  /** The grant as it stands after this token was shown, or a refusal. */
  private Proven prove(Grant found, RefreshToken shown, Instant now, Origin origin) {
    Grant grant = found;
    Digest digest = shown.digest();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (grant.endedAt().isPresent()) {
        throw Reason.GRANT_ENDED.refusal();
      }
      if (grant.frozen()) {
        throw Reason.GRANT_FROZEN.refusal();
      }
      Optional<Proven> proven = proveOnce(grant, shown, digest, now, origin);
      if (proven.isPresent()) {
        return proven.get();
      }
      grant = grants.find(grant.ref()).orElseThrow(Reason.REFRESH_TOKEN_UNKNOWN::refusal);
    }
    throw Reason.BUSY.refusal();
  }

  /** Empty where another exchange was faster and the grant must be read again. */
  private Optional<Proven> proveOnce(
      Grant grant, RefreshToken shown, Digest digest, Instant now, Origin origin) {
    if (grant.current().digest().matches(digest)) {
      return withCurrent(grant, shown, now);
    }
    Optional<Grant.Offer> offer = grant.offer().filter(one -> one.digest().matches(digest));
    if (offer.isPresent()) {
      return withSuccessor(grant, offer.get(), shown, now, origin);
    }
    Optional<Grant.Previous> previous =
        grant.previous().filter(one -> one.digest().matches(digest));
    if (previous.isPresent()) {
      return Optional.of(withPrevious(grant, previous.get(), shown, now));
    }
    throw Reason.REFRESH_TOKEN_UNKNOWN.refusal();
  }

  private Optional<Proven> withCurrent(Grant grant, RefreshToken shown, Instant now) {
    if (!now.isBefore(grant.current().expiresAt())) {
      throw Reason.REFRESH_TOKEN_EXPIRED.refusal();
    }
    if (!grant.current().dueForRenewal(now)) {
      return Optional.of(new Proven(grant, Optional.empty()));
    }
    if (grant.offer().isPresent()) {
      return Optional.of(
          new Proven(
              grant,
              Optional.of(shown.successor(grant.offer().get().secret(), grant.generation() + 1))));
    }
    byte[] secret = randomness.bytes(32);
    RefreshToken successor = shown.successor(secret, grant.generation() + 1);
    Grant offering =
        grant.offering(
            new Grant.Offer(
                secret,
                successor.digest(),
                successor.text().lastFour(),
                now,
                now.plus(lives.refreshToken())));
    return grants.offer(offering)
        ? Optional.of(new Proven(offering, Optional.of(successor)))
        : Optional.empty();
  }

  private Optional<Proven> withSuccessor(
      Grant grant, Grant.Offer offer, RefreshToken shown, Instant now, Origin origin) {
    if (!now.isBefore(offer.expiresAt())) {
      throw Reason.REFRESH_TOKEN_EXPIRED.refusal();
    }
    Grant renewed = grant.renewed(offer, now, lives.grace());
    AuditEvent event =
        new AuditEvent(
            grant.tenant(),
            now,
            AuditEvent.Type.GRANT_RENEWED,
            grant.id().value(),
            AuditEvent.CONNECTOR_ACTOR + grant.connector().value(),
            origin,
            grant.audited(
                Map.of(
                    "before.generation", Integer.toString(grant.generation()),
                    "after.generation", Integer.toString(renewed.generation()))));
    return grants.renew(renewed, event) ? withCurrent(renewed, shown, now) : Optional.empty();
  }

  private static Proven withPrevious(
      Grant grant, Grant.Previous previous, RefreshToken shown, Instant now) {
    if (!now.isBefore(previous.goodUntil())) {
      throw Reason.REFRESH_TOKEN_REPLAYED.refusal();
    }
    return new Proven(grant, Optional.of(shown.successor(previous.offer(), grant.generation())));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private record Proven(Grant grant, Optional<RefreshToken> successor) {}

  /**
   * What the program gets.
   *
   * @param life how long the access token is good
   * @param successor the new refresh token, from 90 % of the old one's life
   */
  public record Exchanged(
      SecretText accessToken,
      Duration life,
      Instant expiresAt,
      Set<Scope> scopes,
      Optional<SecretText> successor) {
    public Exchanged {
      scopes = Set.copyOf(scopes);
    }
  }
}
