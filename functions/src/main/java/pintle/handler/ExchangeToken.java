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
import pintle.refusal.Reason;
import pintle.token.AuthenticatedConnector;
import pintle.token.RefreshToken;
import pintle.token.TokenExchange;
import pintle.token.TokenExchange.Exchanged;

/** Exchanges refresh token, connector ID and secret for an access token. */
public final class ExchangeToken extends ApiHandler {
  private final TokenExchange exchange;
  private final Endpoint endpoint;

  public ExchangeToken() {
    this(Wiring.fromEnvironment());
  }

  public ExchangeToken(Wiring wiring) {
    super(wiring.api());
    this.exchange = wiring.tokenExchange();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("GET /v1/accessToken", Operation.connector(this::exchange));
  }

  private ApiResponse exchange(ApiRequest request, AuthenticatedConnector caller) {
    RefreshToken shown =
        RefreshToken.parse(request.header("refreshToken"))
            .orElseThrow(Reason.REFRESH_TOKEN_UNKNOWN::refusal);
    Exchanged exchanged =
        exchange.exchange(caller, shown, endpoint.issuer(request), request.origin());
    return ApiResponse.ok(
        new Fields()
            .put("accessToken", exchanged.accessToken())
            .put("endpointUrl", endpoint.of(request))
            .put("accessTokenExpiry", exchanged.expiresAt())
            .put("scope", Scope.join(exchanged.scopes(), ","))
            .putOrNull("refreshToken", exchanged.successor()));
  }
}
