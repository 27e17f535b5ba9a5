package pintle.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.connector.Scope;
import pintle.log.Log;
import pintle.refusal.Refusal;
import pintle.token.Access;

/**
 * What API Gateway asks a REQUEST authorizer, and what it gets: a policy for payload 1.0 (REST
 * APIs, and HTTP APIs that say so), a simple response for payload 2.0 (HTTP APIs).
 */
public final class AuthorizerRequest {
  private static final String SIMPLE = "2.0";
  private static final String AUTHORIZED = "isAuthorized";

  private final ApiRequest request;
  private final String methodArn;
  private final boolean simple;

  private AuthorizerRequest(ApiRequest request, String methodArn, boolean simple) {
    this.request = request;
    this.methodArn = methodArn;
    this.simple = simple;
  }

  /** Reads the event. */
  public static AuthorizerRequest read(InputStream event) throws IOException {
    Map<String, Object> map = Json.event(event);
    return new AuthorizerRequest(
        new ApiRequest(map),
        map.get("methodArn") instanceof String arn ? arn : "",
        SIMPLE.equals(map.get("version")));
  }

  /**
   * The access token, from its own header or as Bearer.
   *
   * @throws Refusal 400 where both are there and differ: the gateway keeps the answer by one of
   *     them
   */
  public Optional<String> token() {
    return request.accessToken();
  }

  /**
   * Allows every method of the stage: the gateway caches the answer by token, and a narrower policy
   * would refuse the next path. The context holds texts only.
   */
  public String allow(Access access) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("tenantId", access.tenant().value());
    context.put("connectorId", access.grant().connector().value());
    context.put("grantId", access.grant().id().value());
    context.put("userId", access.grantor().value());
    context.put("reach", access.grant().reach().kind().text());
    context.put("scope", Scope.join(access.scopes(), " "));
    if (simple) {
      return Json.write(Map.of(AUTHORIZED, true, "context", context));
    }
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Action", "execute-api:Invoke");
    statement.put("Effect", "Allow");
    statement.put("Resource", stageArn());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("principalId", access.grantor().value());
    answer.put("policyDocument", Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
    answer.put("context", context);
    return Json.write(answer);
  }

  /**
   * How a token is refused, where that is an answer: an HTTP API takes every failure of the
   * function for one of its own and says 500. A REST API is refused by the failure alone.
   */
  public Optional<String> refuse() {
    return simple ? Optional.of(Json.write(Map.of(AUTHORIZED, false))) : Optional.empty();
  }

  /** Writes the line of this request, as for every other call. */
  public void log(Log log, String function, Optional<Refusal> refusal, Duration took) {
    RequestLog line = new RequestLog(log, function, request);
    refusal.ifPresent(line::refused);
    line.write(refusal.map(one -> one.reason().status()).orElse(200), took);
  }

  /** {@code arn:…:<api>/<stage>/GET/path} without method and path. */
  private String stageArn() {
    String[] parts = methodArn.split("/", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("a method's ARN names API, stage and method");
    }
    return parts[0] + "/" + parts[1] + "/*";
  }
}
