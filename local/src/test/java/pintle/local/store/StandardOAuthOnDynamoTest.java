package pintle.local.store;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import pintle.audit.AuditEvent;
import pintle.handler.StandardOAuthTest;
import pintle.tenant.TenantId;
import pintle.world.TestPorts;
import pintle.world.World;

/** The OAuth 2.0 server on the real stores. */
final class StandardOAuthOnDynamoTest extends StandardOAuthTest {
  private StoredPorts stored = new StoredPorts();

  @Override
  protected TestPorts newPorts() {
    stored = new StoredPorts();
    return stored;
  }

  @Override
  protected List<AuditEvent> audited(AuditEvent.Type type) {
    return stored.table().audited(new TenantId(World.TENANT)).stream()
        .filter(event -> event.type() == type)
        .toList();
  }

  @AfterEach
  void everyKeyStartsWithTheTenantOrIsOnTheList() {
    stored.table().assertLayout();
  }
}
