package pintle.handler;

import java.util.Map;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.http.Operation;
import pintle.http.Parameters;
import pintle.token.AuthenticatedConnector;
import pintle.token.TokenRevocation;

/** Ends tokens that their connector gives up (RFC 7009). */
public final class RevokeToken extends ApiHandler {
  private final TokenRevocation revocation;
  private final Endpoint endpoint;

  public RevokeToken() {
    this(Wiring.fromEnvironment());
  }

  public RevokeToken(Wiring wiring) {
    super(wiring.api());
    this.revocation = wiring.tokenRevocation();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("POST /oauth2/revoke", Operation.client(this::revoke));
  }

  /** The hint is not needed: a token says itself what it is. */
  private ApiResponse revoke(ApiRequest request, Parameters form, AuthenticatedConnector caller) {
    revocation.revoke(caller, form.demand("token"), endpoint.issuer(request), request.origin());
    return ApiResponse.ok(new Fields());
  }
}
