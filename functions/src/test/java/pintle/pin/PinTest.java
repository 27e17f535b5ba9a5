package pintle.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.secret.Randomness;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;
import pintle.world.Draws;
import pintle.world.MovableClock;
import pintle.world.Refused;

final class PinTest {
  private static final TenantId TENANT = new TenantId("t");
  private static final PhoneNumber NUMBER = new PhoneNumber("+4915112345601", "DE");

  @Test
  @Tag("case-9")
  void aNumberGetsItsLeadingZerosBack() {
    assertThat(Pin.of(12_345L)).isEqualTo(Pin.of("012345"));
    assertThat(Pin.of(0L)).isEqualTo(Pin.of("000000"));
    assertThat(Pin.of(999_999L)).isEqualTo(Pin.of("999999"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-12_345, -1, 1_000_000, Long.MAX_VALUE, Long.MIN_VALUE})
  @Tag("case-9")
  void refusesANumberThatIsNoPin(long number) {
    Refused.with(Reason.FIELD_INVALID, () -> Pin.of(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345",
        "1234567",
        "",
        " ",
        "12345 ",
        " 123456",
        "123456\n",
        "-12345",
        "+12345",
        "1.2e5",
        "123456.0",
        "0x1234",
        "abcdef",
        "null",
        "true"
      })
  @Tag("case-9")
  void refusesATextThatIsNoPin(String text) {
    Refused.with(Reason.FIELD_INVALID, () -> Pin.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "١٢٣٤٥٦",
        "۱۲۳۴۵۶",
        "१२३४५६",
        "１２３４５６",
        "12345６",
        "123\u00a0456",
        "123456\u00a0",
        "\u200f123456",
        "123456\u200f",
        "123\u200d456",
        "12345\u200b6",
        "𝟏𝟐𝟑𝟒𝟓𝟔",
        "①②③④⑤⑥"
      })
  @Tag("case-10")
  void refusesOtherScriptsDigitsAndInvisibleCharacters(String text) {
    Refused.with(Reason.FIELD_INVALID, () -> Pin.of(text));
  }

  @Test
  @Tag("case-9")
  void everyNumberIsThePinOfItsPaddedDigitsAndNoOther() {
    Draws.each(
        10_000,
        random -> {
          int sent = random.nextInt(1_000_000) / (random.nextBoolean() ? 1 : 1_000);
          String digits = "%06d".formatted(sent);
          Pin pin = Pin.of(digits);
          StringBuilder other = new StringBuilder(digits);
          int at = random.nextInt(6);
          other.setCharAt(
              at, (char) ('0' + (digits.charAt(at) - '0' + 1 + random.nextInt(9)) % 10));

          assertThat(Pin.of(sent)).isEqualTo(pin);
          assertThat(pin.reveal()).isEqualTo(digits);
          assertThat(Pin.of(other.toString()).matches(pin)).isFalse();
          assertThat(pin).hasToString("Pin[…]");
        });
  }

  @Test
  @Tag("case-9")
  @Tag("case-10")
  void sixAsciiDigitsArePinsAndNothingElseIs() {
    int[] read = new int[1];
    Draws.each(
        20_000,
        random -> {
          String characters =
              random.nextInt(3) == 0
                  ? "0123456789"
                  : "01234567890123456789٤۴४４+-. \u00a0\u200d\u200fxe";
          String text = Draws.text(random, 5 + random.nextInt(3), characters);
          if (text.length() == 6 && text.chars().allMatch(one -> one >= '0' && one <= '9')) {
            assertThat(Pin.of(text).reveal()).isEqualTo(text);
            read[0]++;
          } else {
            Refused.with(Reason.FIELD_INVALID, () -> Pin.of(text));
          }
        });
    assertThat(read[0]).isBetween(1_000, 19_000);
  }

  @Test
  @Tag("case-24")
  void theStoredStateNeverHoldsThePin() {
    byte[] nonce = new SeededRandomness(1).bytes(16);
    PinChallenge stored =
        PinChallenge.none(new PinChallenge.Key(TENANT, new MemberId("m"), Audience.PORTAL))
            .renewed(nonce, "1", MovableClock.START);
    String digits = pin(pepper("a"), nonce).reveal();

    assertThat(stored.nonce()).isEqualTo(nonce);
    assertThat(stored.pepperVersion()).isEqualTo("1");
    assertThat(stored.toString()).doesNotContain(digits);
    assertThat(new String(stored.nonce(), StandardCharsets.ISO_8859_1)).doesNotContain(digits);
  }

  @Test
  @Tag("case-24")
  void withoutThePepperTheStoredStateTellsNothing() {
    byte[] nonce = new SeededRandomness(1).bytes(16);
    Pin right = pin(pepper("the right one"), nonce);
    int hits = 0;
    for (int i = 0; i < 1_000_000; i++) {
      if (pin(pepper("guess " + i), nonce).equals(right)) {
        hits++;
      }
    }

    // By chance one guess in 10⁶ meets it: more than five would be no chance.
    assertThat(hits).isLessThanOrEqualTo(5);
  }

  @Test
  @Tag("case-25")
  void pinsAreUniform() {
    int draws = 100_000;
    Randomness randomness = new SeededRandomness(25);
    Pepper pepper = pepper("a");
    int[] thousands = new int[1_000];
    int[][] digits = new int[6][10];
    for (int i = 0; i < draws; i++) {
      String pin = pin(pepper, randomness.bytes(16)).reveal();
      assertThat(pin).hasSize(6);
      thousands[Integer.parseInt(pin) / 1_000]++;
      for (int at = 0; at < 6; at++) {
        digits[at][pin.charAt(at) - '0']++;
      }
    }

    // The 99.99 % points of chi-square with 999 and with 9 degrees of freedom.
    assertThat(chiSquare(thousands, draws)).isLessThan(1_173);
    for (int[] position : digits) {
      assertThat(chiSquare(position, draws)).isLessThan(33.7);
    }
    assertThat(digits[0][0]).as("leading zeros").isPositive();
  }

  private static double chiSquare(int[] counts, int draws) {
    double expected = (double) draws / counts.length;
    return Arrays.stream(counts)
        .mapToDouble(count -> (count - expected) * (count - expected) / expected)
        .sum();
  }

  @Test
  @Tag("case-25")
  void twoCopiesOfAProcessDrawDifferently() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      drawn.add(Randomness.secure().guid());
    }

    assertThat(drawn).hasSize(10);
  }

