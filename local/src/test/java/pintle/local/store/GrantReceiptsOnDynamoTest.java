package pintle.local.store;

import pintle.handler.GrantReceiptsTest;
import pintle.world.TestPorts;

/** Receipts on the real stores, where many deliveries meet in one row. */
final class GrantReceiptsOnDynamoTest extends GrantReceiptsTest {
  @Override
  protected TestPorts newPorts() {
    return new StoredPorts();
  }
}
