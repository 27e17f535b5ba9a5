package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.TestProvider.Person;
import pintle.world.World;

/** What Admins of groups and tenant administrators do with groups at the portal. */
final class ManageGroupsTest {
  private static final String MEMBERS = "/v1/directory/groups/{groupId}/members";

  private final World world = registered();

  private static World registered() {
    World world = new World();
    List.of(World.TENANT_ADMIN, World.GROUP_ADMIN, World.MEMBER).forEach(world::registerPhone);
    return world;
  }

  private Call create(Person person, String body) {
    return world.call("POST /v1/directory/groups", person).json(body);
  }

  private Call members(String method, Person person, String group) {
    return world.call(method + " " + MEMBERS, person).path("groupId", group);
  }

  private Map<Object, Object> roles(String group) {
    return members("GET", World.TENANT_ADMIN, group).expect(200).list("members").stream()
        .collect(Collectors.toMap(one -> one.get("mobileNumber"), one -> one.get("role")));
  }

  private Reply put(Person person, String group, String number, String role) {
    return members("PUT", person, group)
        .json("{\"members\":[{\"mobileNumber\":\"%s\",\"role\":\"%s\"}]}".formatted(number, role))
        .expect(200);
  }

  private List<Object> own(Person person) {
    return world.call("GET /v1/directory/groups", person).expect(200).each("groups", "groupId");
  }

  @Test
  void everybodySeesTheGroupsOfWhichTheyAreAdmin() {
    assertThat(own(World.GROUP_ADMIN)).containsExactly(World.SALES);
    assertThat(own(World.MEMBER)).isEmpty();
    assertThat(own(World.DEVELOPER)).isEmpty();
  }

  @Test
  void tenantAdministratorsSeeAll() {
    Reply all =
        world.call("GET /v1/directory/groups", World.TENANT_ADMIN).query("all", "true").expect(200);
    assertThat(all.each("groups", "groupId"))
        .containsExactlyInAnyOrder(World.SALES, World.TEAM, World.BOARD);
    assertThat(
            all.list("groups").stream()
                .filter(group -> World.TEAM.equals(group.get("groupId")))
                .map(group -> group.get("parentGroupId")))
        .containsExactly(World.SALES);
    world
        .call("GET /v1/directory/groups", World.GROUP_ADMIN)
        .query("all", "true")
        .expect(403, "Forbidden");
  }

  @Test
  void aTenantAdministratorMakesAGroupAndIsItsAdmin() {
    Reply made =
        create(World.TENANT_ADMIN, "{\"name\":\" New \",\"groupType\":\"ConnectGroup\"}")
            .expect(201);
    assertThat(made.json())
        .containsEntry("groupName", "New")
        .containsEntry("groupType", "ConnectGroup")
        .containsEntry("parentGroupId", null)
        .containsEntry("userCount", 1);
    assertThat(roles(made.text("groupId")))
        .containsExactly(Map.entry(World.TENANT_ADMIN.number(), "Admin"));
  }

  @Test
  void anAdminMakesGroupsBelowHisOwnAlone() {
    Reply below =
        create(World.GROUP_ADMIN, "{\"name\":\"Below\",\"parentGroupId\":\"" + World.SALES + "\"}")
            .expect(201);
    assertThat(below.text("parentGroupId")).isEqualTo(World.SALES);
    assertThat(own(World.GROUP_ADMIN)).contains(below.text("groupId"));

    create(World.GROUP_ADMIN, "{\"name\":\"Top\"}").expect(403, "Forbidden");
    create(World.GROUP_ADMIN, "{\"name\":\"B\",\"parentGroupId\":\"" + World.BOARD + "\"}")
        .expect(403, "Forbidden");
    create(World.GROUP_ADMIN, "{\"name\":\"B\",\"parentGroupId\":\"" + World.FOREIGN + "\"}")
        .expect(404, "NotFound");
  }

