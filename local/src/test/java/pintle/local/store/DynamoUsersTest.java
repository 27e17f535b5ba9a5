package pintle.local.store;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.aws.DynamoUsers;
import pintle.tenant.TenantId;
import pintle.user.Users;
import pintle.user.UsersContract;

final class DynamoUsersTest extends UsersContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected Users fresh() {
    return new DynamoUsers(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }
}
