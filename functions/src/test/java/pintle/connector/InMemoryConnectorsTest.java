package pintle.connector;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.tenant.TenantId;

final class InMemoryConnectorsTest extends ConnectorsContract {
  private final AuditTrail audit = new AuditTrail();

  @Override
  protected Connectors fresh() {
    return new InMemoryConnectors(audit);
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return audit.events(of);
  }
}
