package pintle.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorManagement;
import pintle.connector.ConnectorSecret;

/**
 * Ends what somebody found where it should not be. Whoever knows a token or secret may end it, and
 * is told nothing: not whether it was one. Each costs one read at most before it is proven.
 */
public final class Leaks {
  private final Grants grants;
  private final GrantManagement management;
  private final AccessCheck accessTokens;
  private final ConnectorManagement connectors;
  private final OneTimeCodes codes;
  private final InstantSource clock;

  public Leaks(
      Grants grants,
      GrantManagement management,
      AccessCheck accessTokens,
      ConnectorManagement connectors,
      OneTimeCodes codes,
      InstantSource clock) {
    this.grants = grants;
    this.management = management;
    this.accessTokens = accessTokens;
    this.connectors = connectors;
    this.codes = codes;
    this.clock = clock;
  }

  /**
   * Ends a refresh token's grant, the access tokens of an access token's grant, a connector secret,
   * or an open code. Nothing happens where the text is none of these (any more).
   *
   * @param connector whose secret it may be: secrets of before 2026-11-27 do not say it
   * @param issuer the public base of this deployment
   */
  public void end(String text, Optional<String> connector, String issuer, Origin origin) {
    if (text.startsWith(RefreshToken.PREFIX)) {
      RefreshToken.parse(text).ifPresent(shown -> end(shown, origin));
    } else if (text.startsWith(ConnectorSecret.PREFIX)) {
      ConnectorSecret.connector(text)
          .or(() -> connector.flatMap(ConnectorId::of))
          .ifPresent(id -> connectors.endLeakedSecret(id, text, origin));
    } else {
      Optional<CodeText> code =
          Stream.of(OneTimeCode.Kind.values())
              .filter(kind -> text.startsWith(kind.prefix()))
              .flatMap(kind -> CodeText.parse(kind, text).stream())
              .findFirst();
      code.ifPresentOrElse(
          shown -> end(shown, origin),
          () ->
              accessTokens
                  .findStanding(text, issuer)
                  .ifPresent(access -> management.endLeakedAccessTokens(access.grant(), origin)));
    }
  }

  /** The one that stands, the successor on offer, or the one before in its grace. */
  private void end(RefreshToken shown, Origin origin) {
    Instant now = clock.instant();
    grants
        .find(shown.grant())
        .filter(grant ->
            grant
                .validity(shown.digest())
                .filter(validity -> now.isBefore(validity.until()))
                .isPresent())
        .ifPresent(grant -> management.endLeaked(grant, origin));
  }

  private void end(CodeText shown, Origin origin) {
    Instant now = clock.instant();
    codes
        .find(shown.ref())
        .filter(code -> code.kind() == shown.kind() && code.digest().matches(shown.digest()))
        .filter(code -> code.open(now))
        .ifPresent(code -> {
          Map<String, String> details = new HashMap<>(code.cancelling(now));
          details.put("leaked", name(code));
          codes.cancel(
              code,
              new AuditEvent(
                  code.ref().tenant(),
                  now,
                  code.kind() == OneTimeCode.Kind.CLAIM
                      ? AuditEvent.Type.CLAIM_CODE_CANCELLED
                      : AuditEvent.Type.CODE_CANCELLED,
                  code.ref().id(),
                  AuditEvent.LEAKED_ACTOR,
                  origin,
                  details));
        });
  }

  private static String name(OneTimeCode code) {
    return switch (code.kind()) {
      case CLAIM -> "claimCode";
      case CONSENT -> "consentCode";
      case AUTHORIZATION -> "authorizationCode";
    };
  }
}
