package pintle.group;

import java.util.Optional;
import java.util.regex.Pattern;

/** A group within a tenant: opaque text, for old groups such as {@code guid@2}. */
public record GroupId(String value) {
  private static final Pattern PLAUSIBLE = Pattern.compile("[A-Za-z0-9._@:-]{1,100}");

  /** The ID of this text; empty where no group can have it. */
  public static Optional<GroupId> of(String text) {
    return PLAUSIBLE.matcher(text).matches() ? Optional.of(new GroupId(text)) : Optional.empty();
  }
}
