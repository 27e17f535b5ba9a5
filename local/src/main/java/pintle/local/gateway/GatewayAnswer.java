package pintle.local.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer that the gateway gives by itself: a GatewayResponse or the preflight of template.yaml.
 *
 * @param body may hold {@code $context.requestId}, {@code $context.extendedRequestId}, {@code
 *     $context.error.message} and {@code $context.error.messageString} (the message in quotes)
 */
public record GatewayAnswer(int status, Map<String, String> headers, String body) {
  public GatewayAnswer {
    headers = Map.copyOf(headers);
  }

  byte[] render(String requestId, String message) {
    if (body.indexOf('$') < 0) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(message));
    return body.replace("$context.error.messageString", '"' + escaped + '"')
        .replace("$context.error.message", escaped)
        .replace("$context.extendedRequestId", requestId)
        .replace("$context.requestId", requestId)
        .getBytes(StandardCharsets.UTF_8);
  }
}
