package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/**
 * The mission from the first sign-in to the last refusal, over HTTP, for every demo user of both
 * tenants. The steps stand in order, because they are one journey on one state: a group that is
 * made stays.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Journey extends Suite {
  private static final String INVALID_ACCESS =
      "Invalid token. Failure reason:Token validation failed due to unknown reason!";
  static final List<Object> ALL_OF_DEMO =
      List.of("board", "it", "sales", "sales-berlin", "sales-hamburg");
  private static final String NEWCOMER = "+4915112345699";
  private static final String GUID = "99999999-9999-4999-8999-999999999999";

  private final Map<DemoUser, String> signIns = new EnumMap<>(DemoUser.class);

  Journey(Where where) {
    super(where);
  }

  /** The origin of the page, where it is not the address. */
  String page() {
    return address();
  }

  @BeforeAll
  final void registerEverybody() {
    for (DemoUser user : DemoUser.values()) {
      signIns.put(user, http().register(user));
    }
  }

  String signIn(DemoUser user) {
    return requireNonNull(signIns.get(user));
  }

  Connector connector(DemoUser owner) {
    return http().connector(signIn(owner), "Reports");
  }

  String refreshToken(DemoUser grantor, Connector connector, String reach) {
    return http().grant(signIn(grantor), connector, reach).expect(201).text("refreshToken");
  }

  /** The access token of a new connector with a grant of this reach. */
  private String accessToken(DemoUser grantor, String reach) {
    Connector connector = connector(grantor);
    return http().accessToken(connector, refreshToken(grantor, connector, reach));
  }

  Http.Request resource(String line, String accessToken) {
    return http().call(line).accessToken(accessToken);
  }

  /** Where a user is Admin, as the demo directory says it. */
  private static List<Object> administered(DemoUser user) {
    return switch (user) {
      case DEVELOPER -> List.of("it");
      case GROUP_ADMIN -> List.of("sales", "sales-berlin");
      case TENANT_ADMIN -> List.of("board");
      case OTHER_TENANT_ADMIN -> List.of("headquarters");
    };
  }

  private static DemoUser developerFor(DemoUser grantor) {
    return grantor == DemoUser.OTHER_TENANT_ADMIN ? grantor : DemoUser.DEVELOPER;
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void theFourStepsLeadEachUserToExactlyTheGroupsThatTheUserAdministers(DemoUser user) {
    Reply me = http().call("GET /v1/me").signedIn(signIn(user)).expect(200);
    assertThat(me.json())
        .isEqualTo(
            Map.of(
                "userId", user.objectId(),
                "tenantId", user.tenantId(),
                "name", user.fullName(),
                "tenantAdmin", user.isTenantAdmin(),
                "mobileNumber", user.mobileNumber()));
    Connector connector = connector(developerFor(user));

    Reply reach =
        http()
            .call("GET " + connector.path("/reach?reach=user"))
            .signedIn(signIn(user))
            .expect(200);
    assertThat(reach.each("groups", "groupId")).isEqualTo(administered(user));
    assertThat(reach.number("groupCount")).isEqualTo(administered(user).size());

    Reply grant = http().grant(signIn(user), connector, "user").expect(201);
    assertThat(grant.text("reach")).isEqualTo("user");
    assertThat(grant.text("grantedScope")).isEqualTo(String.join(",", Http.PERMISSIONS));

    Reply exchanged = http().exchange(connector, grant.text("refreshToken")).expect(200);
    assertThat(exchanged.json())
        .containsOnlyKeys(
            "accessToken", "endpointUrl", "accessTokenExpiry", "scope", "refreshToken")
        .containsEntry("refreshToken", null)
        .containsEntry("endpointUrl", address());

    Reply groups = resource("GET /v1/groups", exchanged.text("accessToken")).expect(200);
    assertThat(groups.json()).containsOnlyKeys("groups");
    assertThat(groups.each("groups", "groupId")).isEqualTo(administered(user));
    assertThat(groups.each("groups", "callerRole")).containsOnly("Admin");
    assertThat(groups.list("groups"))
        .allSatisfy(group ->
            assertThat(group)
                .containsOnlyKeys(
                    "groupId",
                    "groupName",
                    "groupImageUrl",
                    "hasSubGroups",
                    "hasParentGroups",
                    "callerRole",
                    "isMappedToTenant",
                    "groupType",
                    "userCount"));
    assertThat(
            groups.list("groups").stream()
                .mapToLong(group -> ((Number) requireNonNull(group.get("userCount"))).longValue())
                .sum())
        .isEqualTo(reach.number("memberCount"));
  }

  @Test
  @Order(2)
  void aNumberMadeAdminOfOneMoreGroupWidensTheNextAnswerAndTakenAwayNarrowsIt() {
    String accessToken = accessToken(DemoUser.GROUP_ADMIN, "user");
    assertThat(http().groups(accessToken)).containsExactly("sales", "sales-berlin");
    resource("GET /v1/groups/it", accessToken).expect(403, "Forbidden");

    putIt("Admin");
    assertThat(http().groups(accessToken)).containsExactly("it", "sales", "sales-berlin");
    resource("GET /v1/groups/it", accessToken).expect(200);

    putIt("Member");
    assertThat(http().groups(accessToken)).containsExactly("sales", "sales-berlin");
    resource("GET /v1/groups/it", accessToken).expect(403, "Forbidden");
  }

  /** The group {@code it} of the demo directory, where the group-admin gets this role. */
  private void putIt(String role) {
    Reply outcome =
        http()
            .call("PUT /v1/directory")
            .signedIn(signIn(DemoUser.TENANT_ADMIN))
            .json(
                Map.of(
                    "groups",
                    List.of(
                        Map.of(
                            "groupId",
                            "it",
                            "name",
                            "IT",
                            "members",
                            List.of(
                                member(DemoUser.DEVELOPER, "Admin"),
                                member(DemoUser.TENANT_ADMIN, "Member"),
                                member(DemoUser.GROUP_ADMIN, role))))))
            .expect(200);
    assertThat(outcome.json()).containsEntry("groupsCreated", 0).containsEntry("groupsUpdated", 1);
  }

  private static Map<String, String> member(DemoUser user, String role) {
    return Map.of("mobileNumber", user.mobileNumber(), "role", role);
  }

  @Test
  @Order(3)
  void tenantReachIsTheAdministratorsAndSeesAllGroupsOfTheTenantAndNoOthers() {
    assertThat(http().groups(accessToken(DemoUser.TENANT_ADMIN, "tenant"))).isEqualTo(ALL_OF_DEMO);
    assertThat(http().groups(accessToken(DemoUser.OTHER_TENANT_ADMIN, "tenant")))
        .containsExactly("headquarters");
    for (DemoUser user : List.of(DemoUser.DEVELOPER, DemoUser.GROUP_ADMIN)) {
      Connector connector = connector(user);
      http().grant(signIn(user), connector, "tenant").expect(403, "Forbidden");
      http()
          .call("GET " + connector.path("/reach?reach=tenant"))
          .signedIn(signIn(user))
          .expect(403, "Forbidden");
      http()
          .call("PUT /v1/directory")
          .signedIn(signIn(user))
          .json(Map.of("groups", List.of()))
          .expect(403, "Forbidden");
    }
  }

  @Test
  @Order(4)
  void groupReachIsTheGroupWithItsSubgroupsAndOnlyItsAdminGivesIt() {
    String accessToken = accessToken(DemoUser.GROUP_ADMIN, "group:sales");
    assertThat(http().groups(accessToken))
        .containsExactly("sales", "sales-berlin", "sales-hamburg");
    resource("GET /v1/groups/sales-hamburg/members", accessToken).expect(200);
    resource("GET /v1/groups/board", accessToken).expect(403, "Forbidden");

    Connector connector = connector(DemoUser.DEVELOPER);
    http().grant(signIn(DemoUser.DEVELOPER), connector, "group:sales").expect(403, "Forbidden");
    http().grant(signIn(DemoUser.DEVELOPER), connector, "group:nowhere").expect(404, "NotFound");
    http()
        .grant(signIn(DemoUser.DEVELOPER), connector, "group:headquarters")
        .expect(404, "NotFound");
  }

  @Test
  @Order(5)
  void membersAreReadAddedAndRemoved() {
    String accessToken = accessToken(DemoUser.GROUP_ADMIN, "user");
    assertThat(members(accessToken).keySet())
        .containsExactlyInAnyOrder(
            DemoUser.GROUP_ADMIN.mobileNumber(), DemoUser.DEVELOPER.mobileNumber());

    resource("PUT /v1/groups/sales/members", accessToken)
        .json("{members:['+49 151 12345699']}")
        .expect(200);
    Map<String, Map<String, Object>> with = members(accessToken);
    assertThat(with).hasSize(3);
    assertThat(with.get(NEWCOMER))
        .containsEntry("role", "Member")
        .containsEntry("isProvisioned", false);
    assertThat(with.get(DemoUser.DEVELOPER.mobileNumber())).containsEntry("isProvisioned", true);
    assertThat(userCount(accessToken)).isEqualTo(3);

    String removal =
        "DELETE /v1/groups/sales/members/" + requireNonNull(with.get(NEWCOMER)).get("id");
    resource(removal, accessToken).expect(200);
    resource(removal, accessToken).expect(404, "NotFound");
    assertThat(members(accessToken)).hasSize(2).doesNotContainKey(NEWCOMER);
    assertThat(userCount(accessToken)).isEqualTo(2);
  }

  private long userCount(String accessToken) {
    return resource("GET /v1/groups/sales", accessToken).expect(200).number("userCount");
  }

  /** The members of the group {@code sales} by their numbers. */
  private Map<String, Map<String, Object>> members(String accessToken) {
    Map<String, Map<String, Object>> byNumber = new LinkedHashMap<>();
    resource("GET /v1/groups/sales/members", accessToken)
        .expect(200)
        .list("members")
        .forEach(one -> byNumber.put(String.valueOf(one.get("mobileNumber")), one));
    return byNumber;
  }

  @Test
  @Order(6)
  void usersMeIsWhoGrantedTheToken() {
    Reply me = resource("GET /v1/users/me", accessToken(DemoUser.DEVELOPER, "user")).expect(200);
    assertThat(me.json())
        .containsEntry("id", DemoUser.DEVELOPER.objectId())
        .containsEntry("mobileNumber", DemoUser.DEVELOPER.mobileNumber());
  }

  @Test
  @Order(7)
  void aGroupIsMadeByATokenAndAGroupTokenMakesItBelowItsOwn() {
    String user = accessToken(DemoUser.DEVELOPER, "user");
    String made =
        resource("POST /v1/groups", user)
            .json(
                "{name:'Project',welcomeMessage:'Hello',groupType:'Group',members:['"
                    + NEWCOMER
                    + "']}")
            .expect(200)
            .text("groupId");
    assertThat(http().groups(user)).containsExactlyInAnyOrder("it", made);

    String group = accessToken(DemoUser.DEVELOPER, "group:" + made);
    String below =
        resource("POST /v1/groups", group)
            .json("{\"name\":\"Part\",\"groupType\":\"ConnectGroup\",\"members\":[]}")
            .expect(200)
            .text("groupId");
    assertThat(http().groups(group)).containsExactlyInAnyOrder(made, below);
    Reply subGroups = resource("GET /v1/groups/" + made + "/subGroups", group).expect(200);
    assertThat(subGroups.each("subGroups", "groupId")).containsExactly(below);
    assertThat(subGroups.json()).containsEntry("hasSubGroups", true).containsEntry("userCount", 2);
    assertThat(http().groups(accessToken(DemoUser.TENANT_ADMIN, "tenant")))
        .containsAll(ALL_OF_DEMO)
        .contains(made, below)
        .hasSize(ALL_OF_DEMO.size() + 2);
  }

  @Test
  @Order(8)
  @Tag("case-63")
  void toTheOtherTenantAllOfItIsLikeWhatDoesNotExist() {
    Connector own = connector(DemoUser.DEVELOPER);
    Reply grant = http().grant(signIn(DemoUser.DEVELOPER), own, "user").expect(201);
    String secrets = own.path("/secrets");
    Map<String, String> calls = new LinkedHashMap<>();
    calls.put("GET " + own.path(""), "");
    calls.put("PATCH " + own.path(""), "{\"active\":false}");
    calls.put("POST " + secrets, "{}");
    calls.put("DELETE " + secrets + "/" + GUID, "");
    calls.put("GET " + own.path("/reach?reach=user"), "");
    calls.put("GET " + own.path("/grants"), "");
    calls.put("POST " + own.path("/grants"), "{\"reach\":\"user\"}");
    calls.put("DELETE /v1/grants/" + grant.text("grantId"), "");
    calls.put("DELETE /v1/admins/" + DemoUser.TENANT_ADMIN.objectId(), "");
    calls.put("DELETE " + own.path(""), "");
    calls.forEach((line, body) -> {
      String unknown =
          line.replace(own.id(), GUID)
              .replace(grant.text("grantId"), GUID)
              .replace(DemoUser.TENANT_ADMIN.objectId(), GUID);
      assertThat(refusal(line, body)).as(line).isEqualTo(refusal(unknown, body));
    });

    String foreign = accessToken(DemoUser.OTHER_TENANT_ADMIN, "tenant");
    for (String rest : List.of("", "/subGroups", "/members")) {
      resource("GET /v1/groups/sales" + rest, foreign).expect(404, "NotFound");
    }
    resource("PUT /v1/groups/sales/members", foreign)
        .json(Map.of("members", List.of(NEWCOMER)))
        .expect(404, "NotFound");
    resource("DELETE /v1/groups/sales/members/" + GUID, foreign).expect(404, "NotFound");

    List<Map<String, Object>> seen =
        http().all("/v1/connectors", "connectors", signIn(DemoUser.OTHER_TENANT_ADMIN));
    assertThat(seen).noneMatch(one -> own.id().equals(one.get("applicationId")));
    assertThat(http().groups(http().accessToken(own, grant.text("refreshToken")))).contains("it");
  }

  /** The body of a 404 to the other tenant's administrator, without what no two answers share. */
  private Map<String, Object> refusal(String line, String body) {
    Http.Request request = http().call(line).signedIn(signIn(DemoUser.OTHER_TENANT_ADMIN));
    Reply reply = (body.isEmpty() ? request : request.json(body)).expect(404, "NotFound");
    Map<String, Object> told = new LinkedHashMap<>(reply.json());
    told.remove("requestId");
    return told;
  }

  @Test
  @Order(9)
  void thePinOfTheOldServiceLeadsToTheSameGroups() {
    Connector connector = connector(DemoUser.DEVELOPER);
    String who =
        "mobileNumber:'"
            + DemoUser.GROUP_ADMIN.mobileNumber()
            + "',applicationId:'"
            + connector.id()
            + "'";
    assertThat(http().call("POST /v1/generatePin").json("{" + who + "}").expect(200).body())
        .isEqualTo("{}");
    Reply login =
        http()
            .call("POST /v1/loginWithPinAndApplicationId")
            .json("{" + who + ",pin:" + http().pin(DemoUser.GROUP_ADMIN) + "}")
            .expect(200);
    assertThat(login.json())
        .containsOnlyKeys("refreshToken", "grantedScope", "refreshTokenExpiry", "endpointUrl")
        .containsEntry("endpointUrl", address() + "/");
    assertThat(http().groups(http().accessToken(connector, login.text("refreshToken"))))
        .containsExactly("sales", "sales-berlin");
  }

  @Test
  @Order(10)
  void anEndedGrantAndADeletedConnectorAreRefusedOnTheNextCall() {
    Connector connector = connector(DemoUser.DEVELOPER);
    Reply grant = http().grant(signIn(DemoUser.GROUP_ADMIN), connector, "user").expect(201);
    String accessToken = http().accessToken(connector, grant.text("refreshToken"));
    http()
        .call("DELETE /v1/grants/" + grant.text("grantId"))
        .signedIn(signIn(DemoUser.GROUP_ADMIN))
        .expect(204);
    http().exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
    Reply refused = resource("GET /v1/groups", accessToken).expect(401, "InvalidToken");
    assertThat(refused.text("message")).isEqualTo(INVALID_ACCESS);

    List<String> refreshTokens = new ArrayList<>();
    List<String> accessTokens = new ArrayList<>();
    for (DemoUser user : List.of(DemoUser.DEVELOPER, DemoUser.GROUP_ADMIN, DemoUser.TENANT_ADMIN)) {
      refreshTokens.add(refreshToken(user, connector, "user"));
      accessTokens.add(http().accessToken(connector, refreshTokens.getLast()));
    }
    http().call("DELETE " + connector.path("")).signedIn(signIn(DemoUser.DEVELOPER)).expect(204);
    refreshTokens.forEach(
        token -> http().exchange(connector, token).expect(401, "Unauthenticated"));
    accessTokens.forEach(token -> resource("GET /v1/groups", token).expect(401, "InvalidToken"));
  }

  @Test
  @Order(10)
  void aClaimCodeHandsTheTokenOverWithoutAnybodyTouchingIt() {
    Connector connector = connector(DemoUser.DEVELOPER);
    String admin = signIn(DemoUser.GROUP_ADMIN);
    Reply made =
        http()
            .call("POST " + connector.path("/claimCodes"))
            .signedIn(admin)
            .json(Map.of("reach", "user"))
            .expect(201);
    assertThat(made.text("claimUrl")).isEqualTo(page() + "/#/claim/" + made.text("claimCode"));
    Map<String, String> claim =
        Map.of(
            "claimCode",
            made.text("claimCode"),
            "applicationId",
            connector.id(),
            "applicationSecret",
            connector.secret());
    Reply claimed = http().call("POST /v1/claims").json(claim).expect(200);
    Reply again = http().call("POST /v1/claims").json(claim).expect(200);
    assertThat(again.text("refreshToken")).isEqualTo(claimed.text("refreshToken"));
    String token = http().accessToken(connector, claimed.text("refreshToken"));
    assertThat(http().groups(token)).isEqualTo(administered(DemoUser.GROUP_ADMIN));
    http().call("POST /v1/claims").json(claim).expect(401, "InvalidToken");

    Map<String, Object> listed =
        http().all(connector.path("/claimCodes"), "claimCodes", admin).getFirst();
    assertThat(listed)
        .containsEntry("state", "claimed")
        .containsEntry("claimedFrom", "127.0.0.1")
        .containsEntry("claimId", made.text("claimId"));
    List<Map<String, Object>> events =
        http()
            .all("/v1/audit?connector=" + connector.id(), "events", signIn(DemoUser.TENANT_ADMIN));
    assertThat(events)
        .extracting(event -> event.get("type"))
        .containsExactly("GRANT_ISSUED", "CLAIM_CODE_CREATED", "CONNECTOR_CREATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "tenant"})
  @Order(11)
  void aNewGrantInTheSlotEndsTheOneBefore(String second) {
    Connector connector = connector(DemoUser.DEVELOPER);
    String before = refreshToken(DemoUser.TENANT_ADMIN, connector, "user");
    String accessToken = http().accessToken(connector, before);
    String after = refreshToken(DemoUser.TENANT_ADMIN, connector, second);
    http().exchange(connector, before).expect(401, "InvalidToken");
    resource("GET /v1/groups", accessToken).expect(401, "InvalidToken");
    http().exchange(connector, after).expect(200);
  }
}
