package pintle.local.store;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.aws.DynamoPinChallenges;
import pintle.pin.PinChallenges;
import pintle.pin.PinChallengesContract;
import pintle.tenant.TenantId;

final class DynamoPinChallengesTest extends PinChallengesContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected PinChallenges fresh() {
    return new DynamoPinChallenges(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }
}
