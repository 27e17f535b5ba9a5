package pintle.local.store;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.aws.DynamoConnectors;
import pintle.aws.DynamoGrants;
import pintle.aws.DynamoOneTimeCodes;
import pintle.aws.DynamoUsers;
import pintle.connector.Connectors;
import pintle.tenant.TenantId;
import pintle.token.Grants;
import pintle.token.OneTimeCodes;
import pintle.token.OneTimeCodesContract;
import pintle.user.Users;
import pintle.world.MovableClock;

final class DynamoOneTimeCodesTest extends OneTimeCodesContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected OneTimeCodes codes() {
    return new DynamoOneTimeCodes(table.client(), table.name());
  }

  @Override
  protected Grants grants() {
    return new DynamoGrants(table.client(), table.name(), new MovableClock());
  }

  @Override
  protected Users users() {
    return new DynamoUsers(table.client(), table.name());
  }

  @Override
  protected Connectors connectors() {
    return new DynamoConnectors(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }
}
