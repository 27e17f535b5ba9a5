package pintle.pin;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.tenant.TenantId;

final class InMemoryPinChallengesTest extends PinChallengesContract {
  private final AuditTrail audit = new AuditTrail();

  @Override
  protected PinChallenges fresh() {
    return new InMemoryPinChallenges(audit);
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return audit.events(of);
  }
}
