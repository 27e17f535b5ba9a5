package pintle.handler;

import java.util.Map;
import java.util.Optional;
import pintle.Wiring;
import pintle.connector.Scope;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.http.Operation;
import pintle.http.Parameters;
import pintle.http.TokenForm;
import pintle.oauth.CodeExchange;
import pintle.oauth.Profile;
import pintle.refusal.Reason;
import pintle.secret.SecretText;
import pintle.token.AuthenticatedConnector;
import pintle.token.RefreshToken;
import pintle.token.TokenExchange;
import pintle.token.TokenExchange.Exchanged;

/** The token endpoint (RFC 6749, section 3.2): codes and refresh tokens for access tokens. */
public final class IssueToken extends ApiHandler {
  private final CodeExchange codes;
  private final TokenExchange refreshTokens;
  private final Endpoint endpoint;

  public IssueToken() {
    this(Wiring.fromEnvironment());
  }

  public IssueToken(Wiring wiring) {
    super(wiring.api());
    this.codes = wiring.codeExchange();
    this.refreshTokens = wiring.tokenExchange();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("POST /oauth2/token", Operation.client(this::issue));
  }

  private ApiResponse issue(ApiRequest request, Parameters form, AuthenticatedConnector caller) {
    String issuer = endpoint.issuer(request);
    // RFC 9068, section 3: a resource that is asked for is the audience, or is refused.
    if (form.optional("resource").filter(asked -> !asked.equals(issuer)).isPresent()) {
      throw Reason.RESOURCE_UNKNOWN.refusal().hint(issuer);
    }
    return switch (form.demand("grant_type")) {
      case "authorization_code" -> code(request, form, caller, issuer);
      case "refresh_token" -> refresh(request, form, caller, issuer);
      default ->
          throw Reason.GRANT_TYPE_UNSUPPORTED.refusal().hint("authorization_code, refresh_token");
    };
  }

  private ApiResponse code(
      ApiRequest request, Parameters form, AuthenticatedConnector caller, String issuer) {
    CodeExchange.Tokens tokens =
        codes.exchange(caller, TokenForm.code(form), Profile.STANDARD, issuer, request.origin());
    return tokens(tokens.access(), Optional.of(tokens.refreshToken()));
  }

  private ApiResponse refresh(
      ApiRequest request, Parameters form, AuthenticatedConnector caller, String issuer) {
    RefreshToken shown =
        RefreshToken.parse(form.demand("refresh_token"))
            .orElseThrow(Reason.REFRESH_TOKEN_UNKNOWN::refusal);
    Exchanged exchanged =
        refreshTokens.exchange(caller, shown, form.optional("scope"), issuer, request.origin());
    return tokens(exchanged, exchanged.successor());
  }

  /** RFC 6749, section 5.1; a refresh token only where there is a new one. */
  private static ApiResponse tokens(Exchanged access, Optional<SecretText> refreshToken) {
    return ApiResponse.tokens(
        new Fields()
            .put("access_token", access.accessToken())
            .put("token_type", "Bearer")
            .put("expires_in", access.life().toSeconds())
            .put("scope", Scope.join(access.scopes(), " "))
            .putIfPresent("refresh_token", refreshToken.map(SecretText::reveal)));
  }
}
