package pintle.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.tenant.TenantId;
import pintle.world.Canaries;

/**
 * What the stand-ins wrote down, in order. Like the table, it keeps one event a time, request, type
 * and object.
 */
public final class AuditTrail implements AuditLog {
  /** Where the events of tests come from. */
  public static final Origin ORIGIN = new Origin("192.0.2.1", "request-1");

  private final List<AuditEvent> events = new ArrayList<>();

  /** Keeps an event. */
  public synchronized void keep(AuditEvent event) {
    Canaries.ofThisProcess().told("the audit", event.toString());
    if (events.stream().noneMatch(kept -> same(kept, event))) {
      events.add(event);
    }
  }

  private static boolean same(AuditEvent one, AuditEvent other) {
    return one.tenant().equals(other.tenant())
        && one.at().equals(other.at())
        && one.type() == other.type()
        && one.object().equals(other.object())
        && one.origin().requestId().equals(other.origin().requestId());
  }

  /** All events. */
  public synchronized List<AuditEvent> events() {
    return List.copyOf(events);
  }

  /** The events of one tenant. */
  public List<AuditEvent> events(TenantId tenant) {
    return events().stream().filter(event -> event.tenant().equals(tenant)).toList();
  }

  @Override
  public Page<AuditEvent> list(
      TenantId tenant, Period period, Optional<String> about, Optional<String> after, int limit) {
    Page<AuditEvent> page =
        Pages.cut(
            events(tenant).stream().filter(event -> period.holds(event.at())).toList(),
            AuditTrail::position,
            after,
            limit);
    return new Page<>(
        page.items().stream().filter(event -> about.map(event::concerns).orElse(true)).toList(),
        page.next());
  }

  /** Falls with the time. */
  private static String position(AuditEvent event) {
    return "%015d#%s#%s#%s"
        .formatted(
            999_999_999_999_999L - event.at().toEpochMilli(),
            event.origin().requestId(),
            event.type(),
            event.object());
  }

  /** The events of one type. */
  public List<AuditEvent> events(AuditEvent.Type type) {
    return events().stream().filter(event -> event.type() == type).toList();
  }

  /** Some event, as the tests of a port need it. */
  public static AuditEvent event(TenantId tenant, Instant at, AuditEvent.Type type, String object) {
    return new AuditEvent(tenant, at, type, object, "somebody", ORIGIN, Map.of("from", "a test"));
  }
}
