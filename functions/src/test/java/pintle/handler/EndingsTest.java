package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.tenant.TenantId;
import pintle.token.Grants;
import pintle.world.Call;
import pintle.world.Intercepted;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** Ends that take many grants with them: of a connector, of a user, of the organisation. */
final class EndingsTest {
  private static final String OF_CONNECTOR = "DELETE /v1/connectors/{applicationId}/grants";
  private static final String OF_USER = "DELETE /v1/users/{userId}/grants";
  private static final String OF_TENANT = "DELETE /v1/grants";

  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();
  private int addresses = 1;

  private Call ofConnector(Person person, Credentials of) {
    return world.call(OF_CONNECTOR, person).path("applicationId", of.id());
  }

  private Call ofUser(Person person, Person of) {
    return world.call(OF_USER, person).path("userId", of.user());
  }

  private static void told(Call call, long ended, boolean more) {
    assertThat(call.expect(200).json())
        .containsOnlyKeys("grantsEnded", "more")
        .containsEntry("more", more)
        .containsEntry("grantsEnded", (int) ended);
  }

  private void works(Credentials of, Reply grant) {
    world.exchange(of, grant.text("refreshToken")).expect(200);
  }

  private void ended(Credentials of, Reply grant) {
    world.exchange(of, grant.text("refreshToken")).expect(401, "InvalidToken");
  }

  @Test
  void allGrantsOfAConnectorEndAndNoOthers() {
    Credentials second = world.connector(World.DEVELOPER);
    List<Reply> own =
        List.of(
            world.grant(World.GROUP_ADMIN, connector, "user"),
            world.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES),
            world.grant(World.TENANT_ADMIN, connector, "tenant"));
    Reply other = world.grant(World.GROUP_ADMIN, second, "user");
    String access = world.accessToken(connector, own.getFirst().text("refreshToken"));
    world.clock().advance(Duration.ofMinutes(1));

    told(ofConnector(World.DEVELOPER, connector), 3, false);

