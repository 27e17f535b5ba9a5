package pintle.secret;

import java.security.SecureRandom;

/** Where random bytes come from; passed in, so that tests can seed it. */
@FunctionalInterface
public interface Randomness {
  /** {@code count} fresh random bytes. */
  byte[] bytes(int count);

  /** The platform's secure source, drawn from at every call and never before the first. */
  static Randomness secure() {
    SecureRandom source = new SecureRandom();
    return count -> {
      byte[] bytes = new byte[count];
      source.nextBytes(bytes);
      return bytes;
    };
  }

  /** A random GUID (RFC 9562, version 4). */
  default String guid() {
    byte[] bytes = bytes(16);
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    return Guid.text(bytes);
  }
}
