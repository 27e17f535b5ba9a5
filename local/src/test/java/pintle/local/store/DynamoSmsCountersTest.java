package pintle.local.store;

import pintle.aws.DynamoSmsCounters;
import pintle.pin.SmsCounters;
import pintle.pin.SmsCountersContract;

final class DynamoSmsCountersTest extends SmsCountersContract {
  private final TestTable table = TestTable.fresh();

  @Override
  protected SmsCounters fresh() {
    return new DynamoSmsCounters(table.client(), table.name());
  }
}
