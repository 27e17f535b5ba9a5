package pintle.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pintle.secret.SecretText;

/** An answer's object, in the order in which its fields are put. */
public final class Fields {
  private final Map<String, @Nullable Object> map = new LinkedHashMap<>();

  public Fields put(String name, String value) {
    map.put(name, value);
    return this;
  }

  public Fields put(String name, boolean value) {
    map.put(name, value);
    return this;
  }

  public Fields put(String name, long value) {
    map.put(name, value);
    return this;
  }

  /** Epoch milliseconds as a number. */
  public Fields put(String name, Instant value) {
    return put(name, value.toEpochMilli());
  }

  /** The secret itself: the answer is where it is shown once. */
  public Fields put(String name, SecretText value) {
    return put(name, value.reveal());
  }

  /** Null where it is empty. */
  public Fields putOrNull(String name, Optional<?> value) {
    map.put(
        name,
        value
            .map(one ->
                switch (one) {
                  case Instant time -> (Object) time.toEpochMilli();
                  case SecretText secret -> secret.reveal();
                  default -> one.toString();
                })
            .orElse(null));
    return this;
  }

  /** Null where it is empty. */
  public Fields putNumberOrNull(String name, Optional<Long> value) {
    map.put(name, value.orElse(null));
    return this;
  }

  /** Nothing where it is empty. */
  public Fields putIfPresent(String name, Optional<String> value) {
    value.ifPresent(text -> put(name, text));
    return this;
  }

  public Fields putTexts(String name, List<String> values) {
    map.put(name, values);
    return this;
  }

  public Fields putObject(String name, Fields value) {
    map.put(name, value.map);
    return this;
  }

  public Fields putObjects(String name, List<Fields> values) {
    map.put(name, values.stream().map(one -> one.map).toList());
    return this;
  }

  /** All of another's. */
  public Fields putAll(Fields other) {
    map.putAll(other.map);
    return this;
  }

  public Fields remove(String name) {
    map.remove(name);
    return this;
  }

  String json() {
    return Json.write(map);
  }
}
