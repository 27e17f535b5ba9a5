package pintle.handler;

import java.util.Map;
import java.util.Optional;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.http.Parameters;
import pintle.token.AuthenticatedConnector;
import pintle.token.Leaks;
import pintle.token.TokenRevocation;

/** Ends tokens that their connector gives up (RFC 7009), and what leaked, for whoever found it. */
public final class RevokeToken extends ApiHandler {
  /** A scanner's report has so many findings at most; what follows them is not looked at. */
  private static final int MOST_FINDINGS = 100;

  /** So many access tokens, the longest texts of ours, with the addresses where they were found. */
  private static final int REPORT_BODY = 256 * 1024;

  private final TokenRevocation revocation;
  private final Leaks leaks;
  private final Endpoint endpoint;

  public RevokeToken() {
    this(Wiring.fromEnvironment());
  }

  public RevokeToken(Wiring wiring) {
    super(wiring.api());
    this.revocation = wiring.tokenRevocation();
    this.leaks = wiring.leaks();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "POST /oauth2/revoke",
        Operation.client(this::revoke),
        "POST /v1/leaked",
        Operation.open(this::leaked).withBodyUpTo(REPORT_BODY));
  }

  /** The hint is not needed: a token says itself what it is. */
  private ApiResponse revoke(ApiRequest request, Parameters form, AuthenticatedConnector caller) {
    revocation.revoke(caller, form.demand("token"), endpoint.issuer(request), request.origin());
    return ApiResponse.ok(new Fields());
  }

  /** The answer tells nothing: not whether there was anything to end. */
  private ApiResponse leaked(ApiRequest request) {
    request.jsonObjects().stream()
        .limit(MOST_FINDINGS)
        .forEach(finding ->
            text(finding, "token")
                .ifPresent(found ->
                    leaks.end(
                        found,
                        text(finding, "applicationId"),
                        endpoint.issuer(request),
                        request.origin())));
    return ApiResponse.done();
  }

  private static Optional<String> text(JsonBody from, String name) {
    return from.raw(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
