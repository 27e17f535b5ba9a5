package pintle.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * What AWS Secrets Manager asks of a rotation function.
 *
 * @param version the token of the rotation, which names the version that it makes
 */
public record RotationRequest(String step, String secretId, String version) {
  /** Reads the event. */
  public static RotationRequest read(InputStream event) throws IOException {
    Map<String, Object> map = Json.event(event);
    return new RotationRequest(
        text(map, "Step"), text(map, "SecretId"), text(map, "ClientRequestToken"));
  }

  private static String text(Map<String, Object> map, String name) {
    if (map.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a rotation's event names its " + name);
  }
}
