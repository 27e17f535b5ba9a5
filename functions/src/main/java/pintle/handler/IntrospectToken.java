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
import pintle.token.AuthenticatedConnector;
import pintle.token.Grant;
import pintle.token.TokenIntrospection;
import pintle.token.TokenIntrospection.Introspected;

/** Tells a connector what a token is worth now (RFC 7662). */
public final class IntrospectToken extends ApiHandler {
  private final TokenIntrospection introspection;
  private final Endpoint endpoint;

  public IntrospectToken() {
    this(Wiring.fromEnvironment());
  }

  public IntrospectToken(Wiring wiring) {
    super(wiring.api());
    this.introspection = wiring.tokenIntrospection();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("POST /oauth2/introspect", Operation.client(this::introspect));
  }

  private ApiResponse introspect(
      ApiRequest request, Parameters form, AuthenticatedConnector caller) {
    String issuer = endpoint.issuer(request);
    return ApiResponse.ok(
        introspection
            .introspect(caller, form.demand("token"), issuer)
            .map(found -> active(found, issuer))
            .orElseGet(() -> new Fields().put("active", false)));
  }

  /** Section 2.2, and the names that our access tokens have beside it; times in seconds. */
  private static Fields active(Introspected found, String issuer) {
    Grant grant = found.grant();
    Fields fields =
        new Fields()
            .put("active", true)
            .put("scope", Scope.join(found.scopes(), " "))
            .put("client_id", grant.connector().value())
            .put("sub", grant.grantedBy().value())
            .put("iss", issuer)
            .put("iat", found.issuedAt().getEpochSecond())
            .put("exp", found.expiresAt().getEpochSecond())
            .put("tid", grant.tenant().value())
            .put("grant_id", grant.id().value())
            .put("reach", grant.reach().kind().text());
    found
        .accessTokenId()
        .ifPresent(id -> fields.put("token_type", "Bearer").put("aud", issuer).put("jti", id));
    return fields;
  }
}
