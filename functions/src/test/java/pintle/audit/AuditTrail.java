package pintle.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pintle.tenant.TenantId;

/**
 * What the stand-ins wrote down, in order. Like the table, it keeps one event a time, request, type
 * and object.
 */
public final class AuditTrail {
  /** Where the events of tests come from. */
  public static final Origin ORIGIN = new Origin("192.0.2.1", "request-1");

  private final List<AuditEvent> events = new ArrayList<>();

  /** Keeps an event. */
  public synchronized void keep(AuditEvent event) {
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

  /** The events of one type. */
  public List<AuditEvent> events(AuditEvent.Type type) {
    return events().stream().filter(event -> event.type() == type).toList();
  }

  /** Some event, as the tests of a port need it. */
  public static AuditEvent event(TenantId tenant, Instant at, AuditEvent.Type type, String object) {
    return new AuditEvent(tenant, at, type, object, "somebody", ORIGIN, Map.of("from", "a test"));
  }
}
