package pintle.pin;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pintle.json.JsonObjects;

/**
 * The secret from which PINs are derived, in its present version and, for PINs that are still out,
 * the one before. Serves PINs only. Prints nothing.
 */
public final class Pepper {
  private static final int SHORTEST = 32;

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
    Map<String, Object> object =
        JsonObjects.read(json).orElseThrow(() -> new IllegalArgumentException("not a pepper"));
    Map<String, byte[]> versions = new HashMap<>();
    String version = add(versions, object);
    if (object.get("previous") != null) {
      add(versions, object.get("previous"));
    }
    return new Pepper(version, versions);
  }

  private static String add(Map<String, byte[]> versions, @Nullable Object one) {
    if (one instanceof Map<?, ?> object
        && object.get("version") instanceof String version
        && object.get("pepper") instanceof String pepper
        && pepper.length() >= SHORTEST) {
      versions.put(version, pepper.getBytes(StandardCharsets.UTF_8));
      return version;
    }
    throw new IllegalArgumentException("a pepper has a version and at least 32 characters");
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
