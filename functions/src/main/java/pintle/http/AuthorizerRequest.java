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

/** What API Gateway asks a REQUEST authorizer, and the policy that it gets. */
public final class AuthorizerRequest {
  private final ApiRequest request;
  private final String methodArn;

  private AuthorizerRequest(ApiRequest request, String methodArn) {
    this.request = request;
    this.methodArn = methodArn;
  }

  /** Reads the event. */
  public static AuthorizerRequest read(InputStream event) throws IOException {
    Map<String, Object> map = Json.event(event);
    return new AuthorizerRequest(
        new ApiRequest(map), map.get("methodArn") instanceof String arn ? arn : "");
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
   * Allows every method of the stage: the gateway caches the policy by token, and a narrower one
   * would refuse the next path. The context holds texts only.
   */
  public String allow(Access access) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Action", "execute-api:Invoke");
    statement.put("Effect", "Allow");
    statement.put("Resource", stageArn());
    Map<String, String> context = new LinkedHashMap<>();
    context.put("tenantId", access.tenant().value());
    context.put("connectorId", access.grant().connector().value());
    context.put("grantId", access.grant().id().value());
    context.put("userId", access.grantor().value());
    context.put("reach", access.grant().reach().kind().text());
    context.put("scope", Scope.join(access.scopes(), " "));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("principalId", access.grantor().value());
    answer.put("policyDocument", Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
    answer.put("context", context);
    return Json.write(answer);
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
