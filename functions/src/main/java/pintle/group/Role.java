package pintle.group;

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
}
