package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

/** Grants outlive the right of who gave them, and another administrator takes them over. */
final class AdoptionTest {
  private static final TenantId TENANT = new TenantId(World.TENANT);
  private static final Person FIRST = Seeded.SECOND_ADMIN;

  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();

  private Call adopt(Person person, Reply grant) {
    return world
        .call("POST /v1/grants/{grantId}/adopt", person)
        .path("grantId", grant.text("grantId"));
  }

  private List<Object> reached(String accessToken) {
    return world
        .call("GET /v1/groups")
        .header("accessToken", accessToken)
        .expect(200)
        .each("groups", "groupId");
  }

  private void withdraw(Person administrator) {
    world
        .call("DELETE /v1/admins/{userId}", World.TENANT_ADMIN)
        .path("userId", administrator.user())
        .expect(204);
  }

  private Group sales() {
    return world.ports().groups().find(TENANT, new GroupId(World.SALES)).orElseThrow();
  }

  private void addAdmin(Person person) {
    world.ports().groups().add(sales(), world.member(TENANT, person.number(), Role.ADMIN));
  }

  private void removeAdmin(Person person) {
    world.ports().groups().remove(sales(), world.member(TENANT, person.number(), Role.ADMIN).id());
  }

  private Map<String, Object> listed(Reply grant) {
    return world
        .call("GET /v1/connectors/{applicationId}/grants", World.DEVELOPER)
        .path("applicationId", connector.id())
        .expect(200)
        .list("grants")
        .stream()
        .filter(one -> grant.text("grantId").equals(one.get("grantId")))
        .findFirst()
        .orElseThrow();
  }

  private List<AuditEvent> adoptions() {
    return world.ports().audit().events(AuditEvent.Type.GRANT_ADOPTED);
  }

  @Test
  @Tag("case-62")
  void aTenantGrantReachesNothingWhileItsGrantorLacksTheRightAndAllAgainOnceAdopted() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    String refreshToken = grant.text("refreshToken");
    String access = world.accessToken(connector, refreshToken);
    assertThat(reached(access)).containsExactly(World.BOARD, World.SALES, World.TEAM);
    assertThat(listed(grant)).containsEntry("orphaned", false);
    withdraw(FIRST);
    assertThat(reached(access)).isEmpty();
    assertThat(listed(grant)).containsEntry("orphaned", true);

    adopt(World.TENANT_ADMIN, grant).expect(204);

