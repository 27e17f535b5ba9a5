package pintle.pin;

/** Sends text messages. */
@FunctionalInterface
public interface Sms {
  /**
   * Hands the text to the carrier.
   *
   * @param e164 the receiver
   * @return false where it was not taken and the caller is not to notice
   * @throws pintle.refusal.Refusal 503 where it was not taken
   */
  boolean send(String e164, String text);
}
