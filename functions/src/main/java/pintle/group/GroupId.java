package pintle.group;

import java.util.Optional;
import java.util.regex.Pattern;

/** A group within a tenant: opaque text, for old groups such as {@code guid@2}. */
public record GroupId(String value) {
  private static final Pattern PLAUSIBLE = Pattern.compile("[\\w.@:-]{1,100}");

  /** Clients take such a part of a path for the folder itself or the one above. */
  private static final Pattern DOTS = Pattern.compile("\\.{1,2}");

  /** The ID of this text; empty where no group can have it. */
  public static Optional<GroupId> of(String text) {
    return PLAUSIBLE.matcher(text).matches() && !DOTS.matcher(text).matches()
        ? Optional.of(new GroupId(text))
        : Optional.empty();
  }
}
