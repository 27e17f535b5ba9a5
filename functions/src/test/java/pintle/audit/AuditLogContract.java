package pintle.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import pintle.paging.Pages;
import pintle.tenant.TenantId;
import pintle.world.MovableClock;

/** What every {@link AuditLog} promises. Tenants are new in each test. */
public abstract class AuditLogContract {
  private static final Instant NOW = MovableClock.START;
  private static final AuditLog.Period ALWAYS =
      new AuditLog.Period(Optional.empty(), Optional.empty());

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());

  /** The log. */
  protected abstract AuditLog log();

  /** Writes an event as a change does. */
  protected abstract void write(AuditEvent event);

  @Test
  void isEmptyForAnUnknownTenant() {
    assertThat(log().list(tenant, ALWAYS, Optional.empty(), Optional.empty(), 10).items())
        .isEmpty();
  }

  @Test
  void givesEveryFieldBack() {
    AuditEvent event = happened(0, "object");

    assertThat(log().list(tenant, ALWAYS, Optional.empty(), Optional.empty(), 10).items())
        .containsExactly(event);
  }

  @Test
  void listsTheNewestFirstPageByPage() {
    List<AuditEvent> written = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      written.addFirst(happened(i, "object-" + i));
    }
    for (int limit = 1; limit <= 8; limit++) {
      int most = limit;
      assertThat(
              Pages.walk(most, after -> log().list(tenant, ALWAYS, Optional.empty(), after, most)))
          .containsExactlyElementsOf(written);
    }
  }

  @Test
  void cutsAPeriodAtItsFirstMomentAndBeforeItsLast() {
    happened(0, "before");
    AuditEvent first = happened(1, "first");
    AuditEvent second = happened(2, "second");
    happened(3, "after");
    AuditLog.Period period =
        new AuditLog.Period(Optional.of(NOW.plusMillis(1)), Optional.of(NOW.plusMillis(3)));

    assertThat(Pages.walk(1, after -> log().list(tenant, period, Optional.empty(), after, 1)))
        .containsExactly(second, first);
  }

  @Test
  void findsWhatConcernsAConnector() {
    AuditEvent own = happened(0, "c");
    happened(1, "d");
    AuditEvent last = happened(2, "c");

    assertThat(Pages.walk(1, after -> log().list(tenant, ALWAYS, Optional.of("c"), after, 1)))
        .containsExactly(last, own);
  }

  private AuditEvent happened(int millis, String object) {
    AuditEvent event =
        AuditTrail.event(tenant, NOW.plusMillis(millis), AuditEvent.Type.CONNECTOR_CREATED, object);
    write(event);
    return event;
  }
}
