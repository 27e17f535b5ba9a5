package pintle.world;

import java.nio.charset.StandardCharsets;

/** A text that is not to be found in memory as it is. */
public final class Masked {
  private static final byte MASK = 0x5a;

  private final byte[] bytes;

  public Masked(String text) {
    bytes = text.getBytes(StandardCharsets.US_ASCII);
    mask(bytes);
  }

  private static void mask(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= MASK;
    }
  }

  /** The text. */
  public String bare() {
    byte[] bare = bytes.clone();
    mask(bare);
    return new String(bare, StandardCharsets.US_ASCII);
  }

  int length() {
    return bytes.length;
  }

  /** Whether the text stands here in these bytes. */
  boolean standsIn(byte[] part, int from) {
    for (int i = 0; i < bytes.length; i++) {
      if ((byte) (part[from + i] ^ MASK) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
