package pintle.http;

import pintle.cache.Lazy;
import pintle.connector.Scope;
import pintle.openid.SignInVerifier;
import pintle.refusal.Reason;
import pintle.token.Access;
import pintle.token.AccessCheck;
import pintle.token.AuthenticatedConnector;
import pintle.token.ConnectorAuthentication;
import pintle.token.RefreshToken;
import pintle.user.Administrators;
import pintle.user.PortalUser;

/** Turns what a request shows into a verified caller, or refuses. Runs before every operation. */
public final class Guard {
  private final Lazy<SignInVerifier> signIns;
  private final Lazy<Administrators> administrators;
  private final Lazy<ConnectorAuthentication> connectors;
  private final Lazy<AccessCheck> accessTokens;
  private final PublicUrl publicUrl;

  public Guard(
      Lazy<SignInVerifier> signIns,
      Lazy<Administrators> administrators,
      Lazy<ConnectorAuthentication> connectors,
      Lazy<AccessCheck> accessTokens,
      PublicUrl publicUrl) {
    this.signIns = signIns;
    this.administrators = administrators;
    this.connectors = connectors;
    this.accessTokens = accessTokens;
    this.publicUrl = publicUrl;
  }

  PortalUser portalUser(ApiRequest request) {
    String token = request.bearer().orElseThrow(Reason.SIGN_IN_INVALID::refusal);
    return administrators.get().signedIn(signIns.get().verify(token));
  }

  AuthenticatedConnector connector(ApiRequest request) {
    return connectors
        .get()
        .authenticate(
            pairHeader(request, "applicationId"),
            pairHeader(request, "applicationSecret"),
            request
                .optionalHeader("refreshToken")
                .flatMap(RefreshToken::parse)
                .map(RefreshToken::grant),
            request.origin().sourceIp());
  }

  /** The same for the pair of an OAuth request, whose form may hold the refresh token. */
  AuthenticatedConnector client(ApiRequest request, ClientCredentials shown, Parameters form) {
    return connectors
        .get()
        .authenticate(
            shown.id(),
            shown.secret(),
            form.optional("refresh_token").flatMap(RefreshToken::parse).map(RefreshToken::grant),
            request.origin().sourceIp());
  }

  /** The vendor's own sentence for a pair that is not there. */
  private static String pairHeader(ApiRequest request, String name) {
    return request
        .optionalHeader(name)
        .orElseThrow(() -> Reason.CREDENTIALS_MISSING.refusal().hint(name));
  }

  Access access(ApiRequest request, Scope scope) {
    String token = request.accessToken().orElseThrow(Reason.ACCESS_TOKEN_MISSING::refusal);
    return accessTokens.get().check(token, publicUrl.of(request), scope);
  }
}
