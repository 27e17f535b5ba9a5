package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Member;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What changes while a token lives: reach, scope, rights, and the token itself. */
final class LivesTest {
  private static final TenantId TENANT = new TenantId(World.TENANT);
  private static final String CONNECTOR = "/v1/connectors/{applicationId}";

  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();

  private Call groups(String accessToken) {
    return world.call("GET /v1/groups").header("accessToken", accessToken);
  }

  private List<Object> reached(String accessToken) {
    return groups(accessToken).expect(200).each("groups", "groupId");
  }

  private String access(Reply grant) {
    return world.accessToken(connector, grant.text("refreshToken"));
  }

  private Call at(String method, String path, Person person) {
    return world.call(method + " " + path, person).path("applicationId", connector.id());
  }

  private Call end(Reply grant, Person person) {
    return world.call("DELETE /v1/grants/{grantId}", person).path("grantId", grant.text("grantId"));
  }

  private void change(String body) {
    at("PATCH", CONNECTOR, World.DEVELOPER).json(body).expect(200);
  }

  private Group group(String id) {
    return world.ports().groups().find(TENANT, new GroupId(id)).orElseThrow();
  }

  private Member groupAdmin(Role role) {
    return world.member(TENANT, World.GROUP_ADMIN.number(), role);
  }

  // Reach

  @Test
  void userReachFollowsTheGroupsThatTheGrantorAdministers() {
    String token = seeded.accessToken();
    assertThat(reached(token)).containsExactly(World.SALES);
    world.ports().groups().add(group(World.BOARD), groupAdmin(Role.ADMIN));
    assertThat(reached(token)).containsExactly(World.BOARD, World.SALES);
    world.ports().groups().add(group(World.TEAM), groupAdmin(Role.MEMBER));
    assertThat(reached(token)).containsExactly(World.BOARD, World.SALES);
    world.ports().groups().remove(group(World.SALES), groupAdmin(Role.ADMIN).id());
    assertThat(reached(token)).containsExactly(World.BOARD);
    world.ports().groups().remove(group(World.BOARD), groupAdmin(Role.ADMIN).id());
    assertThat(reached(token)).isEmpty();
  }

  @Test
  void beingAdminInAnotherTenantWidensNothing() {
    TenantId other = new TenantId(World.OTHER_TENANT);
    Group foreign = world.ports().groups().find(other, new GroupId(World.FOREIGN)).orElseThrow();
    world
        .ports()
        .groups()
        .add(foreign, world.member(other, World.GROUP_ADMIN.number(), Role.ADMIN));
    assertThat(reached(seeded.accessToken())).containsExactly(World.SALES);
    String tenant = access(world.grant(World.TENANT_ADMIN, connector, "tenant"));
    assertThat(reached(tenant)).containsExactly(World.BOARD, World.SALES, World.TEAM);
  }

