package pintle.local.store;

import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.aws.DynamoRedemptions;
import pintle.pin.Redemptions;
import pintle.pin.RedemptionsContract;

final class DynamoRedemptionsTest extends RedemptionsContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected Redemptions fresh() {
    return new DynamoRedemptions(table.client(), table.name());
  }
}
