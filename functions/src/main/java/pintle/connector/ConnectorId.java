package pintle.connector;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A connector's public ID ({@code applicationId}, {@code client_id}): opaque to clients, compared
 * as sent but without regard to case for hex and GUID forms.
 */
public record ConnectorId(String value) {
  private static final int LONGEST = 64;
  private static final int GUID_LENGTH = 36;

  /**
   * The ID of this text; empty where no connector can have it. Read at every call, several times.
   */
  public static Optional<ConnectorId> of(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    boolean hex = true;
    boolean guid = text.length() == GUID_LENGTH;
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      if (!isPlausible(one)) {
        return Optional.empty();
      }
      boolean digit = HexFormat.isHexDigit(one);
      hex &= digit;
      guid &= isDashOfGuid(at) ? one == '-' : digit;
    }
    return Optional.of(new ConnectorId(hex || guid ? text.toLowerCase(Locale.ROOT) : text));
  }

  private static boolean isPlausible(char one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || "_.~-".indexOf(one) >= 0;
  }

  /** In 8-4-4-4-12 digits. */
  private static boolean isDashOfGuid(int at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
  }
}
