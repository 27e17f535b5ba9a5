package pintle.pin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The secret from which PINs are derived, in its present version and, for PINs that are still out,
 * the one before. Serves PINs only. Prints nothing.
 */
public final class Pepper {
  private final String version;
  private final Map<String, byte[]> versions;

  private Pepper(String version, Map<String, byte[]> versions) {
    this.version = version;
    this.versions = versions;
  }

  /**
   * Reads {@code {"version":"2","pepper":"…","previous":{"version":"1","pepper":"…"}}}; previous
   * may be missing.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Pepper parse(String json) {
    try {
      Map<String, Object> object = JSONObjectUtils.parse(json);
      Map<String, byte[]> versions = new HashMap<>();
      String version = add(versions, object);
      Map<String, Object> previous = JSONObjectUtils.getJSONObject(object, "previous");
      if (previous != null) {
        add(versions, previous);
      }
      return new Pepper(version, versions);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a pepper");
    }
  }

  private static String add(Map<String, byte[]> versions, Map<String, Object> object)
      throws ParseException {
    String version = JSONObjectUtils.getString(object, "version");
    String pepper = JSONObjectUtils.getString(object, "pepper");
    if (version == null || pepper == null || pepper.length() < 32) {
      throw new IllegalArgumentException("a pepper has a version and at least 32 characters");
    }
    versions.put(version, pepper.getBytes(StandardCharsets.UTF_8));
    return version;
  }

  /** The version for new PINs. */
  public String version() {
    return version;
  }

  /** The key of a version that still serves. */
  Optional<byte[]> key(String wanted) {
    return Optional.ofNullable(versions.get(wanted));
  }

  @Override
  public String toString() {
    return "Pepper[" + version + "]";
  }
}
