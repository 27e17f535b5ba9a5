package pintle.handler;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import pintle.Wiring;
import pintle.audit.AuditEvent;
import pintle.audit.AuditLog;
import pintle.connector.ConnectorId;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Cursors;
import pintle.http.Fields;
import pintle.http.Operation;
import pintle.paging.Page;
import pintle.refusal.Refusal;
import pintle.user.PortalUser;

/** Shows tenant administrators what was done in their organisation, the newest first. */
public final class ListAuditEvents extends ApiHandler {
  private static final int PAGE = 100;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final AuditLog audit;
  private final Cursors cursors;

  public ListAuditEvents() {
    this(Wiring.fromEnvironment());
  }

  public ListAuditEvents(Wiring wiring) {
    super(wiring.api());
    this.audit = wiring.auditLog();
    this.cursors = wiring.cursors();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("GET /v1/audit", Operation.portal(this::list));
  }

  private ApiResponse list(ApiRequest request, PortalUser caller) {
    caller.demandTenantAdministrator();
    AuditLog.Period period = new AuditLog.Period(time(request, "since"), time(request, "until"));
    Optional<String> connector = request.query("connector").map(ListAuditEvents::connector);
    String list = "audit " + period + " " + connector;
    Page<AuditEvent> page =
        audit.list(
            caller.tenant(), period, connector, cursors.read(caller.tenant(), list, request), PAGE);
    return ApiResponse.ok(
        new Fields()
            .putObjects("events", page.items().stream().map(ListAuditEvents::fields).toList())
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  /** A connector as events name it; one that does not exist has none. */
  private static String connector(String text) {
    return ConnectorId.of(text).map(ConnectorId::value).orElse(text);
  }

  /** Epoch milliseconds, or a moment as 2026-11-23T10:00:00Z, of the years 1970 to 9999. */
  private static Optional<Instant> time(ApiRequest request, String name) {
    return request
        .query(name)
        .map(text -> {
          try {
            boolean digits = text.chars().allMatch(one -> one >= '0' && one <= '9');
            Instant time =
                digits ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text);
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
              throw notATime(name);
            }
            return time;
          } catch (NumberFormatException | DateTimeParseException e) {
            throw notATime(name);
          }
        });
  }

  private static Refusal notATime(String name) {
    return Refusal.field(name, "epoch milliseconds, or a moment such as 2026-11-23T10:00:00Z");
  }

  private static Fields fields(AuditEvent event) {
    Fields details = new Fields();
    event.details().forEach(details::put);
    return new Fields()
        .put("at", event.at())
        .put("type", event.type().name())
        .put("object", event.object())
        .put("actor", event.actor())
        .put("sourceIp", event.origin().sourceIp())
        .put("requestId", event.origin().requestId())
        .putObject("details", details);
  }
}
