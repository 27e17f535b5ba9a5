package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** The handover without anybody touching the token: a code that the connector redeems. */
final class ClaimCodesTest {
  private static final String CODES = "/v1/connectors/{applicationId}/claimCodes";

  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();

  private Call make(Person person, String body) {
    return world.call("POST " + CODES, person).path("applicationId", connector.id()).json(body);
  }

  private Reply made(Person person) {
    return make(person, "{\"reach\":\"user\"}").expect(201);
  }

  private Call redeem(Credentials by, String code) {
    return world
        .call("POST /v1/claims")
        .json(
            "{\"claimCode\":\"%s\",\"applicationId\":\"%s\",\"applicationSecret\":\"%s\"}"
                .formatted(code, by.id(), by.secret()));
  }

  private Call redeem(Reply made) {
    return redeem(connector, made.text("claimCode"));
  }

  private List<Map<String, Object>> list(Person person) {
    return world
        .call("GET " + CODES, person)
        .path("applicationId", connector.id())
        .expect(200)
        .list("claimCodes");
  }

  private Call cancel(Person person, Reply made) {
    return world
        .call("DELETE /v1/claimCodes/{claimId}", person)
        .path("claimId", made.text("claimId"));
  }

  @Test
  void aCodeIsShownOnceWithALinkThatHasItBehindTheHash() {
    Reply made = made(World.GROUP_ADMIN);

    assertThat(made.json()).containsOnlyKeys("claimId", "claimCode", "claimUrl", "expiresAt");
    assertThat(made.text("claimCode")).startsWith("pintle_cc_").hasSizeLessThan(255);
    assertThat(made.text("claimUrl"))
        .isEqualTo("https://admin.example/#/claim/" + made.text("claimCode"));
    assertThat(made.number("expiresAt"))
        .isEqualTo(world.clock().instant().plus(Duration.ofDays(3)).toEpochMilli());
    assertThat(
            world
                .call("GET " + CODES, World.GROUP_ADMIN)
                .path("applicationId", connector.id())
                .expect(200)
                .body())
        .doesNotContain("pintle_cc_");
  }

  @Test
  void theConnectorRedeemsItForATokenThatWorks() {
    Reply claimed = redeem(made(World.GROUP_ADMIN)).expect(200);

    assertThat(claimed.json())
        .containsOnlyKeys("refreshToken", "grantedScope", "refreshTokenExpiry", "endpointUrl");
    assertThat(claimed.text("endpointUrl")).isEqualTo(World.PUBLIC_URL + "/");
    String token = world.accessToken(connector, claimed.text("refreshToken"));
    assertThat(
            world
                .call("GET /v1/groups")
                .header("accessToken", token)
                .expect(200)
                .each("groups", "groupId"))
        .containsExactly(World.SALES);
  }

  @Test
  void redeemingReplacesTheGrantInTheSlotAndMakingDoesNot() {
    Reply made = made(World.GROUP_ADMIN);
    world.exchange(connector, seeded.refreshToken()).expect(200);
    redeem(made).expect(200);

    world.exchange(connector, seeded.refreshToken()).expect(401, "InvalidToken");
  }

  @Test
  void aRetryWithinTenMinutesGetsTheSameToken() {
    Reply made = made(World.GROUP_ADMIN);
    String first = redeem(made).expect(200).text("refreshToken");
    world.clock().advance(Duration.ofMinutes(10).minusMillis(1));

    assertThat(redeem(made).expect(200).text("refreshToken")).isEqualTo(first);
    world.clock().advance(Duration.ofMillis(1));
    redeem(made).expect(401, "InvalidToken");
    world.exchange(connector, first).expect(200);
  }

  @Test
  void aRetryAfterTheTokensFirstUseGetsNothing() {
    Reply made = made(World.GROUP_ADMIN);
    String token = redeem(made).expect(200).text("refreshToken");
    world.exchange(connector, token).expect(200);

    redeem(made).expect(401, "InvalidToken");
    world.exchange(connector, token).expect(200);
  }

  @Test
  void aRetryAfterTheGrantEndedGetsNothing() {
    Reply made = made(World.GROUP_ADMIN);
    redeem(made).expect(200);
    String grant = (String) list(World.GROUP_ADMIN).getFirst().get("grantId");
    world
        .call("DELETE /v1/grants/{grantId}", World.GROUP_ADMIN)
        .path("grantId", String.valueOf(grant))
        .expect(204);

    redeem(made).expect(401, "InvalidToken");
  }

  @Test
  void aCodeEndsAfterThreeDays() {
    Reply made = made(World.GROUP_ADMIN);
    world.clock().advance(Duration.ofDays(3).minusMillis(1));
    assertThat(list(World.GROUP_ADMIN).getFirst().get("state")).isEqualTo("open");
    world.clock().advance(Duration.ofMillis(1));

    redeem(made).expect(401, "InvalidToken");
    assertThat(list(World.GROUP_ADMIN).getFirst().get("state")).isEqualTo("expired");
  }

