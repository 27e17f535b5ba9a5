package pintle.local.sms;

/** Sends text messages; the shape of the domain's port. */
@FunctionalInterface
public interface Sms {
  /** Hands the text to the carrier; {@code e164} is the receiver. */
  void send(String e164, String text);
}
