package pintle.local.template;

import java.util.Map;
import java.util.OptionalInt;

/**
 * An answer that the gateway gives without asking a function.
 *
 * @param type as AWS names it: {@code MISSING_AUTHENTICATION_TOKEN}
 * @param status empty where each cause keeps its own (the two defaults)
 * @param headers by name
 * @param template JSON with the hole {@code $context.requestId}
 */
public record GatewayResponse(
    String type, OptionalInt status, Map<String, String> headers, String template) {

  public GatewayResponse {
    headers = Map.copyOf(headers);
  }

  /** The JSON body for a request. */
  public String body(String requestId) {
    return template.replace("$context.requestId", requestId);
  }
}
