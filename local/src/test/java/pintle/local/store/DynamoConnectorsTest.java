package pintle.local.store;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.aws.DynamoConnectors;
import pintle.connector.Connectors;
import pintle.connector.ConnectorsContract;
import pintle.tenant.TenantId;

final class DynamoConnectorsTest extends ConnectorsContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected Connectors fresh() {
    return new DynamoConnectors(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }
}
