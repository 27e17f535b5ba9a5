package pintle.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pintle.refusal.Refusal;

/**
 * The object of a request's body. A field of the wrong type is refused by its name; fields that
 * nobody asks for are ignored.
 */
public final class JsonBody {
  private final String place;
  private final Map<String, Object> fields;

  JsonBody(Map<String, Object> fields) {
    this("", fields);
  }

  /** An object that was read. */
  static JsonBody of(Map<?, ?> object) {
    return new JsonBody(named(object));
  }

  /** An object within a body; {@code place} leads to it and precedes its fields in refusals. */
  private JsonBody(String place, Map<String, Object> fields) {
    this.place = place;
    this.fields = fields;
  }

  /** A text that must be there. */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> Refusal.field(place + name, "a text is expected"));
  }

  /** A text that may be missing or null. */
  public Optional<String> optionalText(String name) {
    return switch (raw(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw Refusal.field(place + name, "a text is expected");
    };
  }

  /** A truth value that may be missing. */
  public Optional<Boolean> optionalFlag(String name) {
    return switch (raw(name)) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      default -> throw Refusal.field(place + name, "true or false is expected");
    };
  }

  /** A moment in epoch milliseconds that may be missing. */
  public Optional<Instant> optionalTime(String name) {
    return switch (raw(name)) {
      case null -> Optional.empty();
      case Integer millis -> Optional.of(Instant.ofEpochMilli(millis));
      case Long millis -> Optional.of(Instant.ofEpochMilli(millis));
      default -> throw Refusal.field(place + name, "epoch milliseconds are expected");
    };
  }

  /** Texts; empty where the field is missing. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object item : items(name)) {
      if (!(item instanceof String text)) {
        throw Refusal.field(place + name, "a list of texts is expected");
      }
      texts.add(text);
    }
    return texts;
  }

  /** The items of a list, each empty where it is no object; all empty where there is no list. */
  public Optional<List<Optional<JsonBody>>> objects(String name) {
    if (!(raw(name) instanceof List<?> list)) {
      return Optional.empty();
    }
    List<Optional<JsonBody>> objects = new ArrayList<>();
    for (Object item : list) {
      objects.add(
          item instanceof Map<?, ?> map
              ? Optional.of(new JsonBody(place + name + "[" + objects.size() + "].", named(map)))
              : Optional.empty());
    }
    return Optional.of(objects);
  }

  /** Whether the field is there and not null. */
  public boolean has(String name) {
    return raw(name) != null;
  }

  /** The value as it was read. */
  public @Nullable Object raw(String name) {
    return fields.get(name);
  }

  private List<?> items(String name) {
    return switch (raw(name)) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw Refusal.field(place + name, "a list is expected");
    };
  }

  /** Names are texts in every JSON object. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> named(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  @Override
  public String toString() {
    return "JsonBody" + fields.keySet();
  }
}
