package pintle.aws;

import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.audit.Retention;
import pintle.tenant.TenantId;

/**
 * An audit event as an item, put in the transaction of what it tells. It names its tenant for those
 * who read it from the table's stream.
 */
final class AuditItem {
  private AuditItem() {}

  static Item of(AuditEvent event, Retention retention) {
    return Item.at(Key.audit(event))
        .text("tenant", event.tenant().value())
        .time("at", event.at())
        .text("type", event.type().name())
        .text("object", event.object())
        .text("actor", event.actor())
        .text("sourceIp", event.origin().sourceIp())
        .text("requestId", event.origin().requestId())
        .texts("details", event.details())
        .ttl("ttl", retention.end(event.at()));
  }

  static AuditEvent read(TenantId tenant, Item item) {
    return new AuditEvent(
        tenant,
        item.time("at"),
        AuditEvent.Type.valueOf(item.text("type")),
        item.text("object"),
        item.text("actor"),
        new Origin(item.text("sourceIp"), item.text("requestId")),
        item.texts("details"));
  }
}
