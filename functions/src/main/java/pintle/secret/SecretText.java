package pintle.secret;

/** A text that is shown to its owner once and to nobody else: prints as a mask. */
public record SecretText(String reveal) {
  /** The last four characters, by which a person tells two secrets apart. */
  public String lastFour() {
    return reveal.substring(Math.max(0, reveal.length() - 4));
  }

  @Override
  public String toString() {
    return "SecretText[…]";
  }
}
