package pintle.local.store;

import java.util.List;
import pintle.audit.AuditEvent;
import pintle.aws.DynamoConnectors;
import pintle.aws.DynamoGrants;
import pintle.connector.Connectors;
import pintle.tenant.TenantId;
import pintle.token.Grants;
import pintle.token.GrantsContract;

final class DynamoGrantsTest extends GrantsContract {
  private final TestTable table = TestTable.fresh();

  @Override
  protected Grants fresh() {
    return new DynamoGrants(table.client(), table.name());
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
