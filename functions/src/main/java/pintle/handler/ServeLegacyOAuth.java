package pintle.handler;

import java.util.Map;
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
import pintle.oauth.CodeExchange.Tokens;
import pintle.oauth.Profile;
import pintle.page.PinConsent;
import pintle.token.AuthenticatedConnector;

/** The OAuth pair of the old service: the consent page behind a PIN, and the code's exchange. */
public final class ServeLegacyOAuth extends ApiHandler {
  private final PinConsent consent;
  private final CodeExchange exchange;
  private final Endpoint endpoint;

  public ServeLegacyOAuth() {
    this(Wiring.fromEnvironment());
  }

  public ServeLegacyOAuth(Wiring wiring) {
    super(wiring.api());
    this.consent = wiring.pinConsent();
    this.exchange = wiring.codeExchange();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    Operation get =
        Operation.below(
            Map.of("oauth/authorize", Operation.page(consent::start, consent::refused)));
    Operation post =
        Operation.below(
            Map.of(
                "oauth/authorize",
                Operation.page(consent::next, consent::refused),
                "oauth/token",
                Operation.legacyClient(this::exchange)));
    // The gateway tells letter cases apart; these are the ones that clients use.
    return Map.of(
        "GET /api/{proxy+}", get,
        "GET /Api/{proxy+}", get,
        "GET /API/{proxy+}", get,
        "POST /api/{proxy+}", post,
        "POST /Api/{proxy+}", post,
        "POST /API/{proxy+}", post);
  }

  /** The names of the old service beside those of RFC 6749, section 5.1. */
  private ApiResponse exchange(ApiRequest request, Parameters form, AuthenticatedConnector caller) {
    Tokens tokens =
        exchange.exchange(
            caller,
            TokenForm.readLegacy(request, form),
            Profile.LEGACY,
            endpoint.issuer(request),
            request.origin());
    return ApiResponse.tokens(
        new Fields()
            .put("accessToken", tokens.access().accessToken())
            .put("endpointUrl", endpoint.of(request))
            .put("accessTokenExpiry", tokens.access().expiresAt())
            .put("scope", Scope.join(tokens.access().scopes(), " "))
            .put("refreshToken", tokens.refreshToken())
            .put("access_token", tokens.access().accessToken())
            .put("token_type", "Bearer")
            .put("expires_in", tokens.access().life().toSeconds())
            .put("refresh_token", tokens.refreshToken()));
  }
}
