package pintle.connector;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connector's public ID ({@code applicationId}, {@code client_id}): opaque to clients, compared
 * as sent but without regard to case for hex and GUID forms.
 */
public record ConnectorId(String value) {
  private static final Pattern HEX_OR_GUID =
      Pattern.compile("\\p{XDigit}++|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final Pattern PLAUSIBLE = Pattern.compile("[\\w.~-]{1,64}");

  /** The ID of this text; empty where no connector can have it. */
  public static Optional<ConnectorId> of(String text) {
    if (!PLAUSIBLE.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ConnectorId(
            HEX_OR_GUID.matcher(text).matches() ? text.toLowerCase(Locale.ROOT) : text));
  }
}
