package pintle.tenant;

import java.util.Optional;
import java.util.regex.Pattern;

/** An organisation; with Entra ID the {@code tid} claim. */
public record TenantId(String value) {
  private static final Pattern PLAUSIBLE = Pattern.compile("[\\w.-]{1,64}");

  /** The ID of this text; empty where no tenant can have it. */
  public static Optional<TenantId> of(String text) {
    return PLAUSIBLE.matcher(text).matches() ? Optional.of(new TenantId(text)) : Optional.empty();
  }
}
