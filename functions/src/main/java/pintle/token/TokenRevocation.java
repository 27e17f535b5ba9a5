package pintle.token;

import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.refusal.Reason;

/**
 * Ends what a connector's token stands for (RFC 7009): a refresh token's grant, or the access
 * tokens that a grant has so far. What is no token any more is left alone.
 */
public final class TokenRevocation {
  private final Grants grants;
  private final GrantManagement management;
  private final AccessCheck accessTokens;

  public TokenRevocation(Grants grants, GrantManagement management, AccessCheck accessTokens) {
    this.grants = grants;
    this.management = management;
    this.accessTokens = accessTokens;
  }

  /**
   * Ends a token; nothing happens where it is unknown, replaced, expired or ended.
   *
   * @param issuer the public base of this deployment
   * @throws pintle.refusal.Refusal where it was issued to another connector of the tenant (section
   *     2.1)
   */
  public void revoke(AuthenticatedConnector caller, String token, String issuer, Origin origin) {
    RefreshToken.parse(token)
        .ifPresentOrElse(
            shown -> revoke(caller.connector(), shown, origin),
            () -> revoke(caller.connector(), token, issuer, origin));
  }

  /** A replaced token ends nothing: programs tidy up behind a renewal. */
  private void revoke(Connector caller, RefreshToken shown, Origin origin) {
    grants
        .find(shown.grant())
        .filter(grant -> grant.tenant().equals(caller.tenant()) && grant.carries(shown.digest()))
        .ifPresent(grant -> {
          demandOwn(caller, grant);
          management.endRevoked(grant, origin);
        });
  }

  private void revoke(Connector caller, String accessToken, String issuer, Origin origin) {
    accessTokens
        .findStanding(accessToken, issuer)
        .filter(access -> access.tenant().equals(caller.tenant()))
        .ifPresent(access -> {
          demandOwn(caller, access.grant());
          management.endAccessTokens(access.grant(), origin);
        });
  }

  private static void demandOwn(Connector caller, Grant grant) {
    if (!grant.connector().equals(caller.id())) {
      throw Reason.TOKEN_OF_ANOTHER.refusal();
    }
  }
}
