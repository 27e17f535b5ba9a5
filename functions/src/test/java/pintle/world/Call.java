package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request in the making, as the gateway's event. */
public final class Call {
  private final World world;
  private final String route;
  private final Map<String, @Nullable Object> event = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, List<String>> multiValueHeaders = new HashMap<>();
  private final Map<String, String> path = new HashMap<>();
  private final Map<String, String> query = new HashMap<>();
  private final Map<String, List<String>> multiValueQuery = new HashMap<>();
  private String sourceIp = "192.0.2.10";

  Call(World world, String route) {
    this.world = world;
    this.route = route;
    int space = route.indexOf(' ');
    event.put("httpMethod", route.substring(0, space));
    event.put("resource", route.substring(space + 1));
  }

  public Call header(String name, String value) {
    headers.put(name, value);
    multiValueHeaders.put(name, List.of(value));
    return this;
  }

  /** The same header more than once. */
  public Call headerTwice(String name, String first, String second) {
    headers.put(name, second);
    multiValueHeaders.put(name, List.of(first, second));
    return this;
  }

  public Call path(String name, String value) {
    path.put(name, value);
    return this;
  }

  public Call query(String name, String value) {
    query.put(name, value);
    multiValueQuery.put(name, List.of(value));
    return this;
  }

  /** The same parameter more than once. */
  public Call queryTwice(String name, String first, String second) {
    query.put(name, second);
    multiValueQuery.put(name, List.of(first, second));
    return this;
  }

  public Call from(String ip) {
    sourceIp = ip;
    return this;
  }

  /** A JSON body under its media type. */
  public Call json(String body) {
    return header("Content-Type", "application/json").body(body);
  }

  /** A form under its media type. */
  public Call form(String encoded) {
    return header("Content-Type", "application/x-www-form-urlencoded").body(encoded);
  }

  public Call body(String body) {
    event.put("body", body);
    return this;
  }

  public Call base64Body(String body) {
    event.put("isBase64Encoded", true);
    return body(body);
  }

  /** The event as the gateway writes it. */
  public Map<String, @Nullable Object> event() {
    event.putIfAbsent("body", null);
    event.putIfAbsent("isBase64Encoded", false);
    event.put("headers", headers);
    event.put("multiValueHeaders", multiValueHeaders);
    event.put("pathParameters", path.isEmpty() ? null : path);
    event.put("queryStringParameters", query.isEmpty() ? null : query);
    event.put("multiValueQueryStringParameters", query.isEmpty() ? null : multiValueQuery);
    event.put(
        "requestContext",
        Map.of(
            "requestId", "11111111-2222-4333-8444-555555555555",
            "stage", "dev",
            "domainName", "gateway.example",
            "identity", Map.of("sourceIp", sourceIp)));
    return event;
  }

  public Reply send() {
    return world.send(route, event());
  }

  /** Sends, and holds the answer's status. */
  public Reply expect(int status) {
    Reply reply = send();
    assertThat(reply.status()).as(route + " answered " + reply.body()).isEqualTo(status);
    return reply;
  }

  /** Sends, and holds status and error code of a refusal. */
  public Reply expect(int status, String errorCode) {
    Reply reply = expect(status);
    assertThat(reply.text("errorCode")).as(reply.body()).isEqualTo(errorCode);
    assertThat(reply.text("message")).isNotEmpty();
    assertThat(reply.text("requestId")).isNotEmpty();
    assertThat(reply.text("errorCategoryKey")).isNotEmpty();
    return reply;
  }
}