  @Test
  void aCodeIsWorthNothingWithoutItsConnectorsSecret() {
    Reply made = made(World.GROUP_ADMIN);
    Credentials other = world.connector(World.DEVELOPER);
    Credentials foreign = world.connector(World.OTHER_ADMIN);

    redeem(new Credentials(connector.id(), "wrong"), made.text("claimCode"))
        .expect(401, "Unauthenticated");
    redeem(other, made.text("claimCode")).expect(401, "InvalidToken");
    redeem(foreign, made.text("claimCode")).expect(401, "InvalidToken");
    redeem(made).expect(200);
  }

  @Test
  @Tag("case-32")
  void nothingElsePassesForACode() {
    String code = made(World.GROUP_ADMIN).text("claimCode");
    for (String wrong :
        List.of(
            seeded.refreshToken(),
            seeded.accessToken(),
            connector.secret(),
            code + "A",
            code.substring(0, code.length() - 1),
            code.replace("_cc_", "_ac_"),
            "pintle_cc_",
            "-")) {
      redeem(connector, wrong).expect(401, "InvalidToken");
    }
    world.exchange(connector, code).expect(401, "InvalidToken");
  }

  @Test
  void aMissingFieldIsNamed() {
    for (String field : List.of("claimCode", "applicationId", "applicationSecret")) {
      Reply reply =
          world
              .call("POST /v1/claims")
              .json(
                  "{\"claimCode\":\"c\",\"applicationId\":\"a\",\"applicationSecret\":\"s\"}"
                      .replace("\"" + field + "\"", "\"other\""))
              .expect(400, "InvalidParameters");
      assertThat(reply.text("message")).contains(field);
    }
  }

  @Test
  @Tag("case-49")
  void wrongSecretsAreCountedAsAtTheExchange() {
    Reply made = made(World.GROUP_ADMIN);
    for (int i = 0; i < 20; i++) {
      redeem(new Credentials(connector.id(), "wrong"), made.text("claimCode")).expect(401);
    }

    assertThat(redeem(made).expect(429, "Throttled").headers()).containsKey("Retry-After");
    redeem(made).from("198.51.100.9").expect(200);
  }

  @Test
  void whoMayGrantMayMakeACodeOfTheSameReach() {
    make(World.DEVELOPER, "{\"reach\":\"tenant\"}").expect(403, "Forbidden");
    make(World.DEVELOPER, "{\"reach\":\"group\",\"groupId\":\"group-sales\"}")
        .expect(403, "Forbidden");
    make(World.GROUP_ADMIN, "{\"reach\":\"group\",\"groupId\":\"group-sales\"}").expect(201);
    make(World.TENANT_ADMIN, "{\"reach\":\"tenant\"}").expect(201);
    make(World.OTHER_ADMIN, "{\"reach\":\"user\"}").expect(404, "NotFound");
    make(World.GROUP_ADMIN, "{\"reach\":\"all\"}").expect(400, "InvalidParameters");
    make(World.GROUP_ADMIN, "{}").expect(400, "InvalidParameters");
  }

  @Test
  void theMakersRightIsSettledWhenTheCodeIsRedeemed() {
    Reply group =
        make(World.GROUP_ADMIN, "{\"reach\":\"group\",\"groupId\":\"group-sales\"}").expect(201);
    Reply tenant = make(World.TENANT_ADMIN, "{\"reach\":\"tenant\"}").expect(201);
    TenantId id = new TenantId(World.TENANT);
    Group sales = world.ports().groups().find(id, new GroupId(World.SALES)).orElseThrow();
    world
        .ports()
        .groups()
        .remove(sales, world.member(id, World.GROUP_ADMIN.number(), Role.ADMIN).id());
    world
        .call("DELETE /v1/admins/{userId}", Seeded.SECOND_ADMIN)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(204);

    redeem(group).expect(403, "Forbidden");
    redeem(tenant).expect(403, "Forbidden");
    assertThat(list(Seeded.SECOND_ADMIN)).extracting(one -> one.get("state")).containsOnly("open");
    // The right returns, and with it the code.
    world.clock().advance(Duration.ofSeconds(1));
    world.call("GET /v1/me", World.TENANT_ADMIN).expect(200);
    redeem(tenant).expect(200);
  }

  @Test
  void aMakerWhoseNumberWasReleasedGivesNothing() {
    Reply made = made(World.GROUP_ADMIN);
    world
        .call("POST /v1/phones/release", World.TENANT_ADMIN)
        .json("{\"mobileNumber\":\"" + World.GROUP_ADMIN.number() + "\"}")
        .expect(204);

    redeem(made).expect(403, "Forbidden");
  }

  @Test
  void whatAnErasedUserGaveDoesNotComeBackWithTheUser() {
    Reply made = made(World.GROUP_ADMIN);
    world.call("DELETE /v1/me", World.GROUP_ADMIN).expect(204);
    redeem(made).expect(403, "Forbidden");
    world.clock().advance(Duration.ofMinutes(2));
    world.registerPhone(World.GROUP_ADMIN);

    redeem(made).expect(403, "Forbidden");
    redeem(made(World.GROUP_ADMIN)).expect(200);
  }

