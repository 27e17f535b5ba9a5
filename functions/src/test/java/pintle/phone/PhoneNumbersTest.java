package pintle.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.world.Refused;

final class PhoneNumbersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+4915112345678",
        " +4915112345678 ",
        "+49 151 12345678",
        "+49 (151) 123-456-78",
        "+49-151-12345678",
        "+49.151.12345678",
        "+49 [151] 12345678"
      })
  @Tag("case-11")
  void readsWhatPeopleWrite(String text) {
    assertThat(parse(text)).isEqualTo(new PhoneNumber("+4915112345678", "DE"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+٤٩١٥١١٢٣٤٥٦٧٨",
        "+４９１５１１２３４５６７８",
        "＋4915112345678",
        "tel:+4915112345678",
        "+4915112345678;ext=1",
        "+4915112345678x1",
        "+4915112345678 ext. 1",
        "+49151VANITY89",
        "015112345678",
        "004915112345678",
        "4915112345678",
        "+49\u00a015112345678",
        "+49\u200b15112345678",
        "+4915112345678\u202c",
        "+49/151/12345678",
        "+0915112345678",
        "++4915112345678",
        "+49151123456789012",
        "+49151",
        "",
        "+",
        "null",
        "+4915112345678,1",
        "+4915112345678\n+4915112345679",
        "+49+15112345678",
        "+49_151_12345678"
      })
  @Tag("case-11")
  void refusesWhatTheLibraryWouldBend(String text) {
    Refused.with(400, () -> parse(text));
  }

  @Test
  @Tag("case-11")
  void refusesALongTextBeforeReadingIt() {
    Refused.with(Reason.FIELD_INVALID, () -> parse("+49151" + " ".repeat(10_000_000) + "12345678"));
  }

  @Test
  @Tag("case-12")
  void anySpellingThatIsAcceptedIsOneNumber() {
    Random random = new Random(12);
    String digits = "+4915112345678";
    String noise = " -.()[]\t\u00a0٤４x/0";
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder spelling = new StringBuilder();
      for (int d = 0; d < digits.length(); d++) {
        while (random.nextInt(4) == 0) {
          int at = random.nextInt(10) > 0 ? random.nextInt(7) : random.nextInt(noise.length() - 1);
          spelling.append(noise.charAt(at));
        }
        spelling.append(digits.charAt(d));
      }
      try {
        assertThat(parse(spelling.toString()).e164()).isEqualTo(digits);
        accepted++;
      } catch (Refusal told) {
        assertThat(told.reason().status()).isEqualTo(400);
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
  }

  @Test
  @Tag("case-12")
  void whatIsAcceptedReadsAsItself() {
    Random random = new Random(13);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = "+" + (1 + random.nextInt(99)) + (100_000_000L + random.nextInt(899_999_999));
      try {
        PhoneNumber number = parse(text);
        assertThat(parse(number.e164())).isEqualTo(number);
        accepted++;
      } catch (Refusal told) {
        assertThat(told.reason().status()).isEqualTo(400);
      }
    }
    assertThat(accepted).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+499001234567", "+19002345678", "+491371234567", "+498001234567", "+18005551234",
        "+4930123456", "+881612345678", "+882161234567", "+4932123456789", "+491641234567"
      })
  @Tag("case-13")
  void refusesNumbersThatTakeNoSmsWithTheHint(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            Refusal.class,
            told -> {
              assertThat(told.reason()).isEqualTo(Reason.NUMBER_UNSUPPORTED);
              assertThat(told.hint()).isEqualTo("unsupportedNumber");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"+12015550123", "+14155552671", "+447400123456", "+33612345678"})
  @Tag("case-13")
  void takesMobilesAndWhatMayBeOne(String text) {
    assertThat(parse(text).e164()).isEqualTo(text);
  }

  @Test
  void tellsTheCountryAndThePrefix() {
    PhoneNumber number = parse("+14155552671");

    assertThat(number.region()).isEqualTo("US");
    assertThat(number.prefix()).isEqualTo("+1415555");
    assertThat(number).asString().doesNotContain("2671");
  }

  private static PhoneNumber parse(String text) {
    return PhoneNumbers.parse("mobileNumber", text);
  }
}
