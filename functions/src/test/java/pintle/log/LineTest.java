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

  @ParameterizedTest
  @Tag("case-95")
  @ValueSource(
      strings = {
        "a\nb\r\"c",
        "x\"}\n{\"event\":\"forged\"}",
        "\u001b[2J\u001b[31mred",
        "\u009b2J",
        "\u0085\u2028\u2029\u202e",
        "é😀\ufeff",
        "\u0000\b\f\t"
      })
  void staysOneLineOfAsciiWhateverAFieldHolds(String value) {
    Line line = LOG.line().put("event", value).put("at", List.of(value)).count(Metric.SMS_SENT);

    String printed = Printed.by(line::write);

    assertThat(printed).matches("[ -~]+\\R");
    assertThat(Printed.lines(printed))
        .singleElement()
        .satisfies(read ->
            assertThat(read).containsEntry("event", value).containsEntry("at", List.of(value)));
  }

  @Test
  @Tag("case-95")
  void cutsATextAt256CharactersAndBetweenThem() {
    String megabyte = "x".repeat(1_000_000);
    String pair = "x".repeat(255) + "😀" + megabyte;

    assertThat(written(LOG.line().put("event", megabyte).put("at", List.of("a", megabyte))))
        .containsEntry("event", "x".repeat(256))
        .containsEntry("at", List.of("a", "x".repeat(256)));
    assertThat(written(LOG.line().put("event", pair))).containsEntry("event", "x".repeat(255));
    assertThat(written(LOG.line().put("event", "x".repeat(256))))
        .containsEntry("event", "x".repeat(256));
  }
}
