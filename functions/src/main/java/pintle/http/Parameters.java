package pintle.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * The parameters of a query or a form (RFC 6749, section 3.1): one without a value counts as
 * missing, one that is given twice is refused, unknown ones are ignored. Prints no value.
 */
public final class Parameters {
  private static final int MOST = 64;

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Refuses a name with more than one value, even of the same. */
  Parameters(Map<String, List<String>> all) {
    all.forEach((name, list) -> {
      if (list.size() > 1) {
        throw Reason.PARAMETER_REPEATED.refusal();
      }
      list.stream().filter(value -> !value.isEmpty()).forEach(value -> values.put(name, value));
    });
  }

  /**
   * Reads {@code application/x-www-form-urlencoded}, strictly: ASCII, whole percent triplets, UTF-8
   * behind them.
   */
  public static Parameters read(String text) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    String[] pairs = text.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw Reason.BODY_UNREADABLE.refusal();
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        all.computeIfAbsent(name, fresh -> new ArrayList<>(1)).add(value);
      }
    }
    return new Parameters(all);
  }

  /** The text behind percent triplets and pluses, or the refusal 400. */
  static String decoded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      if (one == '%' && isHex(text, at + 1)) {
        bytes.put((byte) HexFormat.fromHexDigits(text, at + 1, at + 3));
        at += 2;
      } else if (one > ' ' && one < 0x7f && one != '%') {
        bytes.put((byte) (one == '+' ? ' ' : one));
      } else {
        throw Reason.BODY_UNREADABLE.refusal();
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw Reason.BODY_UNREADABLE.refusal();
    }
  }

  private static boolean isHex(String text, int at) {
    return at + 2 <= text.length()
        && HexFormat.isHexDigit(text.charAt(at))
        && HexFormat.isHexDigit(text.charAt(at + 1));
  }

  /** A parameter that may be missing. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * A parameter that must be there.
   *
   * @throws pintle.refusal.Refusal 400 where it is missing or empty
   */
  public String demand(String name) {
    return optional(name).orElseThrow(() -> Refusal.field(name, "this field is missing"));
  }

  /** Whether any of these is there. */
  public boolean hasAny(Set<String> names) {
    return values.keySet().stream().anyMatch(names::contains);
  }

  @Override
  public String toString() {
    return "Parameters[" + values.size() + "]";
  }
}
