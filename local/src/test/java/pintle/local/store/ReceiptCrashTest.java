package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.world.Receipts;
import pintle.world.Reply;
import pintle.world.World;
import pintle.world.World.Credentials;

/** A function that dies after each of its writes, and gets its batch again. */
final class ReceiptCrashTest {
  private final SwitchedClient way = TestTable.switched();
  private final StoredPorts ports = new StoredPorts(TestTable.over(way));
  private final World world = new World(ports);

  /** The writes are the purse, the stack's cap and the mark; who has written that sends no more. */
  @ParameterizedTest
  @CsvSource({
    "1,NOTHING,1",
    "1,WHOLE,1",
    "2,NOTHING,1",
    "2,WHOLE,1",
    "3,NOTHING,1",
    "3,WHOLE,1",
    "4,NOTHING,1",
    "4,WHOLE,0",
  })
  void oneSmsIsMissingAtMostAndNoneIsSentTwice(int write, DyingClient.Last last, int sent) {
    world.registerPhone(World.TENANT_ADMIN);
    Credentials connector = world.connector(World.DEVELOPER);
    Reply grant = world.grant(World.TENANT_ADMIN, connector, "tenant");
    Receipts receipts = world.receipts();
    ports.sent().clear();

    way.over(engine -> new DyingClient(engine, write, last).client());
    assertThatThrownBy(() -> receipts.deliver(World.TENANT_ADMIN, grant))
        .isInstanceOf(DyingClient.Death.class);
    way.straight();
    assertThat(ports.sent()).isEmpty();

    receipts.deliver(World.TENANT_ADMIN, grant);
    receipts.deliver(World.TENANT_ADMIN, grant);
    assertThat(ports.sent()).hasSize(sent);
    world.exchange(connector, grant.text("refreshToken")).expect(200);
    ports.table().assertLayout();
  }
}
