package pintle.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.world.Draws;

final class TokenTextTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String OTHERS = ALPHABET + "+/= .\n\u0000é４";
  private static final List<String> PREFIXES =
      List.of("pintle_rt_", "pintle_cs_", "pintle_cc_", "pintle_co_", "pintle_ac_");

  private static byte[] payload(RandomGenerator random) {
    byte[] payload = new byte[1 + random.nextInt(120)];
    random.nextBytes(payload);
    return payload;
  }

  private static String prefix(RandomGenerator random) {
    return PREFIXES.get(random.nextInt(PREFIXES.size()));
  }

  @Test
  @Tag("case-47")
  void whatIsWrittenIsReadUnderItsPrefixAlone() {
    Draws.each(
        2_000,
        random -> {
          String prefix = prefix(random);
          byte[] payload = payload(random);

          String text = TokenText.encode(prefix, payload);

          assertThat(text).matches(prefix + "[A-Za-z0-9_-]+");
          assertThat(TokenText.decode(prefix, text))
              .hasValueSatisfying(read -> assertThat(read).isEqualTo(payload));
          PREFIXES.stream()
              .filter(other -> !other.equals(prefix))
              .forEach(other -> {
                assertThat(TokenText.decode(other, text)).isEmpty();
                assertThat(TokenText.decode(other, other + text.substring(prefix.length())))
                    .isEmpty();
              });
        });
  }

  @Test
  @Tag("case-47")
  void noCharacterCanBeAnother() {
    Draws.each(
        200,
        random -> {
          String prefix = prefix(random);
          String text = TokenText.encode(prefix, payload(random));
          for (int at = 0; at < text.length(); at++) {
            for (int times = 0; times < 4; times++) {
              char other = Draws.of(random, times == 0 ? OTHERS : ALPHABET);
              if (other != text.charAt(at)) {
                refused(prefix, text.substring(0, at) + other + text.substring(at + 1));
              }
            }
          }
        });
  }

  @Test
  @Tag("case-47")
  void noCharacterCanBeMoreOrMissingOrElsewhere() {
    Draws.each(
        200,
        random -> {
          String prefix = prefix(random);
          String text = TokenText.encode(prefix, payload(random));
          for (int at = 0; at < text.length(); at++) {
            refused(prefix, text.substring(0, at) + text.substring(at + 1));
            refused(prefix, text.substring(0, at) + Draws.of(random, OTHERS) + text.substring(at));
            if (at > 0 && text.charAt(at) != text.charAt(at - 1)) {
              refused(
                  prefix,
                  text.substring(0, at - 1)
                      + text.charAt(at)
                      + text.charAt(at - 1)
                      + text.substring(at + 1));
            }
          }
          refused(prefix, text + Draws.of(random, OTHERS));
          refused(prefix, text.substring(0, random.nextInt(text.length())));
        });
  }

  private static void refused(String prefix, String changed) {
    assertThat(TokenText.decode(prefix, changed)).as(changed).isEmpty();
  }
}
