package pintle.handler;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
import pintle.refusal.Refusal;
import pintle.token.AuthenticatedConnector;
import pintle.token.FailureExplanation;
import pintle.token.FailureExplanation.Found;
import pintle.token.Grant;
import pintle.token.TokenIntrospection;
import pintle.token.TokenIntrospection.Introspected;

/** Tells a connector what a token is worth now (RFC 7662), and why its calls are refused. */
public final class IntrospectToken extends ApiHandler {
  private final TokenIntrospection introspection;
  private final FailureExplanation explanation;
  private final Endpoint endpoint;
  private final InstantSource clock;

  public IntrospectToken() {
    this(Wiring.fromEnvironment());
  }

  public IntrospectToken(Wiring wiring) {
    super(wiring.api());
    this.introspection = wiring.tokenIntrospection();
    this.explanation = wiring.failureExplanation();
    this.endpoint = wiring.endpoint();
    this.clock = wiring.clock();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "POST /oauth2/introspect", Operation.client(this::introspect),
        "GET /v1/explanation", Operation.connector(this::explain));
  }

  /** The request is that of a call which was refused, so that it can be sent as it is. */
  private ApiResponse explain(ApiRequest request, AuthenticatedConnector caller) {
    List<Found> found =
        explanation.explain(
            caller,
            request.optionalHeader("refreshToken"),
            request.accessToken(),
            request.query("clientTime").map(IntrospectToken::time),
            endpoint.issuer(request));
    return ApiResponse.ok(
        new Fields()
            .put("good", found.stream().allMatch(one -> one.finding().good()))
            .put("serverTime", clock.instant())
            .putObjects("findings", found.stream().map(IntrospectToken::fields).toList()));
  }

  private static Instant time(String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw Refusal.field("clientTime", "a time in epoch milliseconds");
    }
    return Instant.ofEpochMilli(Long.parseLong(text));
  }

  private static Fields fields(Found found) {
    return new Fields()
        .put("about", found.finding().about())
        .put("code", found.finding().code())
        .put("message", found.finding().message())
        .putOrNull("at", found.at());
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
