package pintle.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import pintle.world.Draws;
import pintle.world.Refused;

final class PhoneNumbersTest {
  /** Every number of these forms is a mobile, or may be one. */
  private static final List<String> MOBILES =
      List.of(
          "+49151xxxxxxxx",
          "+49170xxxxxxx",
          "+43664xxxxxxx",
          "+4179xxxxxxx",
          "+12015550xxx",
          "+447400xxxxxx",
          "+3361xxxxxxx");

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
  void everySpellingOfANumberIsOneKey() {
    MemberIds members = new MemberIds(() -> new byte[32]);
    TenantId tenant = new TenantId("t");
    Draws.each(
        10_000,
        random -> {
          PhoneNumber number = parse(mobile(random));

          PhoneNumber spelt = parse(spelling(random, number.e164()));

          assertThat(spelt).isEqualTo(number);
          assertThat(members.of(tenant, spelt)).isEqualTo(members.of(tenant, number));
          assertThat(members.ofNumber(spelt)).isEqualTo(members.ofNumber(number));
          assertThat(members.ofPrefix(spelt)).isEqualTo(members.ofPrefix(number));
        });
  }

  private static String mobile(RandomGenerator random) {
    StringBuilder number = new StringBuilder();
    for (char one : MOBILES.get(random.nextInt(MOBILES.size())).toCharArray()) {
      number.append(one == 'x' ? Draws.of(random, "0123456789") : one);
    }
    return number.toString();
  }

  /** With what people write between digits, and with the zero that they dial at home. */
  private static String spelling(RandomGenerator random, String e164) {
    String trunk = random.nextInt(4) == 0 && e164.startsWith("+49") ? "+49(0)" : "";
    StringBuilder spelling = new StringBuilder(trunk);
    int left = 40 - trunk.length() - e164.length();
    for (char one : e164.substring(trunk.isEmpty() ? 0 : 3).toCharArray()) {
      while (left > 0 && random.nextInt(3) == 0) {
        spelling.append(Draws.of(random, " -.()[]"));
        left--;
      }
      spelling.append(one);
    }
    return spelling.toString();
  }

  @Test
  @Tag("case-12")
  void aChangedSpellingIsRefusedOrOfItsOwnDigits() {
    int[] read = new int[2];
    Draws.each(
        20_000,
        random -> {
          String number = mobile(random);
          StringBuilder changed = new StringBuilder(spelling(random, number));
          for (int left = 1 + random.nextInt(2); left > 0; left--) {
            changed.insert(
                random.nextInt(changed.length() + 1),
                Draws.of(random, " -+0123456789\t\u00a0٤４x/"));
          }
          try {
            PhoneNumber other = parse(changed.toString());
            assertThat(changed.toString()).matches("[ \\-.()\\[\\]+0-9]{1,40}");
            assertThat(parse(other.e164())).isEqualTo(other);
            assertThat(parse(changed.toString().replaceAll("[^+0-9]", ""))).isEqualTo(other);
            read[0]++;
          } catch (Refusal told) {
            assertThat(told.reason().status()).isEqualTo(400);
            read[1]++;
          }
        });
    assertThat(read[0]).isGreaterThan(1_000);
    assertThat(read[1]).isGreaterThan(1_000);
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
