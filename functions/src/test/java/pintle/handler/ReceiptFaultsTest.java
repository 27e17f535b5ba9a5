package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.pin.Sms;
import pintle.pin.SmsCounters;
import pintle.refusal.Refusal;
import pintle.world.Intercepted;
import pintle.world.Printed;
import pintle.world.Receipts;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What stands in the way of a receipt stands in the way of nothing else. */
final class ReceiptFaultsTest {
  private volatile Runnable beforeSms = ReceiptFaultsTest::nothing;
  private volatile Runnable beforeCount = ReceiptFaultsTest::nothing;

  private static void nothing() {}

  private final World world =
      new World(
          new TestPorts() {
            @Override
            public Sms sms() {
              Sms all = super.sms();
              return (e164, text) -> {
                beforeSms.run();
                return all.send(e164, text);
              };
            }

            @Override
            public SmsCounters smsCounters() {
              return Intercepted.before(
                  SmsCounters.class, super.smsCounters(), (call, arguments) -> beforeCount.run());
            }
          },
          Map.of("STACK", "pintle-test"));
  private final Receipts receipts = world.receipts();
  private Credentials connector = new Credentials("", "");

  @BeforeEach
  void begin() {
    connector = world.connector(World.DEVELOPER);
    world.registerPhone(World.TENANT_ADMIN);
    world.ports().sent().clear();
  }

  private Reply grant() {
    return world.grant(World.TENANT_ADMIN, connector, "tenant");
  }

  private List<Integer> deliver(Reply... grants) {
    return receipts.deliver(World.TENANT_ADMIN, grants);
  }

  private void works(Reply grant) {
    world.exchange(connector, grant.text("refreshToken")).expect(200);
  }

  @Test
  void aCarrierThatIsDownCostsTheReceiptAndIsAskedOnce() {
    Reply grant = grant();
    beforeSms =
        () -> {
          throw Refusal.down("sns");
        };

    String printed = Printed.by(() -> assertThat(deliver(grant)).isEmpty());

    assertThat(printed)
        .contains("\"ReceiptsNotSent\":1", "\"DependencyDown\":1", "\"Service\":\"sns\"")
        .doesNotContain(World.TENANT_ADMIN.number(), "pintle_fc_");
    beforeSms = ReceiptFaultsTest::nothing;
    // What the carrier did with the first one nobody knows.
    assertThat(deliver(grant)).isEmpty();
    assertThat(world.ports().sent()).isEmpty();
    works(grant);
  }

  @Test
  void whoDiesBeforeTheSmsSendsNoneAndNeitherDoesTheNext() {
    Reply grant = grant();
    beforeSms =
        () -> {
          throw new Death();
        };

    assertThatThrownBy(() -> deliver(grant)).isInstanceOf(Death.class);

    beforeSms = ReceiptFaultsTest::nothing;
    assertThat(deliver(grant)).isEmpty();
    assertThat(world.ports().sent()).isEmpty();
    works(grant);
  }

  @Test
  void whatFailsBeforeTheMarkIsDeliveredAgainAloneAndThenSent() {
    Reply first = grant();
    Reply second = world.grant(World.TENANT_ADMIN, world.connector(World.DEVELOPER), "tenant");
    beforeCount =
        () -> {
          beforeCount = ReceiptFaultsTest::nothing;
          throw Refusal.down("dynamodb");
        };

    String printed = Printed.by(() -> assertThat(deliver(first, second)).containsExactly(0));

    assertThat(printed).contains("\"Cause\":\"failed\"", "\"Service\":\"dynamodb\"");
    assertThat(world.ports().sent()).hasSize(1);
    // Lambda sends the batch again from the first failure on.
    assertThat(deliver(first, second)).isEmpty();
    assertThat(world.ports().sent()).hasSize(2);
  }

  @Test
  void aCrashIsToldWithoutItsWords() {
    Reply grant = grant();
    beforeCount =
        () -> {
          throw new IllegalStateException(World.TENANT_ADMIN.number());
        };

    String printed = Printed.by(() -> assertThat(deliver(grant)).containsExactly(0));

    assertThat(printed)
        .contains("java.lang.IllegalStateException", "\"Cause\":\"failed\"")
        .doesNotContain(World.TENANT_ADMIN.number());
  }

  @Test
  void aRecordThatNamesNoGrantFailsAlone() {
    Reply grant = grant();
    String event = Receipts.event(World.TENANT_ADMIN, List.of(grant.text("grantId")));
    String odd =
        event
            .replace("\"object\"", "\"subject\"")
            .replace("\"SequenceNumber\": \"0\"", "\"SequenceNumber\": \"77\"");
    String both = event.replace("]}", ",") + odd.substring(odd.indexOf("[") + 1);

    assertThat(World.send(receipts.function(), both))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"77\"}]}");
    assertThat(world.ports().sent()).hasSize(1);
  }

  /** No failure that any code expects. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }
}
