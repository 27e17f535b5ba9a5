package pintle.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a line, read as CloudWatch reads them: every rule of the Embedded Metric Format's
 * specification and of its JSON schema is held.
 */
public final class Emf {
  private static final Set<String> UNITS =
      Set.of(
          "Seconds",
          "Microseconds",
          "Milliseconds",
          "Bytes",
          "Kilobytes",
          "Megabytes",
          "Gigabytes",
          "Terabytes",
          "Bits",
          "Kilobits",
          "Megabits",
          "Gigabits",
          "Terabits",
          "Percent",
          "Count",
          "Bytes/Second",
          "Kilobytes/Second",
          "Megabytes/Second",
          "Gigabytes/Second",
          "Terabytes/Second",
          "Bits/Second",
          "Kilobits/Second",
          "Megabits/Second",
          "Gigabits/Second",
          "Terabits/Second",
          "Count/Second",
          "None");

  private Emf() {}

  /**
   * One metric with its value.
   *
   * @param dimensions names and values
   */
  public record Value(
      String namespace, String name, String unit, Map<String, String> dimensions, double value) {}

  /** The metrics of this line; none where it has no block. */
  public static List<Value> read(Map<String, Object> line) {
    Object block = line.get("_aws");
    if (block == null) {
      return List.of();
    }
    Map<?, ?> metadata = object(block);
    assertThat(metadata.keySet()).isEqualTo(Set.of("Timestamp", "CloudWatchMetrics"));
    assertThat(metadata.get("Timestamp")).isInstanceOf(Long.class);
    List<Value> values = new ArrayList<>();
    List<?> directives = list(metadata.get("CloudWatchMetrics"));
    assertThat(directives).isNotEmpty();
    for (Object one : directives) {
      Map<?, ?> directive = object(one);
      assertThat(directive.keySet()).isEqualTo(Set.of("Namespace", "Dimensions", "Metrics"));
      String namespace = text(directive.get("Namespace"), 1024);
      assertThat(list(directive.get("Dimensions"))).isNotEmpty();
      assertThat(list(directive.get("Metrics"))).hasSizeBetween(1, 100);
      for (Object set : list(directive.get("Dimensions"))) {
        Map<String, String> dimensions = dimensions(line, list(set));
        for (Object metric : list(directive.get("Metrics"))) {
          values.add(value(line, namespace, object(metric), dimensions));
        }
      }
    }
    return values;
  }

  /** A dimension's value is a member of the line itself, and a text. */
  private static Map<String, String> dimensions(Map<String, Object> line, List<?> names) {
    assertThat(names).hasSizeBetween(1, 30).doesNotHaveDuplicates();
    Map<String, String> dimensions = new HashMap<>();
    for (Object name : names) {
      dimensions.put(text(name, 250), text(line.get(text(name, 250)), 1024));
    }
    return dimensions;
  }

  private static Value value(
      Map<String, Object> line, String namespace, Map<?, ?> metric, Map<String, String> dims) {
    assertThat(metric.keySet()).isEqualTo(Set.of("Name", "Unit"));
    String name = text(metric.get("Name"), 1024);
    String unit = text(metric.get("Unit"), 64);
    assertThat(UNITS).contains(unit);
    assertThat(line.get(name)).as(name).isInstanceOf(Number.class);
    double value = ((Number) Objects.requireNonNull(line.get(name))).doubleValue();
    return new Value(namespace, name, unit, dims, value);
  }

  private static Map<?, ?> object(@Nullable Object any) {
    assertThat(any).isInstanceOf(Map.class);
    return (Map<?, ?>) Objects.requireNonNull(any);
  }

  private static List<?> list(@Nullable Object any) {
    assertThat(any).isInstanceOf(List.class);
    return (List<?>) Objects.requireNonNull(any);
  }

  private static String text(@Nullable Object any, int longest) {
    assertThat(any).isInstanceOf(String.class);
    assertThat((String) any).isNotBlank().hasSizeLessThanOrEqualTo(longest);
    return String.valueOf(any);
  }
}
