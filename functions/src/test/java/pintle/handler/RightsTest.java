package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * Who may do what, person by person, and that nobody finds anything of another tenant. A subclass
 * runs it on other stores by another world.
 */
public class RightsTest {
  private static final String CONNECTORS = "/v1/connectors";
  private static final String CONNECTOR = "/v1/connectors/{applicationId}";
  private static final String GUID = "99999999-9999-4999-8999-999999999999";

  /** Never signed in before the test. */
  private static final Person STRANGER =
      new Person(
          World.TENANT, "aaaaaaaa-0000-4000-8000-000000000009", "Str", "+4915112345609", false);

  private World world;

  @BeforeEach
  void begin() {
    world = newWorld();
  }

  /** A fresh world; a subclass gives one with other stores. */
  protected World newWorld() {
    return new World();
  }

  private void register(Person... people) {
    for (Person person : people) {
      world.registerPhone(person);
    }
  }

  private Call at(String method, String path, Credentials connector, Person person) {
    return world.call(method + " " + path, person).path("applicationId", connector.id());
  }

  private Call change(Credentials connector, Person person) {
    return at("PATCH", CONNECTOR, connector, person).json("{\"description\":\"changed\"}");
  }

  private Call addSecret(Credentials connector, Person person) {
    return at("POST", CONNECTOR + "/secrets", connector, person).json("{}");
  }

  private Call preview(Credentials connector, Person person, String reach) {
    return at("GET", CONNECTOR + "/reach", connector, person).query("reach", reach);
  }

  private Call end(String grantId, Person person) {
    return world.call("DELETE /v1/grants/{grantId}", person).path("grantId", grantId);
  }

  // Connectors

  @Test
  void everySignedInUserCreatesConnectorsAndListsTheOwn() {
    Credentials own = world.connector(STRANGER, "groupinfo.read", "tenant.read");
    world.connector(World.DEVELOPER);
    Reply mine = world.call("GET " + CONNECTORS, STRANGER).expect(200);
    assertThat(mine.each("connectors", "applicationId")).containsExactly(own.id());
    assertThat(mine.json()).containsKey("next");
    assertThat(world.call("GET " + CONNECTORS, World.MEMBER).expect(200).list("connectors"))
        .isEmpty();
  }

  @Test
  void everybodyOfTheTenantSeesTheSixPublicFieldsOfAllConnectors() {
    Credentials one = world.connector(STRANGER, "groupinfo.read");
    Credentials two = world.connector(World.DEVELOPER);
    world.connector(World.OTHER_ADMIN);
    for (Person person : List.of(World.MEMBER, World.TENANT_ADMIN, STRANGER)) {
      Reply all = world.call("GET " + CONNECTORS, person).query("all", "true").expect(200);
      assertThat(all.each("connectors", "applicationId"))
          .containsExactlyInAnyOrder(one.id(), two.id());
      assertThat(all.body()).doesNotContain(one.secret(), two.secret());
    }
    Reply seen = world.call("GET " + CONNECTORS, World.MEMBER).query("all", "true").expect(200);
    for (Map<String, Object> connector : seen.list("connectors")) {
      assertThat(connector)
          .containsOnlyKeys(
              "applicationId", "name", "description", "permissions", "active", "owner");
    }
    assertThat(at("GET", CONNECTOR, one, World.MEMBER).expect(200).json())
        .containsOnlyKeys("applicationId", "name", "description", "permissions", "active", "owner");
  }

  @Test
  void ownerAndTenantAdministratorSeeTheRestButNeverASecret() {
    Credentials connector = world.connector(World.DEVELOPER);
    for (Person person : List.of(World.DEVELOPER, World.TENANT_ADMIN)) {
      Reply reply = at("GET", CONNECTOR, connector, person).expect(200);
      assertThat(reply.json()).containsKeys("redirectUrl", "createdAt", "secrets", "owner");
      assertThat(reply.body()).doesNotContain(connector.secret(), "applicationSecret");
    }
  }

