package pintle.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * JSON objects (RFC 8259) of our own as maps: keys, claims, secrets. By the library that reads the
 * events, because each library more is loaded by a first call.
 */
public final class JsonObjects {
  private static final int DEEPEST = 8;

  private static final JSON READER =
      JSON.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private JsonObjects() {}

  /** The object that this text is; empty for anything else, and where a name stands twice. */
  public static Optional<Map<String, Object>> read(String text) {
    return read(text, READER);
  }

  /** The same, as this reader takes it. */
  public static Optional<Map<String, Object>> read(String text, JSON reader) {
    try (JsonParser parser = reader.createParser(text)) {
      Map<String, Object> object = reader.mapFrom(parser);
      return parser.nextToken() == null ? Optional.ofNullable(object) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The text of a map of texts, numbers, truth values, lists and such maps, in its order. */
  public static String write(Map<String, ?> object) {
    try {
      return JSON.std.asString(object);
    } catch (IOException e) {
      throw new UncheckedIOException("maps can be written", e);
    }
  }
}