    own.forEach(grant -> ended(connector, grant));
    world.call("GET /v1/groups").header("accessToken", access).expect(401, "InvalidToken");
    works(second, other);
    told(ofConnector(World.DEVELOPER, connector), 0, false);
    assertThat(endedNow())
        .extracting(AuditEvent::object, AuditEvent::actor)
        .containsExactlyInAnyOrderElementsOf(
            own.stream()
                .map(one -> Tuple.tuple(one.text("grantId"), World.DEVELOPER.user()))
                .toList());
  }

  /** The ends of this moment. */
  private List<AuditEvent> endedNow() {
    return world.ports().audit().events(AuditEvent.Type.GRANT_ENDED).stream()
        .filter(event -> event.at().equals(world.clock().instant()))
        .toList();
  }

  @Test
  void ownerAndTenantAdministratorsEndThoseOfAConnector() {
    for (Person person : List.of(World.GROUP_ADMIN, World.MEMBER)) {
      ofConnector(person, connector).expect(403, "Forbidden");
    }
    ofConnector(World.OTHER_ADMIN, connector).expect(404, "NotFound");
    works(connector, world.grant(World.GROUP_ADMIN, connector, "user"));
    told(ofConnector(World.TENANT_ADMIN, connector), 1, false);
  }

  @Test
  void allGrantsOfAUserEndAndNoOthers() {
    Credentials second = world.connector(World.DEVELOPER);
    Reply one = world.grant(World.GROUP_ADMIN, connector, "user");
    Reply two = world.grant(World.GROUP_ADMIN, second, "group:" + World.SALES);
    Reply other = world.grant(World.TENANT_ADMIN, connector, "tenant");

    told(ofUser(World.GROUP_ADMIN, World.GROUP_ADMIN), 2, false);

    ended(connector, one);
    ended(second, two);
    works(connector, other);
  }

  @Test
  void theUserAndTenantAdministratorsEndThoseOfAUser() {
    for (Person person : List.of(World.MEMBER, World.DEVELOPER)) {
      ofUser(person, World.GROUP_ADMIN).expect(403, "Forbidden");
    }
    ofUser(World.OTHER_ADMIN, World.GROUP_ADMIN).expect(404, "NotFound");
    told(ofUser(World.TENANT_ADMIN, World.GROUP_ADMIN), 1, false);
    told(ofUser(World.MEMBER, World.MEMBER), 0, false);
    for (String unknown : List.of("nobody", "", "a b")) {
      world.call(OF_USER, World.TENANT_ADMIN).path("userId", unknown).expect(404, "NotFound");
    }
  }

  @Test
  void allGrantsOfTheOrganisationEndAndThoseOfOthersStay() {
    Credentials second = world.connector(World.MEMBER);
    Credentials foreign = world.connector(World.OTHER_ADMIN);
    Reply one = world.grant(World.GROUP_ADMIN, connector, "user");
    Reply two = world.grant(World.TENANT_ADMIN, second, "tenant");
    Reply theirs = world.grant(World.OTHER_ADMIN, foreign, "tenant");
    for (Person person : List.of(World.DEVELOPER, World.GROUP_ADMIN, World.MEMBER)) {
      world.call(OF_TENANT, person).expect(403, "Forbidden");
    }

    told(world.call(OF_TENANT, World.TENANT_ADMIN), 2, false);

    ended(connector, one);
    ended(second, two);
    works(foreign, theirs);
  }

  @Test
  void aCallThatRunsOutOfTimeSaysSoAndTheNextOnesGoOn() {
    Slow slow = new Slow();
    World patient = new World(slow);
    patient.registerPhone(World.GROUP_ADMIN);
    patient.registerPhone(World.TENANT_ADMIN);
    List<Credentials> connectors = new ArrayList<>();
    List<Reply> grants = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      Credentials made = patient.connector(World.DEVELOPER);
      connectors.add(made);
      grants.add(patient.grant(World.GROUP_ADMIN, made, "user"));
    }
    slow.aPartTakes = Duration.ofSeconds(3);

    told(patient.call(OF_TENANT, World.TENANT_ADMIN), 50, true);
    told(patient.call(OF_TENANT, World.TENANT_ADMIN), 20, false);

    for (int i = 0; i < 70; i++) {
      patient
          .exchange(connectors.get(i), grants.get(i).text("refreshToken"))
          .expect(401, "InvalidToken");
    }
    assertThat(slow.audit().events(AuditEvent.Type.GRANT_ENDED)).hasSize(70);
  }

  /** A store whose ends take a while. */
  private static final class Slow extends TestPorts {
    private Duration aPartTakes = Duration.ZERO;

    @Override
    public Grants grants() {
      return Intercepted.before(
          Grants.class,
          super.grants(),
          (call, arguments) -> {
            if (call.equals("endAll")) {
              clock().advance(aPartTakes);
            }
          });
    }
  }

  @Test
  void aDeletedConnectorTakesItsGrantsAlong() {
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
    world.clock().advance(Duration.ofMinutes(1));
    world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .expect(204);

    assertThat(endedNow())
        .singleElement()
        .satisfies(event -> assertThat(event.object()).isEqualTo(grant.text("grantId")))
        .satisfies(
            event -> assertThat(event.details()).containsEntry("connectorId", connector.id()));
  }

  @Test
  @Tag("case-87")
  void aDeletionThatRunsOutOfTimeIsDoneForEverybodyAndTheNextOneEndsTheRest() {
    Slow slow = new Slow();
    World patient = new World(slow);
    Credentials crowded = patient.connector(World.DEVELOPER);
    Credentials other = patient.connector(World.DEVELOPER);
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Person person =
          new Person(
              World.TENANT,
              "cccccccc-0000-4000-8000-%012d".formatted(i),
              "P" + i,
              "+49151123470%02d".formatted(i),
              true);
      tokens.add(patient.grant(person, crowded, "tenant").text("refreshToken"));
    }
    slow.aPartTakes = Duration.ofSeconds(3);

    deleted(patient, crowded);

    assertThat(slow.audit().events(AuditEvent.Type.GRANT_ENDED)).hasSize(50);
    tokens.forEach(
        token -> patient.exchange(crowded, token).from(ip()).expect(401, "Unauthenticated"));
    deleted(patient, other);
    assertThat(slow.audit().events(AuditEvent.Type.GRANT_ENDED)).hasSize(60);
    assertThat(slow.connectors().unfinished(new TenantId(World.TENANT))).isEmpty();
  }

  /** Another address each time, as wrong pairs close one. */
  private String ip() {
    return "198.51.100." + addresses++;
  }

  private static void deleted(World in, Credentials connector) {
    in.call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id())
        .expect(204);
  }
}
