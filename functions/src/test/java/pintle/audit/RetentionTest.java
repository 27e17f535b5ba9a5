package pintle.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final AuditLog.Period ALWAYS =
      new AuditLog.Period(Optional.empty(), Optional.empty());

  private final Retention year = new Retention(Duration.ofDays(365));

  @Test
  void anEventMayGoWhenItsTimeIsOver() {
    assertThat(year.end(NOW)).contains(NOW.plus(Duration.ofDays(365)));
    assertThat(Retention.FOR_EVER.end(NOW)).isEmpty();
  }

  @Test
  void aPeriodBeginsNoEarlierThanWhatIsKept() {
    Instant oldest = NOW.minus(Duration.ofDays(365)).plusMillis(1);
    AuditLog.Period kept = year.kept(ALWAYS, NOW);
    assertThat(kept.holds(oldest)).isTrue();
    assertThat(kept.holds(oldest.minusMillis(1))).isFalse();
    AuditLog.Period late = new AuditLog.Period(Optional.of(NOW), Optional.of(NOW.plusSeconds(1)));
    assertThat(year.kept(late, NOW)).isEqualTo(late);
    AuditLog.Period early = new AuditLog.Period(Optional.of(Instant.EPOCH), Optional.of(NOW));
    assertThat(year.kept(early, NOW))
        .isEqualTo(new AuditLog.Period(Optional.of(oldest), Optional.of(NOW)));
  }

  @Test
  void forEverCutsNothing() {
    assertThat(Retention.FOR_EVER.kept(ALWAYS, NOW)).isEqualTo(ALWAYS);
  }
}
