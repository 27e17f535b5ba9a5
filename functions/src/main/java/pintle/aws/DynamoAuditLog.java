package pintle.aws;

import java.time.Instant;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.AuditLog;
import pintle.paging.Page;
import pintle.tenant.TenantId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Audit events in the order of their sort keys, which begin with the time. */
public final class DynamoAuditLog implements AuditLog {
  private final Table table;

  public DynamoAuditLog(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public Page<AuditEvent> list(
      TenantId tenant, Period period, Optional<String> about, Optional<String> after, int limit) {
    Page<Item> page =
        table.pageBackwards(
            Key.audit(tenant),
            Key.auditTime(period.since().orElse(Instant.EPOCH)),
            period.until().map(Key::auditTime).orElse(Key.AFTER_EVERY_TIME),
            after,
            limit);
    return new Page<>(
        page.items().stream()
            .map(item -> AuditItem.read(tenant, item))
            .filter(event -> about.map(event::concerns).orElse(true))
            .toList(),
        page.next());
  }
}
