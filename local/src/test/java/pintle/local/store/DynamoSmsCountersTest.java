package pintle.local.store;

import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.aws.DynamoSmsCounters;
import pintle.pin.SmsCounters;
import pintle.pin.SmsCountersContract;

final class DynamoSmsCountersTest extends SmsCountersContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected SmsCounters fresh() {
    return new DynamoSmsCounters(table.client(), table.name());
  }
}
