package pintle.token;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connectors;
import pintle.connector.InMemoryConnectors;
import pintle.key.InMemoryPublicKeys;
import pintle.key.PublicKeys;
import pintle.tenant.TenantId;
import pintle.user.InMemoryUsers;
import pintle.user.Users;

final class InMemoryGrantsTest extends GrantsContract {
  private final AuditTrail audit = new AuditTrail();
  private final InMemoryUsers users = new InMemoryUsers(audit);
  private final InMemoryConnectors connectors = new InMemoryConnectors(audit);
  private final InMemoryPublicKeys publicKeys = new InMemoryPublicKeys();

  @Override
  protected Grants fresh() {
    return new InMemoryGrants(
        connectors, new InMemoryOneTimeCodes(users, audit), publicKeys, audit);
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
  protected PublicKeys publicKeys() {
    return publicKeys;
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return audit.events(of);
  }
}