    assertThat(reached(access)).containsExactly(World.BOARD, World.SALES, World.TEAM);
    assertThat(reached(world.accessToken(connector, refreshToken)))
        .containsExactly(World.BOARD, World.SALES, World.TEAM);
    assertThat(listed(grant))
        .containsEntry("orphaned", false)
        .containsEntry("grantedBy", World.TENANT_ADMIN.user())
        .containsEntry("lastFour", refreshToken.substring(refreshToken.length() - 4))
        .containsEntry("createdAt", listed(grant).get("createdAt"));
    assertThat(adoptions()).hasSize(1);
    AuditEvent event = adoptions().getFirst();
    assertThat(event.object()).isEqualTo(grant.text("grantId"));
    assertThat(event.actor()).isEqualTo(World.TENANT_ADMIN.user());
    assertThat(event.details())
        .containsEntry("before.grantedBy", FIRST.user())
        .containsEntry("after.grantedBy", World.TENANT_ADMIN.user())
        .containsEntry("reach", "tenant")
        .containsEntry("connectorId", connector.id());
  }

  @Test
  void theAdoptersRightCountsFromThen() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    String access = world.accessToken(connector, grant.text("refreshToken"));
    withdraw(FIRST);
    adopt(World.TENANT_ADMIN, grant).expect(204);
    world.clock().advance(Duration.ofSeconds(5));
    // The former grantor's right returns, and takes nothing back.
    world.call("GET /v1/me", FIRST).expect(200);
    world
        .call("DELETE /v1/admins/{userId}", FIRST)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(204);
    assertThat(reached(access)).isEmpty();
    adopt(FIRST, grant).expect(204);

    assertThat(reached(access)).containsExactly(World.BOARD, World.SALES, World.TEAM);
    assertThat(adoptions()).hasSize(2);
  }

  @Test
  void anotherAdminOfTheGroupAdoptsAGroupGrant() {
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES);
    String access = world.accessToken(connector, grant.text("refreshToken"));
    removeAdmin(World.GROUP_ADMIN);
    assertThat(reached(access)).isEmpty();
    assertThat(listed(grant)).containsEntry("orphaned", true);
    // A tenant administrator is no Admin of the group.
    adopt(World.TENANT_ADMIN, grant).expect(403, "Forbidden");
    addAdmin(World.DEVELOPER);

    adopt(World.DEVELOPER, grant).expect(204);

    assertThat(reached(access)).containsExactly(World.SALES, World.TEAM);
    assertThat(adoptions().getFirst().details()).containsEntry("groupId", World.SALES);
  }

  @Test
  void aGroupGrantNeedsAVerifiedPhone() {
    Person fresh =
        new Person(
            World.TENANT, "aaaaaaaa-0000-4000-8000-000000000008", "New", "+4915112345608", false);
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES);
    removeAdmin(World.GROUP_ADMIN);
    addAdmin(fresh);
    adopt(fresh, grant).expect(409, "PhoneNotVerified");
    world.registerPhone(fresh);
    adopt(fresh, grant).expect(204);
  }

  @Test
  void adoptingAgainChangesNothing() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    adopt(World.TENANT_ADMIN, grant).expect(204);
    adopt(World.TENANT_ADMIN, grant).expect(204);

    assertThat(adoptions()).hasSize(1);
  }

  @Test
  void aGrantWhoseGrantorHasTheRightIsNotAdopted() {
    Reply ofTenant = world.grant(FIRST, connector, "tenant");
    Reply ofGroup = world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES);
    addAdmin(World.DEVELOPER);
    adopt(World.TENANT_ADMIN, ofTenant).expect(409, "GrantorHasRight");
    adopt(World.DEVELOPER, ofGroup).expect(409, "GrantorHasRight");
    assertThat(adoptions()).isEmpty();
  }

  @Test
  void userReachIsAPersonsOwn() {
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
    adopt(World.TENANT_ADMIN, grant).expect(409, "GrantIsPersonal");
    adopt(World.MEMBER, grant).expect(403, "Forbidden");
  }

  @Test
  void anAdopterWithALiveGrantInTheSlotEndsThatFirst() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    Reply own = world.grant(World.TENANT_ADMIN, connector, "user");
    withdraw(FIRST);
    adopt(World.TENANT_ADMIN, grant).expect(409, "SlotTaken");
    world.exchange(connector, own.text("refreshToken")).expect(200);
    world
        .call("DELETE /v1/grants/{grantId}", World.TENANT_ADMIN)
        .path("grantId", own.text("grantId"))
        .expect(204);
    adopt(World.TENANT_ADMIN, grant).expect(204);
    world.exchange(connector, grant.text("refreshToken")).expect(200);
  }

  @Test
  void aNewGrantOfTheAdopterTakesTheSlotOfTheAdoptedOne() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    adopt(World.TENANT_ADMIN, grant).expect(204);
    world.grant(World.TENANT_ADMIN, connector, "tenant");

    world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
  }

  @Test
  void aNewGrantOfTheFormerGrantorLeavesTheAdoptedOneAlone() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    adopt(World.TENANT_ADMIN, grant).expect(204);
    world.grant(FIRST, connector, "user");
    world.call("DELETE /v1/me", FIRST).expect(204);

    world.exchange(connector, grant.text("refreshToken")).expect(200);
  }

  @Test
  void whoHasNotTheRightAdoptsNothing() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    for (Person person : List.of(World.MEMBER, World.GROUP_ADMIN, World.DEVELOPER, FIRST)) {
      adopt(person, grant).expect(403, "Forbidden");
    }
    adopt(World.OTHER_ADMIN, grant).expect(404, "NotFound");
    for (String unknown : List.of(UUID.randomUUID().toString(), "x", "")) {
      world
          .call("POST /v1/grants/{grantId}/adopt", World.TENANT_ADMIN)
          .path("grantId", unknown)
          .expect(404, "NotFound");
    }
  }

  @Test
  void whatEndedIsNotAdopted() {
    Reply ended = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    world
        .call("DELETE /v1/grants/{grantId}", World.TENANT_ADMIN)
        .path("grantId", ended.text("grantId"))
        .expect(204);
    adopt(World.TENANT_ADMIN, ended).expect(404, "NotFound");
  }

  @Test
  void anErasureEndsTheGrantsOfTheUser() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    world.call("DELETE /v1/me", FIRST).expect(204);
    adopt(World.TENANT_ADMIN, grant).expect(404, "NotFound");
    world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
  }

  @Test
  void aGrantOfADeletedConnectorIsNotAdopted() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .expect(204);
    adopt(World.TENANT_ADMIN, grant).expect(404, "NotFound");
  }

  @Test
  void aDeactivatedConnectorsGrantIsAdopted() {
    Reply grant = world.grant(FIRST, connector, "tenant");
    withdraw(FIRST);
    world
        .call("PATCH /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .json("{\"active\":false}")
        .expect(200);
    adopt(World.TENANT_ADMIN, grant).expect(204);
  }
}
