package pintle.local.gateway;

import java.nio.charset.StandardCharsets;

/** Decodes percent-encoding (RFC 3986 section 2.1) as UTF-8. */
final class PercentCoding {
  private PercentCoding() {}

  /** A path segment: a plus is a plus. */
  static String segment(String raw) {
    return raw.indexOf('%') < 0 ? raw : decode(raw, false);
  }

  /** A part of a query: a plus is a blank. */
  static String query(String raw) {
    return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? raw : decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsBlank) {
    byte[] in = raw.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int value = in[i];
      if (value == '%' && i + 2 < in.length) {
        int high = Character.digit(in[i + 1], 16);
        int low = Character.digit(in[i + 2], 16);
        if (high >= 0 && low >= 0) {
          value = high << 4 | low;
          i += 2;
        }
      } else if (value == '+' && plusIsBlank) {
        value = ' ';
      }
      out[length++] = (byte) value;
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
