package pintle.audit;

import java.time.Instant;
import java.util.Optional;
import pintle.paging.Page;
import pintle.tenant.TenantId;

/** The events that were written, to be read. Each is written with the change that it tells. */
@FunctionalInterface
public interface AuditLog {
  /**
   * A tenant's events, the newest first.
   *
   * @param about events that concern a connector of this ID; empty for all
   * @param limit of the events that are looked through, so that a page of few can have a next one
   */
  Page<AuditEvent> list(
      TenantId tenant, Period period, Optional<String> about, Optional<String> after, int limit);

  /** From {@code since} on, before {@code until}. */
  record Period(Optional<Instant> since, Optional<Instant> until) {
    /** Whether a moment lies in it. */
    public boolean holds(Instant at) {
      return since.map(from -> !at.isBefore(from)).orElse(true)
          && until.map(at::isBefore).orElse(true);
    }
  }
}
