package pintle.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonObjectsTest {
  @Test
  void readsWhatItWrites() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", "Größe \" \\ \u2028 😀");
    object.put("number", 253_402_300_799L);
    object.put("yes", true);
    object.put("list", List.of("one", Map.of("two", 2)));

    assertThat(JsonObjects.read(JsonObjects.write(object))).contains(object);
    assertThat(JsonObjects.write(object)).startsWith("{\"text\":");
  }

  @Test
  void readsAnObjectBetweenBlanks() {
    assertThat(JsonObjects.read(" {\"a\":null}\n").orElseThrow()).containsEntry("a", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"{}\"",
        "{",
        "{}{}",
        "{} x",
        "\uFEFF{}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}"
      })
  void isEmptyForAllElse(String text) {
    assertThat(JsonObjects.read(text)).isEmpty();
  }
}
