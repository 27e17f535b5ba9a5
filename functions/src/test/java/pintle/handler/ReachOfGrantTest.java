package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;

/** What a grant reaches now, beside what it reached when it was given. */
final class ReachOfGrantTest {
  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();

  private Call reach(Person person, String grantId) {
    return world.call("GET /v1/grants/{grantId}/reach", person).path("grantId", grantId);
  }

  private Reply reached(String grantId) {
    return reach(World.DEVELOPER, grantId).expect(200);
  }

  private void administers(Person person, String group) {
    TenantId tenant = new TenantId(World.TENANT);
    world
        .ports()
        .groups()
        .create(
            new Group(
                tenant,
                new GroupId(group),
                group,
                "",
                "",
                GroupType.GROUP,
                Optional.of(new GroupId(World.SALES)),
                1,
                0,
                group + "-1"),
            List.of(world.member(tenant, person.number(), Role.ADMIN)));
  }

  @Test
  void tellsHowManyGroupsThereWereAndAre() {
    Reply before = reached(seeded.grantId());
    assertThat(before.number("groupCount")).isEqualTo(1);
    assertThat(before.number("groupCountWhenGranted")).isEqualTo(1);

    administers(World.GROUP_ADMIN, "new-group");
    Reply after = reached(seeded.grantId());
    assertThat(after.number("groupCount")).isEqualTo(2);
    assertThat(after.number("groupCountWhenGranted")).isEqualTo(1);
    assertThat(after.each("groups", "groupId")).containsExactly(World.SALES, "new-group");
    assertThat(after.each("groups", "parentGroupId")).containsExactly(null, World.SALES);
    assertThat(after.each("groups", "userCount")).containsExactly(2, 1);
  }

  @Test
  void aReachOfAllGroupsIsCountedToo() {
    Reply grant = world.grant(World.TENANT_ADMIN, seeded.connector(), "tenant");
    Reply reached = reached(grant.text("grantId"));
    assertThat(reached.number("groupCount")).isEqualTo(3);
    assertThat(reached.number("groupCountWhenGranted")).isEqualTo(3);
  }

  @Test
  void aGrantWhoseGrantorLostTheRightReachesNothing() {
    Reply grant = world.grant(Seeded.SECOND_ADMIN, seeded.connector(), "tenant");
    world
        .call("DELETE /v1/admins/{userId}", World.TENANT_ADMIN)
        .path("userId", Seeded.SECOND_ADMIN.user())
        .expect(204);
    Reply reached = reached(grant.text("grantId"));
    assertThat(reached.number("groupCount")).isZero();
    assertThat(reached.number("groupCountWhenGranted")).isEqualTo(3);
  }

  @Test
  void aClaimedGrantIsCountedWhenItIsClaimed() {
    String code = String.valueOf(seeded.claim().get("claimCode"));
    administers(World.GROUP_ADMIN, "meanwhile");
    Reply claimed =
        world
            .call("POST /v1/claims")
            .json(
                "{\"claimCode\":\"%s\",\"applicationId\":\"%s\",\"applicationSecret\":\"%s\"}"
                    .formatted(code, seeded.connector().id(), seeded.connector().secret()))
            .expect(200);
    assertThat(claimed.json()).containsKey("refreshToken");
    Object grantId =
        world
            .call("GET /v1/grants", World.GROUP_ADMIN)
            .expect(200)
            .each("grants", "grantId")
            .getFirst();
    assertThat(reached(grantId.toString()).number("groupCountWhenGranted")).isEqualTo(2);
  }

  @Test
  void ofASignInByPinNobodyCounted() {
    Reply login =
        world
            .call("POST /v1/loginWithPinAndApplicationId")
            .json(
                "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                    .formatted(
                        World.DEVELOPER.number(), seeded.connector().id(), seeded.connectorPin()))
            .expect(200);
    assertThat(login.json()).containsKey("refreshToken");
    Object grantId =
        world
            .call("GET /v1/grants", World.DEVELOPER)
            .expect(200)
            .each("grants", "grantId")
            .getFirst();
    Reply reached = reached(grantId.toString());
    assertThat(reached.json()).containsEntry("groupCountWhenGranted", null);
    assertThat(reached.number("groupCount")).isZero();
  }

  @Test
  void anEndedGrantReachesNothingThatCouldBeTold() {
    reach(World.MEMBER, seeded.grantId()).expect(403, "Forbidden");
    world.clock().advance(Duration.ofDays(366));
    reach(World.DEVELOPER, seeded.grantId()).expect(404, "NotFound");
    reach(World.OTHER_ADMIN, seeded.grantId()).expect(404, "NotFound");
  }
}
