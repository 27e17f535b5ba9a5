package pintle.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a use is noted, and what is told as unused; each at its edge. */
final class UsageTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final Duration DAYS = Duration.ofDays(30);
  private static final SecretId SECRET = new SecretId("a");
  private static final Set<Scope> READ = EnumSet.of(Scope.GROUPINFO_READ);

  @Test
  void notesAUseOnceAnHour() {
    Usage usage = new Usage(Map.of(SECRET, NOW), Map.of(Scope.MEDIA_READ, NOW), Optional.empty());
    for (Instant early : new Instant[] {NOW, NOW.plusMillis(3_599_999), NOW.minusSeconds(60)}) {
      assertThat(usage.due(SECRET, early)).isFalse();
      assertThat(usage.due(Scope.MEDIA_READ, early)).isFalse();
    }
    assertThat(usage.due(SECRET, NOW.plusSeconds(3_600))).isTrue();
    assertThat(usage.due(Scope.MEDIA_READ, NOW.plusSeconds(3_600))).isTrue();
    assertThat(usage.due(new SecretId("b"), NOW)).isTrue();
    assertThat(usage.due(Scope.MEDIA_WRITE, NOW)).isTrue();
  }

  @Test
  void tellsWhatWasNotUsedForThirtyDaysOfWatching() {
    Usage watched = Usage.NONE.watchedFrom(NOW);
    assertThat(watched.unused(READ, NOW.plus(DAYS))).isEmpty();
    assertThat(watched.unused(READ, NOW.plus(DAYS).plusMillis(1))).isEqualTo(READ);
    assertThat(Usage.NONE.unused(READ, NOW)).isEmpty();

    Usage used =
        new Usage(Map.of(), Map.of(Scope.GROUPINFO_READ, NOW), Optional.of(NOW.minus(DAYS)));
    assertThat(used.unused(READ, NOW.plus(DAYS).minusMillis(1))).isEmpty();
    assertThat(used.unused(READ, NOW.plus(DAYS))).isEqualTo(READ);
  }

  @Test
  void tellsNothingOfPermissionsForOtherApis() {
    Usage watched = Usage.NONE.watchedFrom(NOW);
    assertThat(watched.unused(EnumSet.allOf(Scope.class), NOW.plus(DAYS.multipliedBy(2))))
        .hasSize(6)
        .allMatch(Usage::sees);
  }
}
