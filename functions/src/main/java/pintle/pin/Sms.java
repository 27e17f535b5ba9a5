package pintle.pin;

/** Sends text messages. */
@FunctionalInterface
public interface Sms {
  /**
   * Hands the text to the carrier.
   *
   * @param e164 the receiver
   * @throws pintle.refusal.Refusal 503 where it was not taken
   */
  void send(String e164, String text);
}
