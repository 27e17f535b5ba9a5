package pintle.local.store;

import pintle.handler.SmsCapsTest;
import pintle.world.TestPorts;

/** The caps on the real stores, where many callers meet in one row. */
final class SmsCapsOnDynamoTest extends SmsCapsTest {
  @Override
  protected TestPorts newPorts() {
    return new StoredPorts();
  }
}
