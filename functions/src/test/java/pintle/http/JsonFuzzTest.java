package pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import pintle.refusal.Refusal;
import pintle.world.Cost;

/** Whatever is sent as a JSON body. */
final class JsonFuzzTest {
  private static final int DEEPEST = 16;

  /** The tokens of RFC 8259 and nothing else; what they say together is left to the reader. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "[ \\t\\r\\n]++|[{}\\[\\]:,]|true|false|null"
              + "|\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9A-Fa-f]{4}))*+\""
              + "|-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

  @FuzzTest(maxDuration = "60s")
  @Tag("case-74")
  @Tag("case-76")
  void strictJsonIsRefusedOrReadsTheSameWhenItIsWrittenAgain(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);

    Optional<JsonBody> read = Cost.held(text, () -> read(text, false));

    if (read.isPresent()) {
      assertStrict(text);
      assertReadsTheSameWhenItIsWrittenAgain(text, false, read.get());
      // What is strict is lax, too.
      assertReadsTheSameWhenItIsWrittenAgain(text, true, read(text, true).orElseThrow());
    }
  }

  @FuzzTest(maxDuration = "60s")
  @Tag("case-74")
  @Tag("case-76")
  void laxJsonIsRefusedOrReadsTheSameWhenItIsWrittenAgain(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);

    Optional<JsonBody> read = Cost.held(text, () -> read(text, true));

    read.ifPresent(body -> assertReadsTheSameWhenItIsWrittenAgain(text, true, body));
  }

  private static Optional<JsonBody> read(String text, boolean legacy) {
    try {
      return Optional.of(Json.body(text, legacy));
    } catch (Refusal refusal) {
      assertThat(refusal.reason().status()).isEqualTo(400);
      return Optional.empty();
    }
  }

  private static void assertStrict(String text) {
    Matcher tokens = TOKEN.matcher(text);
    int end = 0;
    int depth = 0;
    while (end < text.length()) {
      assertThat(tokens.find(end) && tokens.start() == end).as("a token at %s", end).isTrue();
      depth += Map.of("{", 1, "[", 1, "}", -1, "]", -1).getOrDefault(tokens.group(), 0);
      assertThat(depth).isLessThanOrEqualTo(DEEPEST);
      end = tokens.end();
    }
  }

  private static void assertReadsTheSameWhenItIsWrittenAgain(
      String text, boolean legacy, JsonBody read) {
    // A body does not tell its names; one that holds it as a value does.
    Optional<JsonBody> around = read("{\"it\":" + text + "}", legacy);
    if (around.isEmpty()) {
      assertThat(text.chars().filter(one -> one == '{' || one == '[').count())
          .as("a level more is one too many")
          .isGreaterThanOrEqualTo(DEEPEST);
      return;
    }
    Object value = Objects.requireNonNull(around.get().raw("it"));
    assertThat(value).isInstanceOf(Map.class);
    ((Map<?, ?>) value).forEach((name, one) -> assertThat(read.raw((String) name)).isEqualTo(one));
    assertThat(Json.body(Json.write(Map.of("it", value)), false).raw("it")).isEqualTo(value);
  }
}