  @Test
  void ownerAndTenantAdministratorChangeAConnectorAndNobodyElse() {
    Credentials connector = world.connector(World.DEVELOPER);
    for (Person person : List.of(World.GROUP_ADMIN, World.MEMBER, STRANGER)) {
      change(connector, person).expect(403, "Forbidden");
      addSecret(connector, person).expect(403, "Forbidden");
      at("DELETE", CONNECTOR + "/secrets/{secretId}", connector, person)
          .path("secretId", GUID)
          .expect(403, "Forbidden");
      at("DELETE", CONNECTOR, connector, person).expect(403, "Forbidden");
    }
    for (Person person : List.of(World.DEVELOPER, World.TENANT_ADMIN)) {
      assertThat(change(connector, person).expect(200).text("description")).isEqualTo("changed");
      String secret = addSecret(connector, person).expect(201).text("secretId");
      at("DELETE", CONNECTOR + "/secrets/{secretId}", connector, person)
          .path("secretId", secret)
          .expect(204);
    }
    at("DELETE", CONNECTOR, connector, World.TENANT_ADMIN).expect(204);
    at("GET", CONNECTOR, connector, World.DEVELOPER).expect(404, "NotFound");
    at("DELETE", CONNECTOR, connector, World.MEMBER).expect(404, "NotFound");
    // Repeated by a manager it completes what a crash may have left.
    at("DELETE", CONNECTOR, connector, World.DEVELOPER).expect(204);
  }

  // Reach preview and grants

  @Test
  void userReachNeedsAVerifiedPhoneOnly() {
    Credentials connector = world.connector(World.DEVELOPER);
    preview(connector, World.GROUP_ADMIN, "user").expect(409, "PhoneNotVerified");
    world.tryGrant(World.GROUP_ADMIN, connector, "user").expect(409, "PhoneNotVerified");
    register(World.GROUP_ADMIN, World.MEMBER, World.TENANT_ADMIN);
    reaches(connector, World.GROUP_ADMIN, "user", List.of(World.SALES));
    reaches(connector, World.TENANT_ADMIN, "user", List.of(World.BOARD));
    reaches(connector, World.MEMBER, "user", List.of());
  }

  private void reaches(Credentials connector, Person person, String reach, List<String> groups) {
    Reply preview = preview(connector, person, reach).expect(200);
    assertThat(preview.each("groups", "groupId")).isEqualTo(groups);
    assertThat(preview.number("groupCount")).isEqualTo(groups.size());
    assertThat(preview.json())
        .containsOnlyKeys("reach", "groupCount", "memberCount", "groups", "next");
    assertThat(groupsOf(connector, world.grant(person, connector, reach))).isEqualTo(groups);
  }

  private List<Object> groupsOf(Credentials connector, Reply grant) {
    String token = world.accessToken(connector, grant.text("refreshToken"));
    return world
        .call("GET /v1/groups")
        .header("accessToken", token)
        .expect(200)
        .each("groups", "groupId");
  }

  @Test
  void tenantReachNeedsATenantAdministrator() {
    Credentials connector = world.connector(World.DEVELOPER);
    register(World.GROUP_ADMIN, World.MEMBER, World.DEVELOPER, World.TENANT_ADMIN);
    for (Person person : List.of(World.GROUP_ADMIN, World.MEMBER, World.DEVELOPER)) {
      preview(connector, person, "tenant").expect(403, "Forbidden");
      world.tryGrant(person, connector, "tenant").expect(403, "Forbidden");
    }
    reaches(connector, World.TENANT_ADMIN, "tenant", List.of(World.BOARD, World.SALES, World.TEAM));
  }

