package pintle.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.world.Printed;

final class LineTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00.123Z");
  private static final Log LOG = new Log("stack", InstantSource.fixed(NOW));

  private static Map<String, Object> written(Line line) {
    List<Map<String, Object>> lines = Printed.lines(Printed.by(line::write));
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  @Test
  void holdsFieldsAndMetricsInOneLineWithTheTimeOfTheClock() {
    Map<String, Object> line =
        written(
            LOG.line()
                .put("event", "one")
                .count(Metric.CALLS, "ServeGroups")
                .millis(Metric.LATENCY, "ServeGroups", Duration.ofMillis(7)));

    assertThat(line).containsEntry("event", "one");
    assertThat((Map<?, ?>) line.get("_aws")).extracting("Timestamp").isEqualTo(1772355600123L);
    Map<String, String> dimensions = Map.of("Stack", "stack", "Function", "ServeGroups");
    assertThat(Emf.read(line))
        .containsExactly(
            new Emf.Value("Pintle", "Calls", "Count", dimensions, 1),
            new Emf.Value("Pintle", "Latency", "Milliseconds", dimensions, 7));
  }

  @ParameterizedTest
  @EnumSource
  void writesEachMetricAsTheFormatDemands(Metric metric) {
    Map<String, Object> line = written(LOG.line().count(metric, "word"));

    assertThat(Emf.read(line))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.name()).isEqualTo(metric.text());
          assertThat(one.dimensions())
              .isEqualTo(
                  metric.dimension().isEmpty()
                      ? Map.of("Stack", "stack")
                      : Map.of("Stack", "stack", metric.dimension(), "word"));
        });
  }

  @Test
  void countsInWholeDays() {
    Duration age = Duration.ofHours(95);

    assertThat(Emf.read(written(LOG.line().days(Metric.SECRET_AGE, "pepper", age))))
        .containsExactly(
            new Emf.Value(
                "Pintle", "SecretAge", "None", Map.of("Stack", "stack", "Secret", "pepper"), 3));
  }

  @Test
  void hasNoBlockWithoutAMetricAndNoMetricWithoutAStack() {
    Log local = new Log("", InstantSource.fixed(NOW));

    assertThat(written(LOG.line().put("event", "one"))).isEqualTo(Map.of("event", "one"));
    assertThat(written(local.line().put("event", "one").count(Metric.REFUSALS, "NOT_FOUND")))
        .isEqualTo(Map.of("event", "one"));
  }

  @ParameterizedTest
  @Tag("case-94")
  @ValueSource(
      strings = {
        "",
        "042042",
        "+4915112345678",
        "pintle_rt_AAAA1",
        "192.0.2.1",
        "a b",
        "aaaaaaaa-0000-4000-8000-000000000001",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm"
      })
  void makesNoDimensionOfWhatIsNoWord(String value) {
    Map<String, Object> line = written(LOG.line().count(Metric.SMS_NOT_SENT, value));

    assertThat(Emf.read(line))
        .singleElement()
        .satisfies(one -> assertThat(one.dimensions()).containsEntry("Cause", "other"));
  }

  @ParameterizedTest
  @EnumSource
  void takesTheNameOfEveryReason(Reason reason) {
    assertThat(Emf.read(written(LOG.line().count(Metric.REFUSALS, reason.name()))))
        .singleElement()
        .satisfies(one -> assertThat(one.dimensions()).containsEntry("Reason", reason.name()));
  }

  @Test
  void staysOneLineWhateverAFieldHolds() {
    assertThat(written(LOG.line().put("event", "a\nb\r\"c").count(Metric.SMS_SENT)))
        .containsEntry("event", "a\nb\r\"c");
  }
}
