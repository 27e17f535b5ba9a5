package pintle.user;

import java.util.Optional;
import java.util.regex.Pattern;

/** A person within a tenant; with Entra ID the {@code oid} claim. */
public record UserId(String value) {
  private static final Pattern PLAUSIBLE = Pattern.compile("[\\w.@-]{1,64}");

  /** The ID of this text; empty where no user can have it. */
  public static Optional<UserId> of(String text) {
    return PLAUSIBLE.matcher(text).matches() ? Optional.of(new UserId(text)) : Optional.empty();
  }
}
