package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.tenant.TenantId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.World;
import pintle.world.World.Credentials;

/** The directory's call as a page or a script sends it. */
final class ImportDirectoryTest {
  private static final String ROUTE = "PUT /v1/directory";
  private static final String CSV = "group,mobileNumber,role\nNorth,+49 151 12345601,Admin\n";

  private final World world = new World();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/csv",
        "Text/CSV; charset=UTF-8",
        "text/csv;header=present; charset=\"utf8\""
      })
  @Tag("case-75")
  void takesCsvUnderItsMediaType(String type) {
    assertCounts(csv(CSV).header("Content-Type", type).expect(200), 1, 0, 1, 0);
    assertCounts(csv(CSV).header("Content-Type", type).expect(200), 0, 1, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv; charset=iso-8859-1", "text/plain", "application/csv"})
  @Tag("case-75")
  void refusesAnotherMediaTypeAndSaysWhichThereAre(String type) {
    Reply refused = csv(CSV).header("Content-Type", type).expect(415, "InvalidParameters");

    assertThat(refused.text("hint")).isEqualTo("application/json or text/csv");
  }

  @Test
  @Tag("case-73")
  void aBase64CsvIsDecodedOnce() {
    String once = base64(CSV.getBytes(StandardCharsets.UTF_8));
    csv("").base64Body(once).expect(200);
    csv("").base64Body("!" + once).expect(400, "InvalidParameters");
    csv("")
        .base64Body(base64(once.getBytes(StandardCharsets.UTF_8)))
        .expect(400, "InvalidParameters");
  }

  @Test
  @Tag("case-74")
  void aDirectoryOverFourMebibytesIsToldToComeGroupByGroup() {
    Reply refused = csv("x".repeat(4 * 1024 * 1024 + 1)).expect(413, "InvalidParameters");

    assertThat(refused.text("hint")).contains("group by group");
    csv("\n".repeat(4 * 1024 * 1024)).expect(400, "InvalidParameters");
  }

  @Test
  @Tag("case-76")
  void whatIsNoUtf8IsToldHowToSaveIt() {
    byte[] latin = CSV.replace("North", "Köln").getBytes(StandardCharsets.ISO_8859_1);
    List<Call> calls =
        List.of(
            csv("").base64Body(base64(latin)),
            csv(new String(latin, StandardCharsets.UTF_8)),
            csv(CSV.replace("North", "a\0b")));
    for (Call call : calls) {
      assertThat(call.expect(400, "InvalidParameters").text("hint"))
          .isEqualTo("save the file as CSV UTF-8");
    }
    csv("\uFEFF" + CSV).expect(200);
  }

  @Test
  void theColumnGroupIsAnIdOrAName() {
    String fresh = "group;mobileNumber;role\nBrand new;+4915112345699;Member\n";
    assertCounts(csv(fresh).expect(200), 1, 0, 1, 0);
    assertCounts(csv(fresh).expect(200), 0, 1, 0, 0);
    assertCounts(
        csv("group;mobileNumber;role\n" + World.SALES + ";+4915112345699;Member\n").expect(200),
        0,
        1,
        1,
        2);
    assertThat(group(World.SALES)).map(Group::name).contains("The " + World.SALES);
    assertThat(group(World.SALES)).map(Group::userCount).contains(1);
  }

  @Test
  void tellsTheErrorsOfACsvByLineAndColumn() {
    Reply refused =
        csv("""
        group,mobileNumber,role
        A,+4915112345601,Boss

        A,0151,Admin
        ,+4930123456,Admin
        B,+4915112345601,Member
        B,+49 1511 2345601,Member
        """)
            .expect(400, "InvalidParameters");

    assertThat(refused.list("errors"))
        .extracting(e -> e.get("row"), e -> e.get("field"), e -> e.get("code"))
        .containsExactly(
            tuple(2, "role", "unknownRole"),
            tuple(4, "mobileNumber", "malformedNumber"),
            tuple(5, "group", "missing"),
            tuple(5, "mobileNumber", "unsupportedNumber"),
            tuple(7, "mobileNumber", "duplicateMember"));
    assertThat(refused.number("errorCount")).isEqualTo(5);
    assertThat(refused.text("message")).isEqualTo("Invalid role in row 2: Admin or Member");
    assertThat(refused.body()).doesNotContain("0151", "45601", "123456\"");
  }

  @Test
  void tellsTheErrorsOfJsonByGroupAndPath() {
    Reply refused =
        json("{\"groups\":[{\"name\":\"A\",\"members\":[]},7,"
                + "{\"groupId\":5,\"members\":[{\"mobileNumber\":1,\"role\":\"Admin\"},null]},"
                + "{\"name\":\"B\",\"members\":{}}]}")
            .expect(400, "InvalidParameters");

    assertThat(refused.list("errors"))
        .extracting(e -> e.get("row"), e -> e.get("field"), e -> e.get("code"))
        .containsExactly(
            tuple(2, "groups[1]", "wrongType"),
            tuple(3, "groups[2].groupId", "wrongType"),
            tuple(3, "groups[2].name", "missing"),
            tuple(3, "groups[2].members[0].mobileNumber", "wrongType"),
            tuple(3, "groups[2].members[1]", "wrongType"),
            tuple(4, "groups[3].members", "wrongType"));
    json("{}").expect(400, "InvalidParameters");
    json("{\"groups\":{}}").expect(400, "InvalidParameters");
  }

  @Test
  void aDryRunCountsAndWritesNothing() {
    String body = CSV + World.SALES + ",+4915112345602,Admin\n";
    assertCounts(csv(body).query("dryRun", "true").expect(200), 1, 1, 1, 1);
    assertThat(group(World.SALES)).map(Group::userCount).contains(2);
    csv(CSV + "A,x,y\n").query("dryRun", "true").expect(400, "InvalidParameters");
    csv(body).query("dryRun", "yes").expect(400, "InvalidParameters");
    csv(body).query("dryRun", "").expect(400, "InvalidParameters");
    csv(body).query("dryrun", "true").expect(400, "InvalidParameters");
    csv(body).query("dryRun", "true").query("DRYRUN", "false").expect(400, "InvalidParameters");
    assertThat(group(World.SALES)).map(Group::userCount).contains(2);

    assertCounts(csv(body).query("dryRun", "false").expect(200), 1, 1, 1, 1);
    assertThat(group(World.SALES)).map(Group::userCount).contains(1);
  }

  @Test
  void aConnectorThatPlantsANameIsNotSentItsMembers() {
    Credentials connector = world.connector(World.GROUP_ADMIN);
    world.registerPhone(World.GROUP_ADMIN);
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES);
    world
        .call("POST /v1/groups")
        .header("accessToken", world.accessToken(connector, grant.text("refreshToken")))
        .json("{\"name\":\"Finance\",\"members\":[]}")
        .expect(200);
    Reply reply = csv(CSV + "Finance,+4915112345680,Admin\n").expect(400, "InvalidParameters");

    assertThat(reply.each("errors", "code")).containsExactly("ambiguousGroup");
  }

  @Test
  void aNameHasNoControlCharacters() {
    Reply reply = csv(CSV + "\"A\nB\",+4915112345680,Admin\n").expect(400, "InvalidParameters");

    assertThat(reply.each("errors", "code")).containsExactly("malformedName");
  }

  @Test
  void aHeaderAloneChangesNothing() {
    assertCounts(csv("group,mobileNumber,role\n").expect(200), 0, 0, 0, 0);
  }

  @Test
  void onlyATenantAdministratorMayTryIt() {
    world
        .call(ROUTE, World.GROUP_ADMIN)
        .header("Content-Type", "text/csv")
        .query("dryRun", "true")
        .body(CSV)
        .expect(403, "Forbidden");
  }

  private Call csv(String body) {
    return world.call(ROUTE, World.TENANT_ADMIN).header("Content-Type", "text/csv").body(body);
  }

  private Call json(String body) {
    return world.call(ROUTE, World.TENANT_ADMIN).json(body);
  }

  private Optional<Group> group(String id) {
    return world.ports().groups().find(new TenantId(World.TENANT), new GroupId(id));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void assertCounts(Reply reply, int created, int updated, int added, int removed) {
    assertThat(reply.json())
        .isEqualTo(
            Map.of(
                "groupsCreated",
                created,
                "groupsUpdated",
                updated,
                "membersAdded",
                added,
                "membersRemoved",
                removed));
  }
}
