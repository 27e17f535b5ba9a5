package pintle.local.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A GET of a page or helper below {@code /local/}. */
public final class LocalRequest {
  private final Map<String, String> query;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  public LocalRequest(Map<String, String> query, Map<String, String> headers) {
    this.query = Map.copyOf(query);
    this.headers.putAll(headers);
  }

  /** The decoded value of a query parameter. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The value of a header, its name in any letter case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
