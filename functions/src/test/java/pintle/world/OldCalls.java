package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the old service as its public pages show them ({@code old-calls.json}): each form of
 * request that they allow or leave open, and the shape that its answer must have.
 */
public final class OldCalls {
  private static final Pattern BLANK = Pattern.compile("\\{([A-Za-z]+)}");

  /** What an example's tool puts beside the documented headers. */
  private static final Map<String, String> OF_A_TOOL =
      Map.of("cache-control", "no-cache", "postman-token", "00000000-0000-4000-8000-000000000000");

  private static final Set<String> OF_A_REFUSAL =
      Set.of("message", "errorCode", "errorCategoryKey", "requestId", "hint");

  private final Map<String, Object> page;

  private OldCalls(Map<String, Object> page) {
    this.page = page;
  }

  /** Every row of the table. */
  public static List<Row> rows() {
    OldCalls calls = new OldCalls(read());
    List<Row> rows = new ArrayList<>();
    for (Map<String, Object> call : objects(calls.page, "calls")) {
      rows.addAll(calls.accepted(call));
      rows.addAll(calls.refused(call));
    }
    return rows;
  }

  /**
   * One request and what its answer must hold; prints its title.
   *
   * @param line method and path with its parameters' names, such as {@code GET /v1/groups}
   * @param body empty for none
   */
  public record Row(
      String title,
      String line,
      Map<String, String> path,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      Consumer<Reply> check) {

    /** Holds the answer against the table, and says for which row it did not hold. */
    public void hold(Reply reply) {
      try {
        check.accept(reply);
      } catch (AssertionError e) {
        throw new AssertionError(title + ": " + e.getMessage(), e);
      }
    }

    /** The same with every word in braces filled in, asked for once each. */
    public Row filled(UnaryOperator<String> words) {
      Map<String, String> known = new HashMap<>();
      UnaryOperator<String> fill =
          text ->
              BLANK
                  .matcher(text)
                  .replaceAll((MatchResult blank) ->
                      Matcher.quoteReplacement(known.computeIfAbsent(blank.group(1), words)));
      return new Row(
          title,
          line,
          each(path, fill),
          each(query, fill),
          each(headers, fill),
          fill.apply(body),
          check);
    }

    private static Map<String, String> each(Map<String, String> all, UnaryOperator<String> fill) {
      Map<String, String> filled = new LinkedHashMap<>();
      all.forEach((name, value) -> filled.put(name, fill.apply(value)));
      return filled;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private List<Row> accepted(Map<String, Object> call) {
    Consumer<Reply> check = reply -> holdAnswer(call, reply);
    Map<String, Object> whole = new LinkedHashMap<>();
    Map<String, Object> least = new LinkedHashMap<>();
    for (Map<String, Object> one : objects(call, "parameters")) {
      whole.put(text(one, "name"), value(one));
      if (!isOptional(one)) {
        least.put(text(one, "name"), value(one));
      }
    }
    Row all = row(call, "with all parameters", whole, check);
    List<Row> rows = new ArrayList<>(List.of(all));
    if (least.size() < whole.size()) {
      rows.add(row(call, "without its optional parameters", least, check));
    }
    for (Map<String, Object> one : objects(call, "parameters")) {
      for (Object more : list(one, "more")) {
        String name = text(one, "name");
        rows.add(row(call, "with " + name + " " + more, with(whole, name, more), check));
      }
    }
    Map<String, String> lower = new LinkedHashMap<>(OF_A_TOOL);
    all.headers().forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    rows.add(
        new Row(
            title(call, "with headers in lower case beside a tool's own"),
            all.line(),
            all.path(),
            all.query(),
            lower,
            all.body(),
            check));
    object(call, "bodies")
        .forEach((as, body) ->
            rows.add(
                new Row(
                    title(call, "with a body of " + as),
                    all.line(),
                    all.path(),
                    all.query(),
                    all.headers(),
                    String.valueOf(body),
                    check)));
    return rows;
  }

  private List<Row> refused(Map<String, Object> call) {
    Map<String, Object> whole = new LinkedHashMap<>();
    objects(call, "parameters").forEach(one -> whole.put(text(one, "name"), value(one)));
    List<Row> rows = new ArrayList<>();
    for (Map<String, Object> one : objects(call, "parameters")) {
      String name = text(one, "name");
      boolean inPath = "path".equals(text(one, "in"));
      if (!inPath && !isOptional(one)) {
        Map<String, Object> rest = new LinkedHashMap<>(whole);
        rest.remove(name);
        String reason = text(one, "missing").isEmpty() ? "field" : text(one, "missing");
        rows.add(row(call, "refused without " + name, rest, refusal(reason)));
      }
      if ("body".equals(text(one, "in"))) {
        Object wrong =
            switch (text(one, "type")) {
              case "text" -> 7;
              case "texts" -> "no list";
              case "text or number" -> true;
              default -> throw new AssertionError("no type of " + name);
            };
        rows.add(
            row(
                call,
                "refused with " + name + " of another type",
                with(whole, name, wrong),
                refusal("field")));
      }
    }
    for (Map<String, Object> one : objects(call, "refused")) {
      Map<String, Object> values = new LinkedHashMap<>(whole);
      values.putAll(object(one, "with"));
      rows.add(row(call, "refused for " + text(one, "as"), values, refusal(text(one, "reason"))));
    }
    return rows;
  }

  private static Row row(
      Map<String, Object> call, String as, Map<String, Object> values, Consumer<Reply> check) {
    Map<String, String> path = new LinkedHashMap<>();
    Map<String, String> query = new LinkedHashMap<>();
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, Object> body = new LinkedHashMap<>();
    boolean hasBody = false;
    for (Map<String, Object> one : objects(call, "parameters")) {
      String name = text(one, "name");
      String in = text(one, "in");
      hasBody |= "body".equals(in);
      Object value = values.get(name);
      if (value != null) {
        switch (in) {
          case "path" -> path.put(name, (String) value);
          case "query" -> query.put(name, (String) value);
          case "header" -> headers.put(name, (String) value);
          case "body" -> body.put(name, value);
          default -> throw new AssertionError("no place of " + name);
        }
      }
    }
    return new Row(
        title(call, as),
        text(call, "call"),
        path,
        query,
        headers,
        hasBody ? json(body) : "",
        check);
  }

  private static String title(Map<String, Object> call, String as) {
    return text(call, "call") + " " + as;
  }

  /** 200, no {@code errorCode}, all names at the top and no others, each value in its type. */
  private static void holdAnswer(Map<String, Object> call, Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    holdHeaders(reply);
    Map<String, Object> shape = new LinkedHashMap<>(object(call, "answer"));
    shape.putAll(object(call, "ours"));
    assertThat(shape).doesNotContainKey("errorCode");
    assertThat(reply.json()).containsOnlyKeys(shape.keySet());
    hold("", shape, reply.json());
  }

  private Consumer<Reply> refusal(String reason) {
    Map<String, Object> told = object(object(page, "reasons"), reason);
    assertThat(told).as(reason).isNotEmpty();
    return reply -> {
      assertThat(reply.status()).as(reply.body()).isEqualTo(told.get("status"));
      holdHeaders(reply);
      Set<String> names = new HashSet<>(reply.json().keySet());
      assertThat(OF_A_REFUSAL).containsAll(names);
      assertThat(reply.json().values())
          .allSatisfy(value ->
              assertThat(value)
                  .isInstanceOfSatisfying(String.class, text -> assertThat(text).isNotEmpty()));
      assertThat(reply.json())
          .containsKey("requestId")
          .containsKey("message")
          .containsEntry("errorCode", told.get("errorCode"))
          .containsEntry("errorCategoryKey", told.get("errorCategoryKey"));
      if (told.containsKey("message")) {
        assertThat(reply.text("message")).isEqualTo(told.get("message"));
      }
    };
  }

  private static void holdHeaders(Reply reply) {
    Map<String, String> headers = new HashMap<>();
    reply.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    assertThat(headers)
        .containsEntry("content-type", "application/json; charset=utf-8")
        .containsEntry("access-control-allow-origin", "*");
  }

  /** A list shows the shape of each of its items, and has to have one. */
  private static void hold(String at, @Nullable Object shape, @Nullable Object value) {
    switch (shape) {
      case Map<?, ?> names -> {
        assertThat(value).as(at).isInstanceOf(Map.class);
        Map<?, ?> object = (Map<?, ?>) Objects.requireNonNull(value);
        names.forEach((name, type) -> {
          assertThat(object.containsKey(name)).as(at + "." + name + " is there").isTrue();
          hold(at + "." + name, type, object.get(name));
        });
      }
      case List<?> one -> {
        assertThat(value).as(at).isInstanceOf(List.class);
        List<?> items = (List<?>) Objects.requireNonNull(value);
        assertThat(items).as(at).isNotEmpty();
        items.forEach(item -> hold(at + "[]", one.getFirst(), item));
      }
      case String type -> holdType(at, type, value);
      case null, default -> throw new AssertionError("no type at " + at);
    }
  }

  private static void holdType(String at, String type, @Nullable Object value) {
    switch (type) {
      case "text" -> assertThat(value).as(at).isInstanceOf(String.class);
      case "number" -> assertThat(value).as(at).isInstanceOfAny(Integer.class, Long.class);
      case "flag" -> assertThat(value).as(at).isInstanceOf(Boolean.class);
      case "null" -> assertThat(value).as(at).isNull();
      default -> throw new AssertionError("no type at " + at + ": " + type);
    }
  }

  private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return changed;
  }

  private static boolean isOptional(Map<String, Object> parameter) {
    return Boolean.TRUE.equals(parameter.get("optional"));
  }

  private static Object value(Map<String, Object> parameter) {
    return Objects.requireNonNull(parameter.get("value"), () -> "no value of " + parameter);
  }

  private static String text(Map<String, Object> from, String name) {
    return from.get(name) instanceof String text ? text : "";
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Map<String, Object> from, String name) {
    return from.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static List<?> list(Map<String, Object> from, String name) {
    return from.get(name) instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> objects(Map<String, Object> from, String name) {
    return (List<Map<String, Object>>) list(from, name);
  }

  private static String json(Map<String, Object> body) {
    try {
      return JSON.std.asString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> read() {
    try (InputStream file = OldCalls.class.getResourceAsStream("old-calls.json")) {
      return JSON.std.mapFrom(Objects.requireNonNull(file, "old-calls.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
