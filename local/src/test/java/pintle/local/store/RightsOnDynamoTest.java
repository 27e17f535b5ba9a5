package pintle.local.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import pintle.handler.RightsTest;
import pintle.world.World;

/**
 * The table of rights and the matrix of tenants, on the real stores; and every key that all of
 * these calls touch.
 */
@Tag("case-63")
@Tag("case-67")
final class RightsOnDynamoTest extends RightsTest {
  private final StoredPorts ports = new StoredPorts();

  @Override
  protected World newWorld() {
    return new World(ports);
  }

  @AfterEach
  void everyKeyStartsWithTheTenantOrIsOnTheList() {
    ports.table().assertLayout();
  }
}
