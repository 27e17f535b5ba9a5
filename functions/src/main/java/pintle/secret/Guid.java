package pintle.secret;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** GUIDs between their text and their 16 bytes. */
public final class Guid {
  private static final Pattern CANONICAL =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Guid() {}

  /** The canonical text of 16 bytes. */
  public static String text(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong()).toString();
  }

  /** The 16 bytes of a canonical text; empty for any other text. */
  public static Optional<byte[]> bytes(String text) {
    if (!CANONICAL.matcher(text).matches()) {
      return Optional.empty();
    }
    UUID guid = UUID.fromString(text);
    return Optional.of(
        ByteBuffer.allocate(16)
            .putLong(guid.getMostSignificantBits())
            .putLong(guid.getLeastSignificantBits())
            .array());
  }
}
