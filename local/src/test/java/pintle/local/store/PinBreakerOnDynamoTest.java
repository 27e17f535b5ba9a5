package pintle.local.store;

import pintle.handler.PinBreakerTest;
import pintle.world.TestPorts;

/** The breaker on the real stores, where its bound is a condition of DynamoDB. */
final class PinBreakerOnDynamoTest extends PinBreakerTest {
  @Override
  protected TestPorts newPorts() {
    return new StoredPorts();
  }
}
