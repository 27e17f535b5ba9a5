package pintle.local.store;

import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.aws.DynamoPublicKeys;
import pintle.key.PublicKeys;
import pintle.key.PublicKeysContract;

final class DynamoPublicKeysTest extends PublicKeysContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected PublicKeys fresh() {
    return new DynamoPublicKeys(table.client(), table.name());
  }
}
