package pintle.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pintle.json.JsonObjects;
import pintle.refusal.Reason;

/** JSON as maps and lists, read within bounds (RFC 8259). */
public final class Json {
  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_NAME = 256;

  /** The largest directory has 10,000 members of six tokens; its groups take the rest. */
  private static final int MOST_TOKENS = 200_000;

  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxNumberLength(LONGEST_NUMBER)
          .maxNameLength(LONGEST_NAME)
          .maxTokenCount(MOST_TOKENS)
          .build();

  private static final JSON STRICT = reader(false);

  /** As the old service read it: unquoted names, single quotes, numbers with leading zeros. */
  private static final JSON LEGACY = reader(true);

  /** Clients read fields such as {@code refreshToken} that are null, so they have to be there. */
  private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

  private Json() {}

  private static JSON reader(boolean legacy) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .configure(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, legacy)
            .configure(JsonReadFeature.ALLOW_SINGLE_QUOTES, legacy)
            .configure(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS, legacy)
            .build();
    return JSON.builder(factory).build();
  }

  /** An event of the platform, which is well-formed. */
  static Map<String, Object> event(InputStream stream) throws IOException {
    return JSON.std.mapFrom(stream);
  }

  /** A request's body: one object and nothing behind it, or the refusal 400. */
  static JsonBody body(String text, boolean legacy) {
    return JsonObjects.read(text, legacy ? LEGACY : STRICT)
        .filter(Json::clean)
        .map(JsonBody::new)
        .orElseThrow(Reason.BODY_UNREADABLE::refusal);
  }

  /**
   * The objects of a body that is one or a list of them; what else stands there is left out. The
   * refusal 400 where it is no JSON.
   */
  static List<JsonBody> bodies(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      Object value = STRICT.anyFrom(parser);
      if (parser.nextToken() != null || (value != null && !clean(value))) {
        throw Reason.BODY_UNREADABLE.refusal();
      }
      return switch (value) {
        case Map<?, ?> one -> List.of(JsonBody.of(one));
        case List<?> many ->
            many.stream()
                .flatMap(one ->
                    one instanceof Map<?, ?> map ? Stream.of(JsonBody.of(map)) : Stream.empty())
                .toList();
        case null, default -> List.of();
      };
    } catch (IOException e) {
      throw Reason.BODY_UNREADABLE.refusal();
    }
  }

  /** Whether no text in it holds NUL or half a character, and no number is beyond what is read. */
  private static boolean clean(Object value) {
    return switch (value) {
      case String text -> clean(text);
      case Double number -> Double.isFinite(number);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .allMatch(entry ->
                  clean((String) entry.getKey())
                      && (entry.getValue() == null || clean(entry.getValue())));
      case List<?> list -> list.stream().allMatch(item -> item == null || clean(item));
      default -> true;
    };
  }

  static boolean clean(String text) {
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      boolean pair =
          Character.isHighSurrogate(one)
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1));
      if (one == 0 || (Character.isSurrogate(one) && !pair)) {
        return false;
      }
      if (pair) {
        at++;
      }
    }
    return true;
  }

  /** The text of maps, lists, texts, numbers, truth values and nulls. */
  public static String write(Object value) {
    try {
      return WRITER.asString(value);
    } catch (IOException e) {
      throw new UncheckedIOException("maps and lists can be written", e);
    }
  }

  /** The same in UTF-8. */
  static byte[] bytes(Object value) {
    try {
      return WRITER.asBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException("maps and lists can be written", e);
    }
  }
}
