package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.world.OAuth2;
import pintle.world.Phones;
import pintle.world.Printed;
import pintle.world.Receipts;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.TestPorts.SentSms;
import pintle.world.Together;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * Who is told by SMS that a token was made in their name, and how often. A subclass runs it on
 * other stores by other ports.
 */
public class GrantReceiptsTest {
  /** Two PINs and a receipt of two parts, to German numbers. */
  private static final String ONE_RECEIPT = "0.36";

  private World world = new World();
  private Credentials connector = new Credentials("", "");

  /** Fresh ports; a subclass gives some with other stores. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  private void begin(String... environment) {
    Map<String, String> all = new HashMap<>(Phones.UNCAPPED);
    for (int at = 0; at < environment.length; at += 2) {
      all.put(environment[at], environment[at + 1]);
    }
    world = new World(newPorts(), all);
    connector = world.connector(World.DEVELOPER);
    List.of(World.TENANT_ADMIN, World.GROUP_ADMIN, World.OTHER_ADMIN).forEach(world::registerPhone);
    world.ports().sent().clear();
  }

  private List<SentSms> sent() {
    return world.ports().sent();
  }

  private Reply tenantGrant() {
    return world.grant(World.TENANT_ADMIN, connector, "tenant");
  }

  private List<Integer> deliver(Reply... grants) {
    return world.receipts().deliver(World.TENANT_ADMIN, grants);
  }

  private void works(Reply grant) {
    world.exchange(connector, grant.text("refreshToken")).expect(200);
  }

  @Test
  void theGrantorOfATenantGrantIsToldByALinkThatFreezesIt() {
    begin("SMS_LANGUAGE", "en");
    Reply grant = tenantGrant();
    assertThat(sent()).as("within the call that issues").isEmpty();

    assertThat(deliver(grant)).isEmpty();

    assertThat(sent())
        .singleElement()
        .satisfies(sms -> {
          assertThat(sms.e164()).isEqualTo(World.TENANT_ADMIN.number());
          assertThat(sms.text())
              .startsWith("Pintle: a token for all groups was made in your name.")
              .contains("\nhttps://admin.example/#/freeze/pintle_fc_")
              .doesNotContain("Reports");
        });
    works(grant);
    world.receipts().freeze(Receipts.code(sent().getFirst())).expect(204);
    world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
  }

  @Test
  void whateverWayATokenIsMadeItsGrantorIsTold() {
    begin("GRANT_RECEIPTS", "all");
    var _ = tenantGrant();
    Reply claim =
        world
            .call("POST /v1/connectors/{applicationId}/claimCodes", World.TENANT_ADMIN)
            .path("applicationId", connector.id())
            .json("{\"reach\":\"tenant\"}")
            .expect(201);
    world
        .call("POST /v1/claims")
        .json(
            "{\"applicationId\":\"%s\",\"applicationSecret\":\"%s\",\"claimCode\":\"%s\"}"
                .formatted(connector.id(), connector.secret(), claim.text("claimCode")))
        .expect(200);
    OAuth2 oauth2 = OAuth2.of(world, World.DEVELOPER, connector);
    oauth2.exchange(oauth2.code(World.GROUP_ADMIN)).expect(200);
    Phones phones = new Phones(world);
    String number = World.GROUP_ADMIN.number();
    phones.generatePin(connector, number).expect(200);
    phones.login(connector, number, phones.pin(number).orElseThrow()).expect(200);
    sent().clear();

    List<String> issued =
        world.call("GET /v1/audit", World.TENANT_ADMIN).expect(200).list("events").stream()
            .filter(event -> "GRANT_ISSUED".equals(event.get("type")))
            .map(event -> String.valueOf(event.get("object")))
            .toList();
    assertThat(world.receipts().deliver(World.TENANT_ADMIN, issued)).isEmpty();

    assertThat(sent())
        .extracting(SentSms::e164)
        .containsExactlyInAnyOrder(
            number, number, World.TENANT_ADMIN.number(), World.TENANT_ADMIN.number());
  }

  @ParameterizedTest
  @CsvSource({"off,0,0", "tenant,1,0", "all,1,1"})
  void theParameterSaysOfWhichGrantsThereIsAReceipt(String parameter, int ofTenant, int ofUser) {
    begin("GRANT_RECEIPTS", parameter, "SMS_LANGUAGE", "en");

    deliver(tenantGrant());
    assertThat(sent()).hasSize(ofTenant);
    sent().clear();
    deliver(world.grant(World.GROUP_ADMIN, connector, "user"));
    deliver(world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES));

    assertThat(sent()).hasSize(2 * ofUser);
    assertThat(sent())
        .allSatisfy(sms -> {
          assertThat(sms.e164()).isEqualTo(World.GROUP_ADMIN.number());
          assertThat(sms.text()).startsWith("Pintle: a token was made in your name.");
        });
  }

  @Test
  void anEventThatIsDeliveredTwiceGivesOneSmsAndIsPaidOnce() {
    begin("SMS_PURSE_TENANT_DAY", "0.54");
    Reply grant = tenantGrant();

    deliver(grant, grant);
    deliver(grant);
    assertThat(sent()).hasSize(1);

    deliver(tenantGrant());
    deliver(tenantGrant());
    assertThat(sent()).as("two are bought by the purse").hasSize(2);
  }

  @Test
  void deliveriesAtOnceGiveOneSmsAndArePaidOnce() {
    begin();
    Reply grant = tenantGrant();

    assertThat(Together.call(20, i -> deliver(grant))).allMatch(List::isEmpty);

    assertThat(sent()).hasSize(1);
  }

  @Test
  void aGrantThatEndedBeforeItsEventWasReadIsToldOfAllTheSame() {
    begin();
    Reply grant = tenantGrant();
    world
        .call("DELETE /v1/grants/{grantId}", World.TENANT_ADMIN)
        .path("grantId", grant.text("grantId"))
        .expect(204);

    deliver(grant);

    assertThat(sent()).hasSize(1);
    world.receipts().freeze(Receipts.code(sent().getFirst())).expect(204);
  }

  @Test
  void withoutANumberNobodyIsToldAndNothingFails() {
    begin();
    Reply grant = tenantGrant();
    world
        .call("POST /v1/phones/release", World.TENANT_ADMIN)
        .json("{\"mobileNumber\":\"" + World.TENANT_ADMIN.number() + "\"}")
        .expect(204);

    assertThat(deliver(grant)).isEmpty();
    assertThat(sent()).isEmpty();
    works(grant);
  }

  @Test
  void aCountryThatGetsNoSmsGetsNoReceipt() {
    begin();
    Reply grant = tenantGrant();

    Receipts.by(world, Map.of("SMS_COUNTRIES", "CH")).deliver(World.TENANT_ADMIN, grant);

    assertThat(sent()).isEmpty();
  }

  @Test
  void withoutAPageToLeadToThereIsNoReceipt() {
    begin("ADMIN_ORIGIN", "");

    deliver(tenantGrant());

    assertThat(sent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"SMS_PURSE_TENANT_DAY,0.35,SMS_PURSE", "SMS_PER_STACK_DAY,4,SMS_LIMIT"})
  void whereACapIsReachedThereIsNoSmsAndTheGrantWorks(String cap, String below, String reason) {
    begin();
    Reply grant = tenantGrant();
    Receipts capped = Receipts.by(world, Map.of(cap, below, "STACK", "pintle-test"));

    String printed =
        Printed.by(() -> assertThat(capped.deliver(World.TENANT_ADMIN, grant)).isEmpty());

    assertThat(sent()).isEmpty();
    assertThat(printed).contains("\"ReceiptsNotSent\":1", "\"Cause\":\"" + reason + "\"");
    works(grant);
  }

  /** Beside what the three PINs cost, two of them by this tenant. */
  @ParameterizedTest
  @CsvSource({"SMS_PURSE_TENANT_DAY," + ONE_RECEIPT, "SMS_PER_STACK_DAY,5"})
  void aReceiptIsPaidAsTwoSms(String cap, String ofOne) {
    begin();
    Reply first = tenantGrant();
    Reply second = world.grant(World.TENANT_ADMIN, world.connector(World.DEVELOPER), "tenant");

    Receipts.by(world, Map.of(cap, ofOne)).deliver(World.TENANT_ADMIN, first, second);

    assertThat(sent()).hasSize(1);
  }

  @Test
  void theCodeIsInNoLineAndNoEvent() {
    begin();
    Reply grant = tenantGrant();
    String printed = Printed.by(() -> deliver(grant));
    String code = Receipts.code(sent().getFirst());

    String more =
        Printed.by(() -> {
          world.receipts().freeze(code).expect(204);
          world.receipts().unfreeze(World.TENANT_ADMIN, grant).expect(204);
        });

    String secret = code.substring(code.length() - 20);
    assertThat(printed + more).doesNotContain(secret).doesNotContain(World.TENANT_ADMIN.number());
    assertThat(world.call("GET /v1/audit", World.TENANT_ADMIN).expect(200).body())
        .contains("GRANT_FROZEN", "GRANT_UNFROZEN")
        .doesNotContain(secret);
  }
}
