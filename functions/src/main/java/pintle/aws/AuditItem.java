package pintle.aws;

import pintle.audit.AuditEvent;

/** An audit event as an item, to be put in the transaction of what it tells. */
final class AuditItem {
  private AuditItem() {}

  static Item of(AuditEvent event) {
    return Item.at(Key.audit(event))
        .time("at", event.at())
        .text("type", event.type().name())
        .text("object", event.object())
        .text("actor", event.actor())
        .text("sourceIp", event.origin().sourceIp())
        .text("requestId", event.origin().requestId())
        .texts("details", event.details());
  }
}
