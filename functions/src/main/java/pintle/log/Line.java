package pintle.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One JSON line in the making: fields, and metrics as CloudWatch's Embedded Metric Format has them.
 * A dimension is a word of letters and underscores alone, so that nothing a caller sent, no number
 * and no token, ever becomes one: each value of a dimension is a metric of its own, and is paid
 * for.
 */
public final class Line {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,64}");
  private static final String NO_WORD = "other";
  private static final String STACK = "Stack";

  /** No text of a field is longer, whatever a caller sent. */
  private static final int LONGEST = 256;

  /** All but ASCII escaped: Unicode has line ends and terminal commands of its own. */
  private static final JSON WRITER =
      JSON.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build()).build();

  private final String stack;
  private final InstantSource clock;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final List<Metric> metrics = new ArrayList<>();

  Line(String stack, InstantSource clock) {
    this.stack = stack;
    this.clock = clock;
  }

  /** A field: a text, a number, or a list of texts. Texts are cut at 256 characters. */
  public Line put(String name, Object value) {
    fields.put(name, cut(value));
    return this;
  }

  private static Object cut(Object value) {
    return switch (value) {
      case String text when text.length() > LONGEST ->
          text.substring(
              0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
      case List<?> texts -> texts.stream().map(Line::cut).toList();
      default -> value;
    };
  }

  /** One more of this. */
  public Line count(Metric metric, String word) {
    return measured(metric, word, 1);
  }

  /** One more of what has no dimension but the stack. */
  public Line count(Metric metric) {
    return measured(metric, "", 1);
  }

  /** A duration in milliseconds. */
  public Line millis(Metric metric, String word, Duration duration) {
    return measured(metric, word, duration.toMillis());
  }

  /** A duration in whole days. */
  public Line days(Metric metric, String word, Duration duration) {
    return measured(metric, word, duration.toDays());
  }

  private Line measured(Metric metric, String word, long value) {
    if (!stack.isEmpty()) {
      fields.put(metric.text(), value);
      if (!metric.dimension().isEmpty()) {
        fields.put(metric.dimension(), WORD.matcher(word).matches() ? word : NO_WORD);
      }
      metrics.add(metric);
    }
    return this;
  }

  /** Writes it to where Lambda takes log lines from. */
  public void write() {
    if (!metrics.isEmpty()) {
      fields.put(STACK, stack);
      fields.put(
          "_aws",
          Map.of(
              "Timestamp",
              clock.instant().toEpochMilli(),
              "CloudWatchMetrics",
              metrics.stream().map(Line::directive).toList()));
    }
    try {
      System.out.println(WRITER.asString(fields));
    } catch (IOException e) {
      throw new UncheckedIOException("texts and numbers can be written", e);
    }
  }

  /** A MetricDirective of the format's specification, which holds for every metric on its own. */
  private static Map<String, Object> directive(Metric metric) {
    List<String> dimensions =
        metric.dimension().isEmpty() ? List.of(STACK) : List.of(STACK, metric.dimension());
    return Map.of(
        "Namespace",
        Log.NAMESPACE,
        "Dimensions",
        List.of(dimensions),
        "Metrics",
        List.of(Map.of("Name", metric.text(), "Unit", metric.unit())));
  }
}
