package pintle.local.store;

import pintle.handler.RightsTest;
import pintle.world.World;

/** The table of rights and the matrix of tenants, on the real stores. */
final class RightsOnDynamoTest extends RightsTest {
  @Override
  protected World newWorld() {
    return new World(new StoredPorts());
  }
}
