package pintle.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.Optional;
import java.util.regex.Pattern;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * Reads numbers as people write them and gives the one E.164 form. Plain ASCII is demanded before
 * libphonenumber sees the text, because the library turns letters, other scripts' digits and
 * extensions into valid numbers.
 */
public final class PhoneNumbers {
  private static final Pattern SEPARATORS = Pattern.compile("[ \\-.()\\[\\]]");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final int LONGEST_SPELLING = 40;

  /** What to tell somebody whose spelling was not read. */
  public static final String MEND = "give it as +, country code and number, such as +4915112345678";

  /** What to tell somebody whose number exists and takes no SMS. */
  public static final String UNSUPPORTED = "this number can not receive a PIN by SMS";

  /** The hint with it. */
  public static final String UNSUPPORTED_HINT = "unsupportedNumber";

  /** What the library says of satellite and other networks of no country, some of them "mobile". */
  private static final String NO_COUNTRY = PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY;

  private PhoneNumbers() {}

  /**
   * The number of this text.
   *
   * @throws Refusal 400 for a malformed number, and with the hint {@code unsupportedNumber} for one
   *     that exists but takes no SMS
   */
  public static PhoneNumber parse(String field, String text) {
    if (text.length() > LONGEST_SPELLING) {
      throw Refusal.field(field, MEND);
    }
    String compact = SEPARATORS.matcher(text).replaceAll("");
    if (!E164.matcher(compact).matches()) {
      throw Refusal.field(field, MEND);
    }
    PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    Phonenumber.PhoneNumber number;
    try {
      number = library.parse(compact, null);
    } catch (NumberParseException e) {
      throw Refusal.field(field, MEND);
    }
    if (!library.isPossibleNumber(number)) {
      throw Refusal.field(field, MEND);
    }
    if (!takesSms(library, number)) {
      throw Reason.NUMBER_UNSUPPORTED
          .refusal()
          .sentence("Invalid " + field + ": " + UNSUPPORTED + ".")
          .hint(UNSUPPORTED_HINT);
    }
    return new PhoneNumber(
        library.format(number, PhoneNumberFormat.E164), region(library, number).orElse(""));
  }

  private static Optional<String> region(PhoneNumberUtil library, Phonenumber.PhoneNumber number) {
    return Optional.ofNullable(library.getRegionCodeForNumber(number));
  }

  private static boolean takesSms(PhoneNumberUtil library, Phonenumber.PhoneNumber number) {
    PhoneNumberType type = library.getNumberType(number);
    return library.isValidNumber(number)
        && region(library, number).filter(NO_COUNTRY::equals).isEmpty()
        && (type == PhoneNumberType.MOBILE || type == PhoneNumberType.FIXED_LINE_OR_MOBILE);
  }
}
