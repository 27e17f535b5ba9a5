package pintle.group;

import java.util.Arrays;
import java.util.Optional;

/** What a member may do in one group; {@code text} is the wire's spelling. */
public enum Role {
  ADMIN("Admin"),
  MEMBER("Member");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** {@code Admin} or {@code Member}. */
  public String text() {
    return text;
  }

  /** The role of exactly this text. */
  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
  }
}
