package pintle.local.template;

import java.util.List;
import java.util.Map;

/** What a preflight is answered, on every path alike (status 200, no body). */
public record Cors(
    String origin,
    List<String> methods,
    List<String> headers,
    int maxAgeSeconds,
    boolean credentials) {

  public Cors {
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
  }

  /** The headers of the answer. */
  public Map<String, String> answer() {
    return Map.of(
        "Access-Control-Allow-Origin", origin,
        "Access-Control-Allow-Methods", String.join(",", methods),
        "Access-Control-Allow-Headers", String.join(",", headers),
        "Access-Control-Max-Age", Integer.toString(maxAgeSeconds));
  }
}
