package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** Tenant administrators erase people who do not sign in any more. */
final class ErasureTest {
  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();

  private Call erase(Person by, Person whom) {
    return world.call("DELETE /v1/users/{userId}", by).path("userId", whom.user());
  }

  @Test
  void anErasedUserIsForgottenAndTheAuditKeepsTheIdAlone() {
    Reply group = world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES);
    world.clock().advance(Duration.ofMinutes(1));

    erase(World.TENANT_ADMIN, World.GROUP_ADMIN).expect(204);

    for (String token : List.of(seeded.refreshToken(), group.text("refreshToken"))) {
      world.exchange(connector, token).expect(401, "InvalidToken");
    }
    List<AuditEvent> events =
        world.ports().audit().events().stream()
            .filter(event -> event.at().equals(world.clock().instant()))
            .toList();
    assertThat(events)
        .extracting(AuditEvent::type)
        .containsExactly(
            AuditEvent.Type.GRANT_ENDED, AuditEvent.Type.GRANT_ENDED, AuditEvent.Type.USER_ERASED);
    assertThat(events).extracting(AuditEvent::actor).containsOnly(World.TENANT_ADMIN.user());
    assertThat(events.getLast().object()).isEqualTo(World.GROUP_ADMIN.user());
    assertThat(world.ports().audit().events().toString())
        .doesNotContain(
            World.GROUP_ADMIN.number(),
            World.GROUP_ADMIN.number().substring(1),
            "name=" + World.GROUP_ADMIN.name(),
            "\"" + World.GROUP_ADMIN.name() + "\"");
  }

  @Test
  void aSignInOfBeforeTheErasureIsRefusedAndALaterOneIsSomebodyNew() {
    Call before = world.call("GET /v1/me", World.MEMBER);
    erase(World.TENANT_ADMIN, World.MEMBER).expect(204);
    before.expect(401, "InvalidToken");
    world.clock().advance(Duration.ofSeconds(5));
    assertThat(world.call("GET /v1/me", World.MEMBER).expect(200).raw("mobileNumber")).isNull();
  }

  @Test
  void theNumberIsFreeForAnother() {
    erase(World.TENANT_ADMIN, World.MEMBER).expect(204);
    world.registerPhone(
        new Person(
            World.TENANT,
            "aaaaaaaa-0000-4000-8000-000000000007",
            "Nxt",
            World.MEMBER.number(),
            false));
  }

  @Test
  void tenantAdministratorsAloneEraseUsersOfTheirOrganisation() {
    for (Person person : List.of(World.DEVELOPER, World.GROUP_ADMIN, World.MEMBER)) {
      erase(person, World.MEMBER).expect(403, "Forbidden");
    }
    erase(World.OTHER_ADMIN, World.MEMBER).expect(404, "NotFound");
    for (String unknown : List.of("nobody", "", "a b")) {
      world
          .call("DELETE /v1/users/{userId}", World.TENANT_ADMIN)
          .path("userId", unknown)
          .expect(404, "NotFound");
    }
    assertThat(world.call("GET /v1/me", World.MEMBER).expect(200).text("mobileNumber"))
        .isEqualTo(World.MEMBER.number());
  }

  @Test
  void erasingAgainIsNoErrorAndWritesNothing() {
    erase(World.TENANT_ADMIN, World.MEMBER).expect(204);
    world.clock().advance(Duration.ofMinutes(1));
    int before = world.ports().audit().events().size();
    erase(World.TENANT_ADMIN, World.MEMBER).expect(204);
    assertThat(world.ports().audit().events()).hasSize(before);
  }

  @Test
  void anErasedAdministratorAdministersNothing() {
    Reply grant = world.grant(Seeded.SECOND_ADMIN, connector, "tenant");
    erase(World.TENANT_ADMIN, Seeded.SECOND_ADMIN).expect(204);
    world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
    assertThat(
            world.call("GET /v1/admins", World.TENANT_ADMIN).expect(200).each("admins", "userId"))
        .containsExactly(World.TENANT_ADMIN.user());
  }

  @Test
  void administratorsMayEraseThemselves() {
    erase(World.TENANT_ADMIN, World.TENANT_ADMIN).expect(204);
    world.call("GET /v1/me", World.TENANT_ADMIN).expect(401, "InvalidToken");
  }
}