  @Test
  void groupReachNeedsAnAdminOfThatGroup() {
    Credentials connector = world.connector(World.DEVELOPER);
    register(World.GROUP_ADMIN, World.MEMBER, World.DEVELOPER, World.TENANT_ADMIN);
    for (Person person : List.of(World.TENANT_ADMIN, World.MEMBER, World.DEVELOPER)) {
      preview(connector, person, "group").query("groupId", World.SALES).expect(403, "Forbidden");
      world.tryGrant(person, connector, "group:" + World.SALES).expect(403, "Forbidden");
    }
    // The Admin of a parent is not Admin of a child.
    world.tryGrant(World.GROUP_ADMIN, connector, "group:" + World.TEAM).expect(403, "Forbidden");
    world.tryGrant(World.GROUP_ADMIN, connector, "group:" + World.BOARD).expect(403, "Forbidden");
    assertThat(
            preview(connector, World.GROUP_ADMIN, "group")
                .query("groupId", World.SALES)
                .expect(200)
                .each("groups", "groupId"))
        .containsExactly(World.SALES, World.TEAM);
    assertThat(
            groupsOf(connector, world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES)))
        .containsExactly(World.SALES, World.TEAM);
  }

  @Test
  void aReachThatIsNoneIsRefused() {
    Credentials connector = world.connector(World.DEVELOPER);
    register(World.TENANT_ADMIN);
    for (String reach : List.of("", "USER", "all", "*", "group")) {
      preview(connector, World.TENANT_ADMIN, reach).expect(400, "InvalidParameters");
      world.tryGrant(World.TENANT_ADMIN, connector, reach).expect(400, "InvalidParameters");
    }
  }

  @Test
  void ownerAndTenantAdministratorSeeAllGrantsOthersTheirOwn() {
    Credentials connector = world.connector(World.DEVELOPER);
    register(World.GROUP_ADMIN, World.MEMBER, World.TENANT_ADMIN);
    Reply byAdmin = world.grant(World.GROUP_ADMIN, connector, "user");
    Reply byMember = world.grant(World.MEMBER, connector, "user");
    Reply forGroup = world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES);
    String one = byAdmin.text("grantId");
    String two = byMember.text("grantId");
    String three = forGroup.text("grantId");
    assertThat(grants(connector, World.DEVELOPER)).containsExactlyInAnyOrder(one, two, three);
    assertThat(grants(connector, World.TENANT_ADMIN)).containsExactlyInAnyOrder(one, two, three);
    assertThat(grants(connector, World.GROUP_ADMIN)).containsExactlyInAnyOrder(one, three);
    assertThat(grants(connector, World.MEMBER)).containsExactly(two);
    assertThat(grants(connector, STRANGER)).isEmpty();
    Reply list = at("GET", CONNECTOR + "/grants", connector, World.MEMBER).expect(200);
    String token = byMember.text("refreshToken");
    assertThat(list.list("grants").getFirst())
        .containsOnlyKeys(
            "grantId",
            "reach",
            "groupId",
            "grantedBy",
            "createdAt",
            "expiresAt",
            "lastUsedAt",
            "lastFour",
            "frozen",
            "orphaned")
        .containsEntry("grantedBy", World.MEMBER.user())
        .containsEntry("lastFour", token.substring(token.length() - 4))
        .containsEntry("lastUsedAt", null);
    assertThat(list.body()).doesNotContain(token);
  }

  private List<Object> grants(Credentials connector, Person person) {
    return at("GET", CONNECTOR + "/grants", connector, person)
        .expect(200)
        .each("grants", "grantId");
  }

  @Test
  void grantorOwnerAndTenantAdministratorEndAGrant() {
    Credentials connector = world.connector(World.DEVELOPER);
    register(World.GROUP_ADMIN, World.MEMBER);
    for (Person person : List.of(World.GROUP_ADMIN, World.DEVELOPER, World.TENANT_ADMIN)) {
      Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
      String token = world.accessToken(connector, grant.text("refreshToken"));
      end(grant.text("grantId"), World.MEMBER).expect(403, "Forbidden");
      end(grant.text("grantId"), STRANGER).expect(403, "Forbidden");
      world.call("GET /v1/groups").header("accessToken", token).expect(200);
      end(grant.text("grantId"), person).expect(204);
      world.call("GET /v1/groups").header("accessToken", token).expect(401, "InvalidToken");
      world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
      assertThat(grants(connector, World.DEVELOPER)).isEmpty();
    }
  }

  // What tenant administrators do

  @Test
  void directoryAdminsAndUnlockAreTheTenantAdministrators() {
    for (Person person : List.of(World.DEVELOPER, World.GROUP_ADMIN, World.MEMBER)) {
      directory(person).expect(403, "Forbidden");
      world.call("GET /v1/admins", person).expect(403, "Forbidden");
      world
          .call("DELETE /v1/admins/{userId}", person)
          .path("userId", World.TENANT_ADMIN.user())
          .expect(403, "Forbidden");
      unlock(person, World.MEMBER.number()).expect(403, "Forbidden");
    }
    directory(World.TENANT_ADMIN).expect(200);
    assertThat(
            world.call("GET /v1/admins", World.TENANT_ADMIN).expect(200).each("admins", "userId"))
        .containsExactly(World.TENANT_ADMIN.user());
    unlock(World.TENANT_ADMIN, World.MEMBER.number()).expect(204);
  }

  private Call directory(Person person) {
    return world
        .call("PUT /v1/directory", person)
        .json(
            "{\"groups\":[{\"groupId\":\"made\",\"name\":\"Made\",\"members\":[{\"mobileNumber\":\""
                + World.MEMBER.number()
                + "\",\"role\":\"Member\"}]}]}");
  }

  private Call unlock(Person person, String number) {
    return world
        .call("POST /v1/phones/unlock", person)
        .json("{\"mobileNumber\":\"" + number + "\"}");
  }

  @Test
  @Tag("case-7")
  void anUnlockLetsTheRightPinInAgain() {
    register(World.MEMBER);
    Credentials connector = world.connector(World.DEVELOPER);
    for (int pins = 0; pins < 2; pins++) {
      world.clock().advance(Duration.ofMinutes(11));
      String wrong = askPin(connector).equals("111111") ? "222222" : "111111";
      for (int tries = 0; tries < 5; tries++) {
        login(connector, wrong).expect(401, "InvalidPin");
      }
    }
    int sent = world.ports().sent().size();
    unlock(World.OTHER_ADMIN, World.MEMBER.number()).expect(204);
    world.clock().advance(Duration.ofMinutes(11));
    askPin(connector);
    assertThat(world.ports().sent()).as("locked, and another tenant lifts nothing").hasSize(sent);
    unlock(World.TENANT_ADMIN, World.MEMBER.number()).expect(204);
    world.clock().advance(Duration.ofMinutes(11));
    login(connector, askPin(connector)).expect(200);
  }

  private Call release(Person person, String number) {
    return world
        .call("POST /v1/phones/release", person)
        .json("{\"mobileNumber\":\"" + number + "\"}");
  }

  @Test
  void aReleasedNumberCanBeVerifiedByAnother() {
    register(World.MEMBER);
    Person other = new Person(World.TENANT, STRANGER.user(), "Str", World.MEMBER.number(), false);
    world.clock().advance(Duration.ofSeconds(61));
    world
        .call("POST /v1/me/phone/pin", other)
        .json("{\"mobileNumber\":\"" + other.number() + "\"}")
        .expect(200);
    world
        .call("POST /v1/me/phone/verify", other)
        .json(
            "{\"mobileNumber\":\"%s\",\"pin\":\"%s\"}"
                .formatted(other.number(), world.ports().sent().getLast().pin()))
        .expect(409, "PhoneTaken");
    release(World.TENANT_ADMIN, World.MEMBER.number()).expect(204);
    register(other);

    assertThat(world.call("GET /v1/me", other).expect(200).text("mobileNumber"))
        .isEqualTo(World.MEMBER.number());
    assertThat(world.call("GET /v1/me", World.MEMBER).expect(200).raw("mobileNumber")).isNull();
  }

  @Test
  void aReleasedNumberTakesItsReachWithIt() {
    register(World.GROUP_ADMIN);
    Credentials connector = world.connector(World.DEVELOPER);
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
    assertThat(groupsOf(connector, grant)).containsExactly(World.SALES);
    release(World.TENANT_ADMIN, World.GROUP_ADMIN.number()).expect(204);
    assertThat(groupsOf(connector, grant)).isEmpty();
    register(World.GROUP_ADMIN);

    assertThat(groupsOf(connector, grant)).containsExactly(World.SALES);
  }

  @Test
  void tenantAdministratorsReleaseNumbersOfTheirTenantAlone() {
    register(World.MEMBER);
    for (Person person : List.of(World.MEMBER, World.GROUP_ADMIN, STRANGER)) {
      release(person, World.MEMBER.number()).expect(403, "Forbidden");
    }
    release(World.OTHER_ADMIN, World.MEMBER.number()).expect(404, "NotFound");
    release(World.TENANT_ADMIN, "+4915199999999").expect(404, "NotFound");
    release(World.TENANT_ADMIN, "0151").expect(400, "InvalidParameters");
    release(World.TENANT_ADMIN, World.MEMBER.number()).expect(204);
    release(World.TENANT_ADMIN, World.MEMBER.number()).expect(404, "NotFound");
  }

  private String askPin(Credentials connector) {
    world
        .call("POST /v1/generatePin")
        .json(
            "{\"mobileNumber\":\""
                + World.MEMBER.number()
                + "\",\"applicationId\":\""
                + connector.id()
                + "\"}")
        .expect(200);
    return world.ports().sent().getLast().pin();
  }

  private Call login(Credentials connector, String pin) {
    return world
        .call("POST /v1/loginWithPinAndApplicationId")
        .json(
            "{\"mobileNumber\":\""
                + World.MEMBER.number()
                + "\",\"applicationId\":\""
                + connector.id()
                + "\",\"pin\":\""
                + pin
                + "\"}");
  }

  // Two tenants

  @Test
  @Tag("case-64")
  void theSameNumberInTwoTenantsIsTwoPeople() {
    register(World.TENANT_ADMIN, World.OTHER_ADMIN);
    Credentials here = world.connector(World.TENANT_ADMIN);
    Credentials there = world.connector(World.OTHER_ADMIN);
    Reply grantHere = world.grant(World.TENANT_ADMIN, here, "user");
    Reply grantThere = world.grant(World.OTHER_ADMIN, there, "user");
    assertThat(groupsOf(here, grantHere)).containsExactly(World.BOARD);
    assertThat(groupsOf(there, grantThere)).containsExactly(World.FOREIGN);
    end(grantHere.text("grantId"), World.TENANT_ADMIN).expect(204);
    assertThat(groupsOf(there, grantThere)).containsExactly(World.FOREIGN);
    world.exchange(here, grantThere.text("refreshToken")).expect(401, "InvalidToken");
    world.call("DELETE /v1/me", World.TENANT_ADMIN).expect(204);
    assertThat(groupsOf(there, grantThere)).containsExactly(World.FOREIGN);
  }

  /** Whoever calls; the last two show no sign-in. */
  private enum Caller {
    TENANT_ADMIN,
    OWNER,
    GROUP_ADMIN,
    MEMBER,
    CONNECTOR,
    ANONYMOUS
  }

  /** The objects of one tenant that an operation can name, and a token of each person. */
  private record Ids(
      Credentials connector,
      String secretId,
      String grantId,
      String claimId,
      String refreshToken,
      String groupId,
      String memberId,
      String userId) {}

  /** One operation, and the status that each caller gets for an own object. */
  private record Row(String route, String reach, List<Integer> own) {}

  /** In the order of {@link Caller}. */
  private static final List<Row> TABLE =
      List.of(
          new Row("GET " + CONNECTOR, "", List.of(200, 200, 200, 200, 401, 401)),
          new Row("PATCH " + CONNECTOR, "", List.of(200, 200, 403, 403, 401, 401)),
          new Row("DELETE " + CONNECTOR, "", List.of(204, 204, 403, 403, 401, 401)),
          new Row("POST " + CONNECTOR + "/secrets", "", List.of(409, 409, 403, 403, 401, 401)),
          new Row(
              "DELETE " + CONNECTOR + "/secrets/{secretId}",
              "",
              List.of(204, 204, 403, 403, 401, 401)),
          new Row("GET " + CONNECTOR + "/reach", "user", List.of(200, 200, 200, 200, 401, 401)),
          new Row("GET " + CONNECTOR + "/reach", "tenant", List.of(200, 403, 403, 403, 401, 401)),
          new Row("GET " + CONNECTOR + "/reach", "group", List.of(403, 403, 200, 403, 401, 401)),
          new Row("POST " + CONNECTOR + "/grants", "user", List.of(201, 201, 201, 201, 401, 401)),
          new Row("POST " + CONNECTOR + "/grants", "tenant", List.of(201, 403, 403, 403, 401, 401)),
          new Row("POST " + CONNECTOR + "/grants", "group", List.of(403, 403, 201, 403, 401, 401)),
          new Row("GET " + CONNECTOR + "/grants", "", List.of(200, 200, 200, 200, 401, 401)),
          new Row(
              "POST " + CONNECTOR + "/claimCodes", "user", List.of(201, 201, 201, 201, 401, 401)),
          new Row(
              "POST " + CONNECTOR + "/claimCodes", "tenant", List.of(201, 403, 403, 403, 401, 401)),
          new Row(
              "POST " + CONNECTOR + "/claimCodes", "group", List.of(403, 403, 201, 403, 401, 401)),
          new Row("GET " + CONNECTOR + "/claimCodes", "", List.of(200, 200, 200, 200, 401, 401)),
          new Row("DELETE /v1/claimCodes/{claimId}", "", List.of(204, 204, 204, 403, 401, 401)),
          new Row("DELETE /v1/grants/{grantId}", "", List.of(204, 204, 204, 403, 401, 401)),
          new Row("GET /v1/grants/{grantId}/reach", "", List.of(200, 200, 200, 403, 401, 401)),
          new Row("POST /v1/grants/{grantId}/adopt", "", List.of(409, 403, 403, 403, 401, 401)),
          new Row("DELETE /v1/grants/{grantId}/freeze", "", List.of(204, 403, 403, 403, 401, 401)),
          new Row("DELETE " + CONNECTOR + "/grants", "", List.of(200, 200, 403, 403, 401, 401)),
          new Row("DELETE /v1/users/{userId}/grants", "", List.of(200, 403, 403, 403, 401, 401)),
          new Row("DELETE /v1/users/{userId}", "", List.of(204, 403, 403, 403, 401, 401)),
          new Row("DELETE /v1/admins/{userId}", "", List.of(204, 403, 403, 403, 401, 401)),
          new Row("GET /v1/directory/groups/{groupId}", "", List.of(200, 403, 200, 403, 401, 401)),
          new Row(
              "GET /v1/directory/groups/{groupId}/members",
              "",
              List.of(200, 403, 200, 403, 401, 401)),
          new Row(
              "PUT /v1/directory/groups/{groupId}/members",
              "",
              List.of(200, 403, 200, 403, 401, 401)),
          new Row(
              "DELETE /v1/directory/groups/{groupId}/members/{memberId}",
              "",
              List.of(204, 403, 204, 403, 401, 401)),
          new Row("GET /v1/groups/{groupId}", "", List.of(200, 403, 200, 403, 400, 400)),
          new Row("GET /v1/groups/{groupId}/subGroups", "", List.of(200, 403, 200, 403, 400, 400)),
          new Row("GET /v1/groups/{groupId}/members", "", List.of(200, 403, 200, 403, 400, 400)),
          new Row("PUT /v1/groups/{groupId}/members", "", List.of(200, 403, 200, 403, 400, 400)),
          new Row(
              "DELETE /v1/groups/{groupId}/members/{memberId}",
              "",
              List.of(200, 403, 200, 403, 400, 400)));

  @Test
  @Tag("case-63")
  void whatBelongsToAnotherTenantIsAnsweredLikeWhatNeverWas() {
    register(
        World.TENANT_ADMIN, World.DEVELOPER, World.GROUP_ADMIN, World.MEMBER, World.OTHER_ADMIN);
    Person second = Seeded.SECOND_ADMIN;
    Credentials tokens = world.connector(World.DEVELOPER);
    Map<Caller, String> access =
        Map.of(
            Caller.TENANT_ADMIN, access(tokens, World.TENANT_ADMIN, "tenant"),
            Caller.OWNER, access(tokens, World.DEVELOPER, "user"),
            Caller.GROUP_ADMIN, access(tokens, World.GROUP_ADMIN, "user"),
            Caller.MEMBER, access(tokens, World.MEMBER, "user"));
    Ids foreign =
        ids(
            World.OTHER_ADMIN,
            World.OTHER_ADMIN,
            World.FOREIGN,
            World.OTHER_ADMIN,
            World.OTHER_ADMIN);
    Ids guessed =
        new Ids(new Credentials(GUID, "x"), GUID, GUID, GUID, "x", "group-guessed", GUID, GUID);
    Ids deleted = deleted();
    List<String> wrong = new ArrayList<>();
    for (Row row : TABLE) {
      for (Caller caller : Caller.values()) {
        String cell = row.route() + " " + row.reach() + " by " + caller;
        Reply unknown = send(row, caller, guessed, access);
        Reply other = send(row, caller, foreign, access);
        Reply gone = send(row, caller, deleted, access);
        note(wrong, cell + ", another tenant's", told(other), told(unknown));
        int notFound = expectedForUnknown(row, caller);
        note(wrong, cell + ", guessed", unknown.status(), notFound);
        // Whoever may delete may do so again; all others find nothing.
        boolean again = row.route().startsWith("DELETE") && gone.status() == 204;
        boolean ended =
            (row.route().contains("/grants/") || row.route().contains("/claimCodes/"))
                && gone.status() == 403;
        if (!again && !ended) {
          note(wrong, cell + ", deleted", told(gone), told(unknown));
        }
        world.clock().advance(Duration.ofSeconds(2));
        world.call("GET /v1/me", second).expect(200);
        Ids own = ids(World.DEVELOPER, World.GROUP_ADMIN, World.SALES, World.GROUP_ADMIN, second);
        Reply mine = send(row, caller, own, access);
        note(wrong, cell + ", own " + mine.body(), mine.status(), expected(row, caller));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  @Tag("case-63")
  void theTableHasEveryOperationThatNamesAnObject() {
    assertThat(TABLE)
        .extracting(Row::route)
        .containsAll(
            world.routes().keySet().stream()
                .filter(route -> route.contains("{") && !route.contains("{proxy+}"))
                .toList());
  }

  private static String told(Reply reply) {
    return reply.status() + " " + reply.body();
  }

  private static void note(List<String> wrong, String cell, Object is, Object expected) {
    if (!is.equals(expected)) {
      wrong.add(cell + ": " + is + " where " + expected + " is right");
    }
  }

  private static int expected(Row row, Caller caller) {
    return row.own().get(List.of(Caller.values()).indexOf(caller));
  }

  /** 404 for whoever shows the credential that the operation asks for, 403 where it needs more. */
  private static int expectedForUnknown(Row row, Caller caller) {
    int own = expected(row, caller);
    boolean credential = own != 401 && own != 400;
    boolean administrators = row.route().matches(".*/(admins|users)/.*") && own == 403;
    return credential && !administrators ? 404 : own;
  }

  private String access(Credentials connector, Person person, String reach) {
    return world.accessToken(connector, world.grant(person, connector, reach).text("refreshToken"));
  }

  private Ids ids(
      Person owner, Person grantor, String groupId, Person groupAdmin, Person administrator) {
    Credentials connector = world.connector(owner);
    String secret = addSecret(connector, owner).expect(201).text("secretId");
    Reply forGroup = world.grant(groupAdmin, connector, "group:" + groupId);
    String token = world.accessToken(connector, forGroup.text("refreshToken"));
    world
        .call("PUT /v1/groups/{groupId}/members")
        .header("accessToken", token)
        .path("groupId", groupId)
        .json("{\"members\":[\"+4915112345670\"]}")
        .expect(200);
    String member =
        (String)
            requireNonNull(
                world
                    .call("GET /v1/groups/{groupId}/members")
                    .header("accessToken", token)
                    .path("groupId", groupId)
                    .expect(200)
                    .list("members")
                    .stream()
                    .filter(one -> "+4915112345670".equals(one.get("mobileNumber")))
                    .findFirst()
                    .orElseThrow()
                    .get("id"));
    Reply claim =
        at("POST", CONNECTOR + "/claimCodes", connector, grantor)
            .json("{\"reach\":\"user\"}")
            .expect(201);
    Reply grant = world.grant(grantor, connector, "user");
    return new Ids(
        connector,
        secret,
        grant.text("grantId"),
        claim.text("claimId"),
        grant.text("refreshToken"),
        groupId,
        member,
        administrator.user());
  }

  private Ids deleted() {
    Ids born =
        ids(World.DEVELOPER, World.GROUP_ADMIN, World.SALES, World.GROUP_ADMIN, World.TENANT_ADMIN);
    at("DELETE", CONNECTOR, born.connector(), World.DEVELOPER).expect(204);
    // A group is never deleted; an ID that was never one stands for it.
    return new Ids(
        born.connector(),
        born.secretId(),
        born.grantId(),
        born.claimId(),
        born.refreshToken(),
        "group-deleted",
        born.memberId(),
        STRANGER.user());
  }

  private Reply send(Row row, Caller caller, Ids on, Map<Caller, String> access) {
    Call call =
        world
            .call(row.route())
            .path("applicationId", on.connector().id())
            .path("secretId", on.secretId())
            .path("grantId", on.grantId())
            .path("claimId", on.claimId())
            .path("groupId", on.groupId())
            .path("memberId", on.memberId())
            .path("userId", on.userId());
    boolean wire = row.route().contains(" /v1/groups");
    if (access.containsKey(caller)) {
      if (wire) {
        call.header("accessToken", requireNonNull(access.get(caller)));
      } else {
        call.header("Authorization", "Bearer " + world.ports().provider().token(person(caller)));
      }
    } else if (caller == Caller.CONNECTOR) {
      call.header("applicationId", on.connector().id())
          .header("applicationSecret", on.connector().secret());
    }
    if (row.route().startsWith("GET")) {
      call.query("reach", row.reach()).query("groupId", on.groupId());
    } else if (wire) {
      call.json("{\"members\":[\"+4915112345671\"]}");
    } else if (row.route().contains("/directory/")) {
      call.json("{\"members\":[{\"mobileNumber\":\"+4915112345671\",\"role\":\"Member\"}]}");
    } else if (!row.reach().isEmpty()) {
      call.json("{\"reach\":\"" + row.reach() + "\",\"groupId\":\"" + on.groupId() + "\"}");
    } else {
      call.json("{\"description\":\"changed\"}");
    }
    return call.send();
  }

  private static Person person(Caller caller) {
    return switch (caller) {
      case TENANT_ADMIN -> World.TENANT_ADMIN;
      case OWNER -> World.DEVELOPER;
      case GROUP_ADMIN -> World.GROUP_ADMIN;
      case MEMBER, CONNECTOR, ANONYMOUS -> World.MEMBER;
    };
  }

  @Test
  @Tag("case-63")
  void aConnectorExchangesNothingOfAnother() {
    register(World.GROUP_ADMIN, World.OTHER_ADMIN);
    Credentials here = world.connector(World.DEVELOPER);
    Credentials there = world.connector(World.OTHER_ADMIN);
    Credentials sibling = world.connector(World.DEVELOPER);
    String own = world.grant(World.GROUP_ADMIN, here, "user").text("refreshToken");
    Reply unknown = world.exchange(here, "guessed").expect(401, "InvalidToken");
    List<String> strange = new ArrayList<>();
    strange.add(world.grant(World.OTHER_ADMIN, there, "tenant").text("refreshToken"));
    strange.add(world.grant(World.GROUP_ADMIN, sibling, "user").text("refreshToken"));
    for (String token : strange) {
      assertThat(world.exchange(here, token).expect(401).body()).isEqualTo(unknown.body());
    }
    Reply pair = world.exchange(new Credentials(GUID, "x"), own).expect(401, "Unauthenticated");
    for (Credentials mixed :
        List.of(
            new Credentials(there.id(), here.secret()),
            new Credentials(here.id(), there.secret()),
            new Credentials(sibling.id(), here.secret()))) {
      assertThat(world.exchange(mixed, own).expect(401).body()).isEqualTo(pair.body());
    }
    assertThat(groupsOf(there, world.grant(World.OTHER_ADMIN, there, "tenant")))
        .containsExactly(World.FOREIGN);
  }

  @Test
  @Tag("case-63")
  void aDirectoryNamesGroupsOfItsOwnTenantOnly() {
    register(World.OTHER_ADMIN);
    Credentials there = world.connector(World.OTHER_ADMIN);
    Reply grant = world.grant(World.OTHER_ADMIN, there, "tenant");
    String group =
        "{\"groups\":[{\"groupId\":\"%s\",\"name\":\"Mine\",\"parentGroupId\":%s,\"members\":[]}]}";
    Reply unknown =
        world
            .call("PUT /v1/directory", World.TENANT_ADMIN)
            .json(group.formatted("child", "\"group-guessed\""))
            .expect(400, "InvalidParameters");
    Reply foreign =
        world
            .call("PUT /v1/directory", World.TENANT_ADMIN)
            .json(group.formatted("child", "\"" + World.FOREIGN + "\""))
            .expect(400, "InvalidParameters");
    assertThat(foreign.body()).isEqualTo(unknown.body());
    // The same ID in this tenant is another group.
    world
        .call("PUT /v1/directory", World.TENANT_ADMIN)
        .json(group.formatted(World.FOREIGN, "null"))
        .expect(200);
    String token = world.accessToken(there, grant.text("refreshToken"));
    assertThat(
            world
                .call("GET /v1/groups")
                .header("accessToken", token)
                .expect(200)
                .each("groups", "groupName"))
        .containsExactly("The " + World.FOREIGN);
  }
}
