package pintle.world;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of a function. */
public record Reply(int status, Map<String, String> headers, String body) {
  /** What a function wrote. */
  @SuppressWarnings("unchecked")
  public static Reply of(String event) {
    try {
      Map<String, Object> map = JSON.std.mapFrom(event);
      return new Reply(
          (Integer) requireNonNull(map.get("statusCode")),
          (Map<String, String>) requireNonNull(map.get("headers")),
          (String) requireNonNull(map.get("body")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A header by its name in whatever case it was written; empty where there is none. */
  public String header(String name) {
    return headers.entrySet().stream()
        .filter(one -> one.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /** Has it read where it refuses: to a program, or to a person on a page. */
  public void tell(Canaries canaries) {
    if (status >= 400 && header("Content-Type").startsWith("text/html")) {
      canaries.refusedPage(body);
    } else if (status >= 400) {
      canaries.refused(body);
    }
  }

  /** The body as an object. */
  public Map<String, Object> json() {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A field that is a text. */
  public String text(String name) {
    return json().get(name) instanceof String text ? text : "";
  }

  /** A field that is a number. */
  public long number(String name) {
    if (json().get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new AssertionError(name + " is no number in " + body);
  }

  public @Nullable Object raw(String name) {
    return json().get(name);
  }

  /** A list of objects. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> list(String name) {
    if (json().get(name) instanceof List<?> list) {
      return (List<Map<String, Object>>) list;
    }
    throw new AssertionError(name + " is no list in " + body);
  }

  /** One field of each object of a list. */
  public List<Object> each(String list, String field) {
    return list(list).stream().map(one -> one.get(field)).toList();
  }
}