  @Test
  void aDeactivatedConnectorGetsNoNewGrant() {
    Reply made = made(World.GROUP_ADMIN);
    activate(false);
    redeem(made).expect(403, "Forbidden");
    make(World.GROUP_ADMIN, "{\"reach\":\"user\"}").expect(403, "Forbidden");
    activate(true);

    redeem(made).expect(200);
  }

  @Test
  void aGrantCarriesWhatTheMakerSawAndTheConnectorStillHas() {
    Reply made = made(World.GROUP_ADMIN);
    change("{\"permissions\":[\"groupinfo.read\",\"media.read\"]}");

    assertThat(redeem(made).expect(200).text("grantedScope")).isEqualTo("groupinfo.read");
  }

  private void activate(boolean active) {
    change("{\"active\":" + active + "}");
  }

  private void change(String body) {
    world
        .call("PATCH /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .json(body)
        .expect(200);
  }

  @Test
  void makerOwnerAndTenantAdministratorCancelACodeAndNobodyElse() {
    for (Person person : List.of(World.GROUP_ADMIN, World.DEVELOPER, World.TENANT_ADMIN)) {
      Reply made = made(World.GROUP_ADMIN);
      cancel(World.MEMBER, made).expect(403, "Forbidden");
      cancel(World.OTHER_ADMIN, made).expect(404, "NotFound");
      cancel(person, made).expect(204);
      cancel(person, made).expect(204);
      redeem(made).expect(401, "InvalidToken");
      assertThat(list(World.GROUP_ADMIN).getFirst().get("state")).isEqualTo("cancelled");
    }
  }

  @Test
  void cancellingARedeemedCodeChangesNothing() {
    Reply made = made(World.GROUP_ADMIN);
    String token = redeem(made).expect(200).text("refreshToken");
    cancel(World.GROUP_ADMIN, made).expect(204);

    world.exchange(connector, token).expect(200);
    assertThat(list(World.GROUP_ADMIN).getFirst().get("state")).isEqualTo("claimed");
  }

  @Test
  void unknownAndMisspeltIdsAreUnknown() {
    for (String id : List.of("11111111-2222-4333-8444-555555555555", "x", "%2e", " ")) {
      world
          .call("DELETE /v1/claimCodes/{claimId}", World.TENANT_ADMIN)
          .path("claimId", id)
          .expect(404, "NotFound");
    }
  }

  @Test
  void managersSeeAllCodesOfAConnectorAndOthersTheirOwn() {
    Reply own = made(World.MEMBER);
    Reply other = made(World.GROUP_ADMIN);
    redeem(other).from("198.51.100.7").expect(200);

    for (Person manager : List.of(World.DEVELOPER, World.TENANT_ADMIN)) {
      assertThat(list(manager))
          .extracting(one -> one.get("claimId"))
          .containsExactlyInAnyOrder(own.text("claimId"), other.text("claimId"));
    }
    assertThat(list(World.MEMBER))
        .extracting(one -> one.get("claimId"))
        .containsExactly(own.text("claimId"));
    Map<String, Object> claimed = list(World.GROUP_ADMIN).getFirst();
    assertThat(claimed)
        .containsOnlyKeys(
            "claimId",
            "state",
            "reach",
            "groupId",
            "createdBy",
            "createdAt",
            "expiresAt",
            "claimedAt",
            "claimedFrom",
            "grantId")
        .containsEntry("state", "claimed")
        .containsEntry("claimedFrom", "198.51.100.7")
        .containsEntry("claimedAt", world.clock().instant().toEpochMilli())
        .containsEntry("createdBy", World.GROUP_ADMIN.user());
  }

  @Test
  void deletingTheConnectorEndsItsCodes() {
    Reply made = made(World.GROUP_ADMIN);
    world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .expect(204);

    redeem(made).expect(401, "Unauthenticated");
  }

  @Test
  void makingCancellingAndRedeemingAreAudited() {
    Reply first = made(World.GROUP_ADMIN);
    cancel(World.GROUP_ADMIN, first).expect(204);
    Reply second = made(World.GROUP_ADMIN);
    redeem(second).expect(200);

    List<AuditEvent> events = world.ports().audit().events();
    assertThat(events)
        .filteredOn(event -> event.type() == AuditEvent.Type.CLAIM_CODE_CREATED)
        .extracting(AuditEvent::object)
        .containsExactly(first.text("claimId"), second.text("claimId"));
    assertThat(events)
        .filteredOn(event -> event.type() == AuditEvent.Type.CLAIM_CODE_CANCELLED)
        .hasSize(1);
    assertThat(events)
        .filteredOn(event -> event.type() == AuditEvent.Type.GRANT_ISSUED)
        .last()
        .satisfies(
            event -> assertThat(event.details()).containsEntry("codeId", second.text("claimId")));
    assertThat(events.toString()).doesNotContain("pintle_cc_");
  }
}