  @Test
  @Tag("case-62")
  void groupReachIsGoneWhileTheGrantorIsNoAdminOfTheGroup() {
    String token = access(world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES));
    assertThat(reached(token)).containsExactly(World.SALES, World.TEAM);
    world.ports().groups().remove(group(World.SALES), groupAdmin(Role.ADMIN).id());
    assertThat(reached(token)).isEmpty();
    Call details =
        world
            .call("GET /v1/groups/{groupId}")
            .header("accessToken", token)
            .path("groupId", World.SALES);
    details.expect(403, "Forbidden");
    world
        .call("POST /v1/groups")
        .header("accessToken", token)
        .json("{\"name\":\"x\"}")
        .expect(403, "Forbidden");
    world.ports().groups().add(group(World.SALES), groupAdmin(Role.ADMIN));
    assertThat(reached(token)).containsExactly(World.SALES, World.TEAM);
    details.expect(200);
  }

  @Test
  void aGroupTokenMakesASubgroupAndReachesIt() {
    String token = access(world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES));
    String made =
        world
            .call("POST /v1/groups")
            .header("accessToken", token)
            .json("{\"name\":\"Below\"}")
            .expect(200)
            .text("groupId");
    assertThat(group(made).parent()).isEqualTo(Optional.of(new GroupId(World.SALES)));
    assertThat(reached(token)).containsExactlyInAnyOrder(World.SALES, World.TEAM, made);
  }

  @Test
  void changingTheNumberChangesTheReach() {
    String number = "+4915112345655";
    world.call("POST /v1/me/phone/pin", World.GROUP_ADMIN).json(phone(number, "")).expect(200);
    String pin = world.ports().sent().getLast().pin();
    world
        .call("POST /v1/me/phone/verify", World.GROUP_ADMIN)
        .json(phone(number, ",\"pin\":\"" + pin + "\""))
        .expect(200);
    assertThat(reached(seeded.accessToken())).isEmpty();
    world.ports().groups().add(group(World.TEAM), world.member(TENANT, number, Role.ADMIN));
    assertThat(reached(seeded.accessToken())).containsExactly(World.TEAM);
  }

  private static String phone(String number, String more) {
    return "{\"mobileNumber\":\"" + number + "\"" + more + "}";
  }

  // Renewal

  @Test
  @Tag("case-27")
  @Tag("case-28")
  void theSuccessorIsOfferedFrom90PercentAndCountsFromItsFirstUse() {
    String old = seeded.refreshToken();
    world.clock().advance(Duration.ofDays(328));
    assertThat(exchange(old).raw("refreshToken")).isNull();
    world.clock().advance(Duration.ofDays(1));
    String next = exchange(old).text("refreshToken");
    assertThat(next).startsWith("pintle_rt_").isNotEqualTo(old);
    Instant offered = world.clock().instant();
    world.clock().advance(Duration.ofDays(1));
    assertThat(exchange(old).text("refreshToken")).isEqualTo(next);
    assertThat(exchange(next).raw("refreshToken")).isNull();
    world.clock().advance(Duration.ofSeconds(59));
    assertThat(exchange(old).text("refreshToken")).isEqualTo(next);
    world.clock().advance(Duration.ofSeconds(1));
    world.exchange(connector, old).expect(401, "InvalidToken");
    world.exchange(connector, next).expect(200);
    world.clock().set(offered.plus(Duration.ofDays(365)).minusSeconds(1));
    String third = exchange(next).text("refreshToken");
    assertThat(third).isNotEmpty().isNotEqualTo(next);
    world.clock().advance(Duration.ofSeconds(1));
    world.exchange(connector, next).expect(401, "InvalidToken");
    world.exchange(connector, third).expect(200);
  }

  private Reply exchange(String token) {
    return world.exchange(connector, token).expect(200);
  }

  @Test
  void anAccessTokenEndsWithItsGrantAtTheLatest() {
    Instant expiry = world.clock().instant().plus(Duration.ofDays(365));
    Reply grant = world.grant(World.MEMBER, connector, "user");
    assertThat(grant.number("refreshTokenExpiry")).isEqualTo(expiry.toEpochMilli());
    world.clock().set(expiry.minus(Duration.ofDays(37)));
    assertThat(exchange(grant.text("refreshToken")).raw("refreshToken")).isNull();
    world.clock().set(expiry);
    world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
    at("DELETE", CONNECTOR, World.DEVELOPER).expect(204);
  }

  @Test
  void renewalKeepsTheGrant() {
    world.clock().advance(Duration.ofDays(329));
    String next = exchange(seeded.refreshToken()).text("refreshToken");
    exchange(next);
    Reply list = at("GET", CONNECTOR + "/grants", World.GROUP_ADMIN).expect(200);
    assertThat(list.each("grants", "grantId")).containsExactly(seeded.grantId());
    assertThat(list.each("grants", "lastFour")).containsExactly(next.substring(next.length() - 4));
    assertThat(list.each("grants", "lastUsedAt"))
        .containsExactly(world.clock().instant().toEpochMilli());
  }

  // Deactivation and deletion

  @Test
  void aDeactivatedConnectorGetsNoNewGrantButItsTokensGoOn() {
    String pin = seeded.connectorPin();
    change("{\"active\":false}");
    world.tryGrant(World.GROUP_ADMIN, connector, "user").expect(403, "Forbidden");
    world.clock().advance(Duration.ofMinutes(2));
    int sent = world.ports().sent().size();
    assertThat(seeded.call("POST /v1/generatePin").expect(200).body()).isEqualTo("{}");
    assertThat(world.ports().sent()).hasSize(sent);
    Call login =
        world
            .call("POST /v1/loginWithPinAndApplicationId")
            .json(
                phone(
                    World.DEVELOPER.number(),
                    ",\"applicationId\":\"" + connector.id() + "\",\"pin\":\"" + pin + "\""));
    login.expect(403, "Forbidden");
    assertThat(reached(seeded.accessToken())).containsExactly(World.SALES);
    exchange(seeded.refreshToken());
    change("{\"active\":true}");
    login.expect(200);
    world.grant(World.GROUP_ADMIN, connector, "user");
  }

  @Test
  void aDeactivatedConnectorsTokensAreRenewed() {
    change("{\"active\":false}");
    world.clock().advance(Duration.ofDays(329));
    exchange(exchange(seeded.refreshToken()).text("refreshToken"));
  }

  @Test
  void deletingAConnectorEndsAllOfItsTokens() {
    String group = access(world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES));
    at("DELETE", CONNECTOR, World.DEVELOPER).expect(204);
    groups(seeded.accessToken()).expect(401, "InvalidToken");
    groups(group).expect(401, "InvalidToken");
    world.exchange(connector, seeded.refreshToken()).expect(401, "Unauthenticated");
    seeded.call("POST /v1/generatePin").expect(401, "Unauthenticated");
    assertThat(world.call("GET /v1/connectors", World.DEVELOPER).expect(200).list("connectors"))
        .isEmpty();
  }

  // Secrets

  @Test
  @Tag("case-50")
  void theOldSecretEndsWhenItWasToldTo() {
    at("DELETE", CONNECTOR + "/secrets/{secretId}", World.DEVELOPER)
        .path("secretId", seeded.secretId())
        .expect(204);
    long end = world.clock().instant().plus(Duration.ofHours(1)).toEpochMilli();
    Reply added =
        at("POST", CONNECTOR + "/secrets", World.DEVELOPER)
            .json("{\"oldExpiresAt\":" + end + "}")
            .expect(201);
    assertThat(added.json()).containsOnlyKeys("secretId", "applicationSecret", "expiresAt");
    assertThat(added.raw("expiresAt")).isNull();
    Credentials fresh = new Credentials(connector.id(), added.text("applicationSecret"));
    world.exchange(fresh, seeded.refreshToken()).expect(200);
    assertThat(at("GET", CONNECTOR, World.DEVELOPER).expect(200).each("secrets", "expiresAt"))
        .containsExactly(end, null);
    at("POST", CONNECTOR + "/secrets", World.DEVELOPER).json("{}").expect(409, "TooManySecrets");
    world.clock().advance(Duration.ofMinutes(59));
    world.exchange(connector, seeded.refreshToken()).expect(200);
    world.clock().advance(Duration.ofMinutes(1));
    world.exchange(connector, seeded.refreshToken()).expect(401, "Unauthenticated");
    world.exchange(fresh, seeded.refreshToken()).expect(200);
    at("POST", CONNECTOR + "/secrets", World.DEVELOPER).json("{}").expect(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1", "\"2030-01-01\"", "1e3", "true", "[]"})
  void anEndThatIsNoTimeToComeIsRefused(String end) {
    at("DELETE", CONNECTOR + "/secrets/{secretId}", World.DEVELOPER)
        .path("secretId", seeded.secretId())
        .expect(204);
    at("POST", CONNECTOR + "/secrets", World.DEVELOPER)
        .json("{\"oldExpiresAt\":" + end + "}")
        .expect(400, "InvalidParameters");
  }

  @Test
  void aDeletedSecretEndsAtOnceAndTheOtherLives() {
    String first =
        (String)
            requireNonNull(
                at("GET", CONNECTOR, World.DEVELOPER)
                    .expect(200)
                    .list("secrets")
                    .getFirst()
                    .get("secretId"));
    at("DELETE", CONNECTOR + "/secrets/{secretId}", World.DEVELOPER)
        .path("secretId", first)
        .expect(204);
    world.exchange(connector, seeded.refreshToken()).expect(401, "Unauthenticated");
    at("DELETE", CONNECTOR + "/secrets/{secretId}", World.DEVELOPER)
        .path("secretId", first)
        .expect(404, "NotFound");
    assertThat(reached(seeded.accessToken())).containsExactly(World.SALES);
  }

  @Test
  void aChangeOfOneFieldLeavesTheOthers() {
    change("{\"name\":\"Other\",\"permissions\":null,\"active\":null,\"description\":null}");
    Reply reply = at("GET", CONNECTOR, World.DEVELOPER).expect(200);
    assertThat(reply.text("name")).isEqualTo("Other");
    assertThat(reply.text("description")).isEqualTo("Nightly");
    assertThat(reply.raw("active")).isEqualTo(true);
    assertThat(reply.raw("permissions")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(6);
  }

  // The tenant administrator's proof

  @Test
  @Tag("case-62")
  void tenantReachEndsWithTheProofAndReturnsWithANewSignIn() {
    Reply grant = world.grant(World.TENANT_ADMIN, connector, "tenant");
    List<String> all = List.of(World.BOARD, World.SALES, World.TEAM);
    assertThat(reached(access(grant))).isEqualTo(all);
    world.clock().advance(Duration.ofDays(90).minusSeconds(1));
    String token = access(grant);
    assertThat(reached(token)).isEqualTo(all);
    world.clock().advance(Duration.ofSeconds(1));
    assertThat(reached(token)).isEmpty();
    world
        .call("GET /v1/groups/{groupId}")
        .header("accessToken", token)
        .path("groupId", World.BOARD)
        .expect(403, "Forbidden");
    world
        .call("POST /v1/groups")
        .header("accessToken", token)
        .json("{\"name\":\"x\"}")
        .expect(403, "Forbidden");
    me(World.TENANT_ADMIN);
    assertThat(reached(token)).isEqualTo(all);
  }

  private Reply me(Person person) {
    return world.call("GET /v1/me", person).expect(200);
  }

  @Test
  @Tag("case-62")
  void aSignInWithoutTheClaimEndsTheRightAndAnOlderOneDoesNotReturnIt() {
    Reply grant = world.grant(World.TENANT_ADMIN, connector, "tenant");
    String token = access(grant);
    String older = "Bearer " + world.ports().provider().token(World.TENANT_ADMIN);
    world.clock().advance(Duration.ofMinutes(1));
    Person plain =
        new Person(
            World.TENANT,
            World.TENANT_ADMIN.user(),
            World.TENANT_ADMIN.name(),
            World.TENANT_ADMIN.number(),
            false);
    assertThat(me(plain).raw("tenantAdmin")).isEqualTo(false);
    assertThat(reached(token)).isEmpty();
    Reply replayed = world.call("GET /v1/me").header("Authorization", older).expect(200);
    assertThat(replayed.raw("tenantAdmin")).isEqualTo(false);
    assertThat(reached(token)).isEmpty();
    world.clock().advance(Duration.ofMinutes(1));
    assertThat(me(World.TENANT_ADMIN).raw("tenantAdmin")).isEqualTo(true);
    assertThat(reached(token)).hasSize(3);
  }

  @Test
  @Tag("case-62")
  void aWithdrawnRightEndsAtOnceAndReturnsByANewSignIn() {
    String token = access(world.grant(World.TENANT_ADMIN, connector, "tenant"));
    String older = "Bearer " + world.ports().provider().token(World.TENANT_ADMIN);
    world.clock().advance(Duration.ofSeconds(1));
    world
        .call("DELETE /v1/admins/{userId}", Seeded.SECOND_ADMIN)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(204);
    assertThat(reached(token)).isEmpty();
    assertThat(
            world.call("GET /v1/me").header("Authorization", older).expect(200).raw("tenantAdmin"))
        .isEqualTo(false);
    world.call("GET /v1/admins").header("Authorization", older).expect(403, "Forbidden");
    assertThat(
            world.call("GET /v1/admins", Seeded.SECOND_ADMIN).expect(200).each("admins", "userId"))
        .containsExactly(Seeded.SECOND_ADMIN.user());
    world
        .call("DELETE /v1/admins/{userId}", Seeded.SECOND_ADMIN)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(404, "NotFound");
    world.clock().advance(Duration.ofSeconds(1));
    assertThat(me(World.TENANT_ADMIN).raw("tenantAdmin")).isEqualTo(true);
    assertThat(reached(token)).hasSize(3);
  }

  // Slots

  @Test
  void aNewUserGrantEndsTheOlderTenantGrantOfTheSameUser() {
    Reply older = world.grant(World.TENANT_ADMIN, connector, "tenant");
    String token = access(older);
    Reply newer = world.grant(World.TENANT_ADMIN, connector, "user");
    assertThat(newer.text("grantId")).isNotEqualTo(older.text("grantId"));
    groups(token).expect(401, "InvalidToken");
    world.exchange(connector, older.text("refreshToken")).expect(401, "InvalidToken");
    assertThat(reached(access(newer))).containsExactly(World.BOARD);
    // A late end of the older one is no error and touches nothing.
    end(older, World.TENANT_ADMIN).expect(204);
    assertThat(reached(access(newer))).containsExactly(World.BOARD);
    assertThat(
            at("GET", CONNECTOR + "/grants", World.TENANT_ADMIN)
                .expect(200)
                .each("grants", "grantId"))
        .containsExactlyInAnyOrder(seeded.grantId(), newer.text("grantId"));
    end(newer, World.TENANT_ADMIN).expect(204);
    end(newer, World.TENANT_ADMIN).expect(204);
  }

  @Test
  void aLoginByPinTakesTheSlotOfTheUser() {
    Reply older = world.grant(World.DEVELOPER, connector, "user");
    String token = access(older);
    Reply login = seeded.call("POST /v1/loginWithPinAndApplicationId").expect(200);
    groups(token).expect(401, "InvalidToken");
    world.exchange(connector, older.text("refreshToken")).expect(401, "InvalidToken");
    world.exchange(connector, login.text("refreshToken")).expect(200);
  }

  @Test
  void aGroupHasOneSlotWhoeverGrants() {
    world.ports().groups().add(group(World.TEAM), groupAdmin(Role.ADMIN));
    Member other = world.member(TENANT, World.DEVELOPER.number(), Role.ADMIN);
    world.ports().groups().add(group(World.TEAM), other);
    String first = access(world.grant(World.GROUP_ADMIN, connector, "group:" + World.TEAM));
    String second = access(world.grant(World.DEVELOPER, connector, "group:" + World.TEAM));
    groups(first).expect(401, "InvalidToken");
    assertThat(reached(second)).containsExactly(World.TEAM);
    // Users' slots and other connectors' are others.
    assertThat(reached(seeded.accessToken())).contains(World.SALES);
    Credentials sibling = world.connector(World.DEVELOPER);
    world.grant(World.DEVELOPER, sibling, "group:" + World.TEAM);
    assertThat(reached(second)).containsExactly(World.TEAM);
  }

  // Scopes

  @Test
  void narrowingActsAtOnceAndWideningNeedsANewGrant() {
    change("{\"permissions\":[\"profile.read\",\"tenant.read\"]}");
    groups(seeded.accessToken()).expect(403, "Forbidden");
    world.call("GET /v1/users/me").header("accessToken", seeded.accessToken()).expect(200);
    assertThat(exchange(seeded.refreshToken()).text("scope")).isEqualTo("profile.read");
    change("{\"permissions\":[\"groupinfo.read\",\"tenant.read\"]}");
    assertThat(exchange(seeded.refreshToken()).text("scope")).isEqualTo("groupinfo.read");
    groups(seeded.accessToken()).expect(200);
    Reply wider = world.grant(World.GROUP_ADMIN, connector, "user");
    assertThat(wider.text("grantedScope")).isEqualTo("groupinfo.read,tenant.read");
    change("{\"permissions\":[]}");
    groups(access(wider)).expect(403, "Forbidden");
    assertThat(exchange(wider.text("refreshToken")).text("scope")).isEmpty();
  }

  // Erasure

  @Test
  void anErasedUserIsForgotten() {
    Reply own = world.grant(World.GROUP_ADMIN, world.connector(World.DEVELOPER), "user");
    world.call("DELETE /v1/me", World.GROUP_ADMIN).expect(204);
    groups(seeded.accessToken()).expect(401, "InvalidToken");
    world.exchange(connector, seeded.refreshToken()).expect(401, "InvalidToken");
    end(own, World.DEVELOPER).expect(204);
    String tenant = access(world.grant(World.TENANT_ADMIN, connector, "tenant"));
    Reply members =
        world
            .call("GET /v1/groups/{groupId}/members")
            .header("accessToken", tenant)
            .path("groupId", World.SALES)
            .expect(200);
    assertThat(members.each("members", "mobileNumber")).containsExactly(World.MEMBER.number());
    // A sign-in of before does not bring the account back; a later one makes it anew.
    world.call("GET /v1/me", World.GROUP_ADMIN).expect(401, "InvalidToken");
    world.clock().advance(Duration.ofSeconds(1));
    Reply again = me(World.GROUP_ADMIN);
    assertThat(again.json()).containsEntry("mobileNumber", null);
    // The number is free for another.
    world.clock().advance(Duration.ofMinutes(2));
    world
        .call("POST /v1/me/phone/pin", World.DEVELOPER)
        .json(phone(World.GROUP_ADMIN.number(), ""))
        .expect(200);
    String pin = world.ports().sent().getLast().pin();
    world
        .call("POST /v1/me/phone/verify", World.DEVELOPER)
        .json(phone(World.GROUP_ADMIN.number(), ",\"pin\":\"" + pin + "\""))
        .expect(200);
  }

  // Directory

  private Call directory(String groups) {
    return world
        .call("PUT /v1/directory", World.TENANT_ADMIN)
        .json("{\"groups\":[" + groups + "]}");
  }

  private static String entry(String id, String more, String... members) {
    return "{\"groupId\":\""
        + id
        + "\",\"name\":\"N "
        + id
        + "\""
        + more
        + ",\"members\":["
        + String.join(",", members)
        + "]}";
  }

  private static String person(String number, String role) {
    return "{\"mobileNumber\":\"" + number + "\",\"role\":\"" + role + "\"}";
  }

  @Test
  void theDirectoryReplacesTheMembersOfTheGroupsThatItNamesAndLeavesTheOthers() {
    Reply reply =
        directory(
                entry(
                        "child",
                        ",\"parentGroupId\":\"parent\"",
                        person(World.GROUP_ADMIN.number(), "Admin"))
                    + ","
                    + entry("parent", "", person(World.MEMBER.number(), "Admin"))
                    + ","
                    + entry(
                        World.SALES,
                        "",
                        person("+49 151 12345602", "Member"),
                        person("+4915112345699", "Admin")))
            .expect(200);
    assertThat(reply.json())
        .containsEntry("groupsCreated", 2)
        .containsEntry("groupsUpdated", 1)
        .containsEntry("membersAdded", 3)
        .containsEntry("membersRemoved", 1);
    assertThat(reached(seeded.accessToken())).containsExactly("child");
    String tenant = access(world.grant(World.TENANT_ADMIN, connector, "tenant"));
    assertThat(reached(tenant))
        .containsExactly("child", World.BOARD, World.SALES, World.TEAM, "parent");
    assertThat(group(World.SALES).name()).isEqualTo("N " + World.SALES);
  }

  @Test
  void aRowMayLeaveOutTheParentOfAGroupThatExists() {
    directory("{\"groupId\":\"group-team\",\"name\":\"Team\",\"members\":[]}").expect(200);
    assertThat(group(World.TEAM).parent()).contains(new GroupId(World.SALES));
    assertThat(group(World.TEAM).name()).isEqualTo("Team");
  }

  @Test
  void aWithdrawnAdministratorDoesNotReturnByErasingHimself() {
    String signIn = "Bearer " + world.ports().provider().token(World.TENANT_ADMIN);
    world
        .call("DELETE /v1/admins/{userId}", Seeded.SECOND_ADMIN)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(204);
    world.call("DELETE /v1/me").header("Authorization", signIn).expect(204);

    world.call("GET /v1/me").header("Authorization", signIn).expect(401, "InvalidToken");
  }

  @Test
  void anAdministratorDoesNotWithdrawHimself() {
    world
        .call("DELETE /v1/admins/{userId}", World.TENANT_ADMIN)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(403, "Forbidden");
  }

  @Test
  void theSameDirectoryAgainChangesNothing() {
    String named = "{\"name\":\"By name\",\"members\":[" + person("+4915112345699", "Admin") + "]}";
    assertThat(directory(named).expect(200).number("groupsCreated")).isEqualTo(1);
    assertThat(directory(named).expect(200).json())
        .containsEntry("groupsCreated", 0)
        .containsEntry("groupsUpdated", 1)
        .containsEntry("membersAdded", 0)
        .containsEntry("membersRemoved", 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\",\"members\":[]}",
        "{\"groupId\":\"x\",\"members\":[]}",
        "{\"name\":7,\"members\":[]}",
        "{\"name\":\"x\",\"groupId\":\"a b\",\"members\":[]}",
        "{\"name\":\"x\",\"parentGroupId\":\"nowhere\",\"members\":[]}",
        "{\"name\":\"x\",\"groupId\":\"x\",\"parentGroupId\":\"x\",\"members\":[]}",
        "{\"name\":\"x\",\"members\":[{\"mobileNumber\":\"0151\",\"role\":\"Admin\"}]}",
        "{\"name\":\"x\",\"members\":[{\"mobileNumber\":\"+4915112345601\",\"role\":\"admin\"}]}",
        "{\"name\":\"x\",\"members\":[{\"mobileNumber\":\"+4915112345601\"}]}",
        "{\"name\":\"x\",\"members\":[\"+4915112345601\"]}",
        "{\"name\":\"x\",\"members\":{}}",
        "{\"name\":\"x\",\"members\":null}",
        "{\"groupId\":\"group-sales\",\"name\":\"x\"}",
        "{\"name\":\"x\",\"members\":[{\"mobileNumber\":\"+4915112345601\",\"role\":\"Admin\"},"
            + "{\"mobileNumber\":\"+49 151 12345601\",\"role\":\"Member\"}]}",
        "{\"name\":\"first\",\"groupId\":\"first\",\"members\":[]}",
        "{\"groupId\":\"group-team\",\"name\":\"moved\","
            + "\"parentGroupId\":\"group-board\",\"members\":[]}",
        "{\"name\":\"x\",\"groupId\":\"..\",\"members\":[]}",
        "null",
        "[]",
        "\"x\""
      })
  void aDirectoryWithOneBadRowChangesNothing(String bad) {
    Reply reply =
        directory(entry("first", "", person("+4915112345699", "Admin")) + "," + bad)
            .expect(400, "InvalidParameters");
    assertThat(reply.text("message")).isNotEmpty();
    assertThat(world.ports().groups().find(TENANT, new GroupId("first"))).isEmpty();
  }

  @Test
  void aBadRowIsNamedByItsPlace() {
    assertThat(
            directory(entry("a", "") + "," + entry("b", "", person("0151", "Admin")))
                .expect(400)
                .text("message"))
        .contains("groups[1].members[0]");
    assertThat(directory(entry("a", "") + ",{\"members\":[]}").expect(400).text("message"))
        .contains("groups[1].name");
    assertThat(
            directory(
                    entry("a", "") + "," + entry("b", "", "{\"mobileNumber\":\"+4915112345699\"}"))
                .expect(400)
                .text("message"))
        .contains("groups[1].members[0].role");
  }

  @Test
  void aDirectoryWithoutGroupsIsRefused() {
    world.call("PUT /v1/directory", World.TENANT_ADMIN).json("{}").expect(400, "InvalidParameters");
  }

  @Test
  void moreThanTenThousandMembersAreRefused() {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      members
          .append(i == 0 ? "" : ",")
          .append(person(String.format("+49151%08d", 20_000_000 + i), "Member"));
    }
    directory(entry("big", "", members.toString())).expect(400, "InvalidParameters");
    String fits = members.substring(0, members.lastIndexOf(",{"));
    assertThat(directory(entry("big", "", fits)).expect(200).number("membersAdded"))
        .isEqualTo(10_000);
  }
}
