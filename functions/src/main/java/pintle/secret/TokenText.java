package pintle.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The form of every opaque token and secret: a prefix that names its kind, base64url of the
 * payload, and a CRC-32 tail of six characters. Secret scanners find it by the public pattern
 * {@code pintle_(rt|cs|cc|co|ac|fc)_[A-Za-z0-9_-]{38,}} and drop false hits by the tail; a mistyped
 * one is refused before any read.
 */
public final class TokenText {
  /** More than this is no token of ours; header limits and database columns stay below it. */
  public static final int MAX_LENGTH = 254;

  private static final int TAIL_LENGTH = 6;

  private TokenText() {}

  /** The text of this payload. */
  public static String encode(String prefix, byte[] payload) {
    return prefix + base64(payload) + base64(tail(prefix, payload));
  }

  /** The payload, where the text is exactly what {@link #encode} gives for it. */
  public static Optional<byte[]> decode(String prefix, String text) {
    if (text.length() > MAX_LENGTH
        || text.length() <= prefix.length() + TAIL_LENGTH
        || !text.startsWith(prefix)) {
      return Optional.empty();
    }
    byte[] payload;
    try {
      payload =
          Base64.getUrlDecoder()
              .decode(text.substring(prefix.length(), text.length() - TAIL_LENGTH));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    // Base64 has several spellings of one value; only the one that we write is taken.
    boolean exact =
        Arrays.equals(
            text.getBytes(StandardCharsets.UTF_8),
            encode(prefix, payload).getBytes(StandardCharsets.UTF_8));
    return exact ? Optional.of(payload) : Optional.empty();
  }

  private static byte[] tail(String prefix, byte[] payload) {
    CRC32 crc = new CRC32();
    crc.update(prefix.getBytes(StandardCharsets.US_ASCII));
    crc.update(payload);
    return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
