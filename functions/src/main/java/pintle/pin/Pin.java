package pintle.pin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import pintle.phone.PhoneNumber;
import pintle.refusal.Refusal;
import pintle.secret.Hmac;
import pintle.tenant.TenantId;

/** Six digits. Compared in constant time; prints as a mask. */
public final class Pin {
  private static final int DIGITS = 6;
  private static final int VALUES = 1_000_000;

  /** The largest multiple of 10⁶ in 32 bits: draws from there on would favour low PINs. */
  private static final long UNBIASED = (1L << 32) / VALUES * VALUES;

  /** ASCII digits only: Java's own number parsing takes those of other scripts. */
  private static final Pattern FORM = Pattern.compile("[0-9]{6}");

  private static final String MEND = "six digits, as in the SMS";

  private final byte[] digits;

  private Pin(String digits) {
    this.digits = digits.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The PIN of a challenge: six unbiased digits by rejection sampling from HMAC-SHA-256 over
   * tenant, audience, number and nonce. Empty where the pepper's version no longer serves.
   */
  static Optional<Pin> derive(
      Pepper pepper,
      String version,
      TenantId tenant,
      Audience audience,
      PhoneNumber number,
      byte[] nonce) {
    return pepper
        .key(version)
        .map(key ->
            draw(
                Hmac.sha256(
                    key,
                    bytes(tenant.value()),
                    bytes(audience.text()),
                    bytes(number.e164()),
                    nonce)));
  }

  private static Pin draw(byte[] seed) {
    byte[] block = seed;
    while (true) {
      for (int at = 0; at + 4 <= block.length; at += 4) {
        long draw =
            (block[at] & 0xffL) << 24
                | (block[at + 1] & 0xffL) << 16
                | (block[at + 2] & 0xffL) << 8
                | (block[at + 3] & 0xffL);
        if (draw < UNBIASED) {
          return new Pin(pad(Long.toString(draw % VALUES)));
        }
      }
      block = Hmac.sha256(seed, block);
    }
  }

  /** A PIN that was typed. */
  public static Pin of(String typed) {
    if (!FORM.matcher(typed).matches()) {
      throw Refusal.field("pin", MEND);
    }
    return new Pin(typed);
  }

  /** A PIN that a program sent as a number, and so without its leading zeros. */
  public static Pin of(long sent) {
    if (sent < 0 || sent >= VALUES) {
      throw Refusal.field("pin", MEND);
    }
    return new Pin(pad(Long.toString(sent)));
  }

  private static String pad(String digits) {
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether both are the same; takes the same time for any two. */
  boolean matches(Pin other) {
    return MessageDigest.isEqual(digits, other.digits);
  }

  /** The digits, for the SMS alone. */
  String reveal() {
    return new String(digits, StandardCharsets.US_ASCII);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pin that && matches(that);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digits);
  }

  @Override
  public String toString() {
    return "Pin[…]";
  }
}
