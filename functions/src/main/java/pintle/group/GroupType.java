package pintle.group;

import java.util.Arrays;
import java.util.Optional;

/** The two kinds of group; {@code text} is the wire's spelling. */
public enum GroupType {
  GROUP("Group"),
  CONNECT_GROUP("ConnectGroup");

  private final String text;

  GroupType(String text) {
    this.text = text;
  }

  /** {@code Group} or {@code ConnectGroup}. */
  public String text() {
    return text;
  }

  /** The type of exactly this text. */
  public static Optional<GroupType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }
}
