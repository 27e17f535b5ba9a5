package pintle.token;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connectors;
import pintle.connector.InMemoryConnectors;
import pintle.key.InMemoryPublicKeys;
import pintle.tenant.TenantId;
import pintle.user.InMemoryUsers;
import pintle.user.Users;

final class InMemoryOneTimeCodesTest extends OneTimeCodesContract {
  private final AuditTrail audit = new AuditTrail();
  private final InMemoryUsers users = new InMemoryUsers(audit);
  private final InMemoryConnectors connectors = new InMemoryConnectors(audit);
  private final InMemoryOneTimeCodes codes = new InMemoryOneTimeCodes(users, audit);
  private final Grants grants =
      new InMemoryGrants(connectors, codes, new InMemoryPublicKeys(), audit);

  @Override
  protected OneTimeCodes codes() {
    return codes;
  }

  @Override
  protected Grants grants() {
    return grants;
  }

  @Override
  protected Users users() {
    return users;
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
