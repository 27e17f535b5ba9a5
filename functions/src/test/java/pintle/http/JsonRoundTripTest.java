package pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.world.Draws;

/** What is written is read as it was, by both readers and in any spelling. */
final class JsonRoundTripTest {
  private static final String CHARACTERS =
      "abc\"\\/{}[]:,' \b\f\n\r\t\u0001\u001f\u007f\u0085é\u2028\u2029\ufeff\uffff٤";
  private static final List<String> BLANKS = List.of("", "", " ", "\n", "\r\n", "\t ");

  @Test
  @Tag("case-76")
  void whatIsWrittenIsReadAsItWas() {
    Draws.each(
        5_000,
        random -> {
          Object value = value(random, 14);

          String written = Json.write(Map.of("it", value));

          assertThat(Json.body(written, false).raw("it")).isEqualTo(value);
          assertThat(Json.body(written, true).raw("it")).isEqualTo(value);
          assertThat(Json.bodies("[" + written + "]"))
              .singleElement()
              .satisfies(body -> assertThat(body.raw("it")).isEqualTo(value));
        });
  }

  @Test
  @Tag("case-76")
  void blanksAndEscapesChangeNothing() {
    Draws.each(
        5_000,
        random -> {
          Map<String, String> value =
              Map.of("it" + text(random), text(random), text(random) + "!", text(random));

          String spelling = spelling(random, value);

          JsonBody read = Json.body(spelling, false);
          value.forEach((name, text) -> assertThat(read.text(name)).isEqualTo(text));
        });
  }

  /** Each character perhaps as its escape, with blanks between the tokens. */
  private static String spelling(RandomGenerator random, Map<String, String> value) {
    StringBuilder text = new StringBuilder(blank(random)).append('{');
    String comma = "";
    for (Map.Entry<String, String> one : value.entrySet()) {
      text.append(comma)
          .append(blank(random))
          .append(quoted(random, one.getKey()))
          .append(blank(random))
          .append(':')
          .append(blank(random))
          .append(quoted(random, one.getValue()))
          .append(blank(random));
      comma = ",";
    }
    return text.append('}').append(blank(random)).toString();
  }

  private static String quoted(RandomGenerator random, String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(one -> {
          boolean must = one.charAt(0) < ' ' || one.equals("\"") || one.equals("\\");
          quoted.append(must || random.nextInt(4) == 0 ? escaped(one) : one);
        });
    return quoted.append('"').toString();
  }

  private static String escaped(String text) {
    return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
  }

  private static String blank(RandomGenerator random) {
    return BLANKS.get(random.nextInt(BLANKS.size()));
  }

  private static String text(RandomGenerator random) {
    String text = Draws.text(random, random.nextInt(12), CHARACTERS);
    return random.nextInt(4) == 0 ? text + "😀" : text;
  }

  private static Object value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> text(random);
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong(Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
      case 4 -> random.nextDouble(-1e300, 1e300);
      case 5 -> BigInteger.TWO.pow(63 + random.nextInt(100));
      case 6 -> {
        List<Object> list = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          map.put(text(random), random.nextInt(8) == 0 ? null : value(random, depth - 1));
        }
        yield map;
      }
    };
  }
}
