package pintle.handler;

import pintle.connector.Scope;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.token.GrantManagement.Issued;

/** The answer to a program that got its refresh token. */
final class RefreshTokens {
  private RefreshTokens() {}

  static ApiResponse handOver(Issued issued, Endpoint endpoint, ApiRequest request) {
    return ApiResponse.ok(
        new Fields()
            .put("refreshToken", issued.refreshToken())
            .put("grantedScope", Scope.join(issued.grant().scopes(), ","))
            .put("refreshTokenExpiry", issued.grant().expiresAt())
            // Old programs append "v1/…" to this one, and "/v1/…" to the exchange's.
            .put("endpointUrl", endpoint.of(request) + "/"));
  }
}
