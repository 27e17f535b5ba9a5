package pintle.local.store;

import pintle.handler.PinFailuresTest;
import pintle.world.TestPorts;

/** The bound on wrong PINs on the real stores, where many callers meet in one row. */
final class PinFailuresOnDynamoTest extends PinFailuresTest {
  @Override
  protected TestPorts newPorts() {
    return new StoredPorts();
  }
}
