package pintle.token;

import java.util.Arrays;
import java.util.Optional;
import pintle.group.GroupId;
import pintle.user.UserId;

/**
 * How far a grant goes; which groups that means is worked out at each use.
 *
 * @param group the group of a group grant; empty for the others
 */
public record Reach(Kind kind, Optional<GroupId> group) {
  public static final Reach USER = new Reach(Kind.USER, Optional.empty());
  public static final Reach TENANT = new Reach(Kind.TENANT, Optional.empty());

  public Reach {
    if ((kind == Kind.GROUP) != group.isPresent()) {
      throw new IllegalArgumentException("a group reach, and only that, names its group");
    }
  }

  /** A group and all groups below it. */
  public static Reach of(GroupId group) {
    return new Reach(Kind.GROUP, Optional.of(group));
  }

  /** The one place that a grant of this reach takes, by whoever grants it. */
  public Slot slot(UserId grantor) {
    return new Slot(group.map(id -> "G#" + id.value()).orElseGet(() -> "U#" + grantor.value()));
  }

  /** The three reaches; {@code text} is the wire's spelling. */
  public enum Kind {
    /** All groups that the grantor administers. */
    USER("user"),
    /** All groups of the organisation, while the grantor is its administrator. */
    TENANT("tenant"),
    /** One group and those below it, while the grantor administers it. */
    GROUP("group");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** {@code user}, {@code tenant} or {@code group}. */
    public String text() {
      return text;
    }

    /** The kind of exactly this text. */
    public static Optional<Kind> of(String text) {
      return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
  }

  /**
   * Where at most one live grant of a connector stands: a user's place for user and tenant grants,
   * a group's place for group grants.
   */
  public record Slot(String text) {}
}
