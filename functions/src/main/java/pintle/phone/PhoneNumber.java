package pintle.phone;

/**
 * A number that exists and can take an SMS. Made by {@link PhoneNumbers} alone, so that one number
 * has one spelling. Prints as a mask.
 *
 * @param e164 such as {@code +4915112345678}
 * @param region ISO 3166 code of its country, such as {@code DE}
 */
public record PhoneNumber(String e164, String region) {
  /** All but the last four digits: numbers that share it are counted together. */
  public String prefix() {
    return e164.substring(0, Math.max(1, e164.length() - 4));
  }

  @Override
  public String toString() {
    return "PhoneNumber[…]";
  }
}