  @Test
  void refusesAGroupThatIsNone() {
    for (String body :
        List.of(
            "{}",
            "{\"name\":\" \"}",
            "{\"name\":\"a\\nb\"}",
            "{\"name\":\"" + "n".repeat(201) + "\"}",
            "{\"name\":\"n\",\"groupType\":\"Club\"}",
            "{\"name\":\"n\",\"welcomeMessage\":\"" + "w".repeat(1001) + "\"}")) {
      create(World.TENANT_ADMIN, body).expect(400, "InvalidParameters");
    }
  }

  @Test
  void addsMembersAndChangesRoles() {
    Reply first = put(World.GROUP_ADMIN, World.SALES, "+4915112345650", "Member");
    assertThat(first.number("membersAdded")).isEqualTo(1);
    assertThat(first.number("rolesChanged")).isZero();

    Reply again = put(World.GROUP_ADMIN, World.SALES, "+4915112345650", "Member");
    assertThat(again.number("membersAdded")).isZero();
    assertThat(again.number("rolesChanged")).isZero();

    Reply promoted = put(World.GROUP_ADMIN, World.SALES, World.MEMBER.number(), "Admin");
    assertThat(promoted.number("rolesChanged")).isEqualTo(1);
    assertThat(own(World.MEMBER)).containsExactly(World.SALES);
    assertThat(roles(World.SALES))
        .containsEntry("+4915112345650", "Member")
        .containsEntry(World.MEMBER.number(), "Admin")
        .hasSize(3);
  }

  /** The right is looked at in each call. */
  @Test
  void whoIsNoAdminAnyMoreChangesNothing() {
    put(World.GROUP_ADMIN, World.SALES, World.GROUP_ADMIN.number(), "Member");
    assertThat(own(World.GROUP_ADMIN)).isEmpty();
    members("GET", World.GROUP_ADMIN, World.SALES).expect(403, "Forbidden");
    put(World.TENANT_ADMIN, World.SALES, World.GROUP_ADMIN.number(), "Admin");
    members("GET", World.GROUP_ADMIN, World.SALES).expect(200);
  }

  @Test
  void anAdminOfTheParentIsNoneOfTheChild() {
    members("GET", World.GROUP_ADMIN, World.TEAM).expect(403, "Forbidden");
  }

  @Test
  void removesAMemberOnce() {
    Object id =
        members("GET", World.GROUP_ADMIN, World.SALES).expect(200).list("members").stream()
            .filter(one -> World.MEMBER.number().equals(one.get("mobileNumber")))
            .map(one -> String.valueOf(one.get("memberId")))
            .findFirst()
            .orElseThrow();
    Call remove =
        world
            .call("DELETE " + MEMBERS + "/{memberId}", World.GROUP_ADMIN)
            .path("groupId", World.SALES)
            .path("memberId", id.toString());
    remove.expect(204);
    remove.expect(404, "NotFound");
    assertThat(roles(World.SALES)).doesNotContainKey(World.MEMBER.number());
  }

  @Test
  void refusesMembersThatAreNone() {
    String number = "\"mobileNumber\":\"+4915112345651\"";
    String many =
        IntStream.range(0, 101)
            .mapToObj(
                i -> "{\"mobileNumber\":\"+49151123457" + (10 + i % 80) + "\",\"role\":\"Member\"}")
            .collect(Collectors.joining(","));
    for (String body :
        List.of(
            "{}",
            "{\"members\":[]}",
            "{\"members\":[\"+4915112345651\"]}",
            "{\"members\":[{" + number + "}]}",
            "{\"members\":[{" + number + ",\"role\":\"Owner\"}]}",
            "{\"members\":[{\"mobileNumber\":\"12\",\"role\":\"Member\"}]}",
            "{\"members\":[" + many + "]}")) {
      members("PUT", World.GROUP_ADMIN, World.SALES).json(body).expect(400, "InvalidParameters");
    }
    assertThat(roles(World.SALES)).hasSize(2);
    assertThat(
            members("PUT", World.GROUP_ADMIN, World.SALES)
                .json(
                    "{\"members\":[{"
                        + number
                        + ",\"role\":\"Member\"},{"
                        + number
                        + ",\"role\":1}]}")
                .expect(400, "InvalidParameters")
                .text("message"))
        .contains("members[1].role");
  }
}
