package pintle.token;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connectors;
import pintle.connector.InMemoryConnectors;
import pintle.tenant.TenantId;

final class InMemoryGrantsTest extends GrantsContract {
  private final AuditTrail audit = new AuditTrail();
  private final InMemoryConnectors connectors = new InMemoryConnectors(audit);

  @Override
  protected Grants fresh() {
    return new InMemoryGrants(connectors, new InMemoryOneTimeCodes(audit), audit);
  }

  @Override
  protected Connectors connectors() {
    return connectors;
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return audit.events(of);
  }
}
