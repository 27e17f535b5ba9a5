package pintle.pin;

/**
 * The words of the SMS. The PIN stands once, on the last line, bound to the page's host so that
 * browsers fill it in there and nowhere else (WebOTP). Nothing in it comes from a connector.
 *
 * @param german whether to write German; English otherwise
 * @param host the host of the page on which the PIN is typed
 */
public record SmsText(boolean german, String host) {
  private static final int LONGEST_HOST = 64;

  public SmsText {
    if (host.length() > LONGEST_HOST) {
      throw new IllegalArgumentException(
          "the host of the page has at most " + LONGEST_HOST + " characters, to fit one SMS");
    }
  }

  String of(Pin pin) {
    String words =
        german
            ? "Pintle: Ihre PIN steht hinter dem #. Gültig 10 Minuten. Niemandem weitersagen."
            : "Pintle: your PIN stands after the #. Valid for 10 minutes. Tell it to nobody.";
    return words + "\n@" + host + " #" + pin.reveal();
  }
}
