package pintle.token;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connectors;
import pintle.connector.InMemoryConnectors;
import pintle.tenant.TenantId;

final class InMemoryOneTimeCodesTest extends OneTimeCodesContract {
  private final AuditTrail audit = new AuditTrail();
  private final InMemoryConnectors connectors = new InMemoryConnectors(audit);
  private final InMemoryOneTimeCodes codes = new InMemoryOneTimeCodes(audit);
  private final Grants grants = new InMemoryGrants(connectors, codes, audit);

  @Override
  protected OneTimeCodes codes() {
    return codes;
  }

  @Override
  protected Grants grants() {
    return grants;
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
