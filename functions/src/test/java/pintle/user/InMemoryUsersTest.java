package pintle.user;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.tenant.TenantId;

final class InMemoryUsersTest extends UsersContract {
  private final AuditTrail audit = new AuditTrail();

  @Override
  protected Users fresh() {
    return new InMemoryUsers(audit);
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return audit.events(of);
  }
}
