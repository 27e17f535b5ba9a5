package pintle.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * What AWS Secrets Manager asks of a rotation function, or an operator: revoking names no version.
 *
 * @param version the token of the rotation, which names the version that it makes
 */
public record RotationRequest(String step, String secretId, Optional<String> version) {
  private static final String REVOKE = "revokeKeys";

  /** Reads the event. */
  public static RotationRequest read(InputStream event) throws IOException {
    Map<String, Object> map = Json.event(event);
    String step = text(map, "Step");
    return new RotationRequest(
        step,
        text(map, "SecretId"),
        step.equals(REVOKE) ? Optional.empty() : Optional.of(text(map, "ClientRequestToken")));
  }

  private static String text(Map<String, Object> map, String name) {
    if (map.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a rotation's event names its " + name);
  }
}