  @Test
  void eachPartOfAChallengeMakesAnotherPin() {
    byte[] nonce = new SeededRandomness(1).bytes(16);
    Pepper pepper = pepper("a");
    Set<Pin> pins = new HashSet<>();
    pins.add(pin(pepper, nonce));
    pins.add(pin(pepper("b"), nonce));
    pins.add(pin(pepper, new SeededRandomness(2).bytes(16)));
    pins.add(derive(pepper, new TenantId("u"), Audience.PORTAL, NUMBER, nonce));
    pins.add(derive(pepper, TENANT, new Audience("connector:x"), NUMBER, nonce));
    pins.add(
        derive(pepper, TENANT, Audience.PORTAL, new PhoneNumber("+4915112345602", "DE"), nonce));

    assertThat(pins).hasSize(6);
    assertThat(pin(pepper, nonce)).isEqualTo(pin(pepper, nonce));
  }

  @Test
  void anOlderPepperServesUntilItIsGone() {
    Pepper both =
        Pepper.parse(
            "{\"version\":\"2\",\"pepper\":\""
                + "n".repeat(32)
                + "\",\"previous\":{\"version\":\"1\",\"pepper\":\""
                + "a".repeat(32)
                + "\"}}");
    byte[] nonce = new byte[16];

    assertThat(both.version()).isEqualTo("2");
    assertThat(Pin.derive(both, "1", TENANT, Audience.PORTAL, NUMBER, nonce))
        .contains(pin(pepper("a".repeat(32)), nonce));
    assertThat(Pin.derive(both, "0", TENANT, Audience.PORTAL, NUMBER, nonce)).isEmpty();
  }

  @Test
  @Tag("case-23")
  void theTextHoldsThePinOnceAndFitsOneSms() {
    for (boolean german : new boolean[] {true, false}) {
      String text = new SmsText(german, "h".repeat(64)).of(Pin.of("012345"));
      assertThat(text).hasSizeLessThanOrEqualTo(160).endsWith("\n@" + "h".repeat(64) + " #012345");
      assertThat(text.split("012345", -1)).hasSize(2);
      assertThat(text).matches("[A-Za-z0-9 @#.:,;\\n\\-äöüÄÖÜß]+");
    }
  }

  private static Pin pin(Pepper pepper, byte[] nonce) {
    return derive(pepper, TENANT, Audience.PORTAL, NUMBER, nonce);
  }

  private static Pin derive(
      Pepper pepper, TenantId tenant, Audience audience, PhoneNumber number, byte[] nonce) {
    return Pin.derive(pepper, "1", tenant, audience, number, nonce).orElseThrow();
  }

  private static Pepper pepper(String text) {
    String padded = text.length() < 32 ? text + "-".repeat(32 - text.length()) : text;
    return Pepper.parse("{\"version\":\"1\",\"pepper\":\"" + padded + "\"}");
  }
}
