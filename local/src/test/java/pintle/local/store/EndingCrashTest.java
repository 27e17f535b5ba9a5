package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.audit.AuditEvent;
import pintle.connector.ConnectorId;
import pintle.tenant.TenantId;
import pintle.token.Grant;
import pintle.token.Grants;
import pintle.user.UserId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** A deletion and an erasure that die after each of their writes. */
final class EndingCrashTest {
  private static final TenantId TENANT = new TenantId(World.TENANT);
  private static final List<Person> GRANTORS =
      List.of(World.GROUP_ADMIN, World.TENANT_ADMIN, World.MEMBER);

  /** The connector itself, its three grants, and the mark. */
  private static final int WRITES_OF_A_DELETION = 5;

  private final SwitchedClient way = TestTable.switched();
  private final StoredPorts ports = new StoredPorts(TestTable.over(way));
  private final World world = new World(ports);

  static Stream<Arguments> deaths() {
    List<Arguments> all = new ArrayList<>();
    for (int write = 1; write <= WRITES_OF_A_DELETION; write++) {
      all.add(Arguments.of(write, DyingClient.Last.NOTHING));
      all.add(Arguments.of(write, DyingClient.Last.WHOLE));
    }
    return all.stream();
  }

  /** A connector with a grant of each of three people. */
  private record Granted(Credentials connector, List<String> refreshTokens, String accessToken) {}

  private Granted granted() {
    Credentials connector = world.connector(World.DEVELOPER);
    List<String> tokens =
        GRANTORS.stream()
            .map(person -> world.grant(person, connector, "user").text("refreshToken"))
            .toList();
    return new Granted(connector, tokens, world.accessToken(connector, tokens.getFirst()));
  }

  private Call delete(Credentials connector) {
    return world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector.id());
  }

  /** Runs a call that dies; what was under way in another thread may still answer that it broke. */
  private void dies(Call call, int write, DyingClient.Last last) {
    way.over(engine -> new DyingClient(engine, write, last).client());
    try {
      Reply reply = call.send();
      assertThat(reply.status()).isEqualTo(500);
    } catch (DyingClient.Death expected) {
      // As wanted.
    } finally {
      way.straight();
    }
  }

  private static boolean refusedByThen(int write, DyingClient.Last last) {
    return write > 1 || last == DyingClient.Last.WHOLE;
  }

  private List<Grant> live(ConnectorId connector) {
    Grants grants = ports.grants();
    List<Grant> live = new ArrayList<>();
    live.addAll(grants.live(TENANT, Optional.of(connector), Optional.empty(), 100).items());
    GRANTORS.forEach(person ->
        grants.ofUser(TENANT, new UserId(person.user())).stream()
            .filter(grant -> grant.connector().equals(connector))
            .forEach(live::add));
    return live;
  }

  private long written(AuditEvent.Type type) {
    return ports.table().audited(TENANT).stream().filter(event -> event.type() == type).count();
  }

  private void allIsEnded(Granted granted) {
    ConnectorId connector = new ConnectorId(granted.connector().id());
    assertThat(live(connector)).isEmpty();
    assertThat(ports.connectors().unfinished(TENANT)).isEmpty();
    assertThat(written(AuditEvent.Type.GRANT_ENDED)).isEqualTo(GRANTORS.size());
    assertThat(written(AuditEvent.Type.CONNECTOR_DELETED)).isGreaterThanOrEqualTo(1);
    assertThat(
            ports.table().audited(TENANT).stream()
                .filter(event -> event.type() == AuditEvent.Type.GRANT_ENDED)
                .map(AuditEvent::actor))
        .containsOnly(World.DEVELOPER.user());
    isRefused(granted);
    ports.table().assertLayout();
  }

  private void isRefused(Granted granted) {
    for (String token : granted.refreshTokens()) {
      world.exchange(granted.connector(), token).expect(401, "Unauthenticated");
    }
    world
        .call("GET /v1/groups")
        .header("accessToken", granted.accessToken())
        .expect(401, "InvalidToken");
  }

  @ParameterizedTest
  @MethodSource("deaths")
  @Tag("case-87")
  void aDeletionThatDiesRefusesFromItsFirstStepOnAndIsCompletedWhenItIsSentAgain(
      int write, DyingClient.Last last) {
    GRANTORS.forEach(world::registerPhone);
    Granted granted = granted();

    dies(delete(granted.connector()), write, last);

    if (refusedByThen(write, last)) {
      isRefused(granted);
    } else {
      world.exchange(granted.connector(), granted.refreshTokens().getFirst()).expect(200);
    }
    delete(granted.connector()).expect(204);
    allIsEnded(granted);
    delete(granted.connector()).expect(204);
    assertThat(written(AuditEvent.Type.CONNECTOR_DELETED)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("deaths")
  @Tag("case-87")
  void whatADeadDeletionLeftIsFoundByTheNextOne(int write, DyingClient.Last last) {
    GRANTORS.forEach(world::registerPhone);
    Granted granted = granted();
    Credentials other = world.connector(World.TENANT_ADMIN);
    dies(delete(granted.connector()), write, last);

    world
        .call("DELETE /v1/connectors/{applicationId}", World.TENANT_ADMIN)
        .path("applicationId", other.id())
        .expect(204);

    if (refusedByThen(write, last)) {
      allIsEnded(granted);
    } else {
      assertThat(live(new ConnectorId(granted.connector().id()))).isNotEmpty();
    }
  }

  @Test
  void anErasureThatDiesIsCompletedWhenItIsSentAgain() {
    List<Person> people = List.of(World.GROUP_ADMIN, World.TENANT_ADMIN);
    int write = 0;
    boolean died = true;
    while (died) {
      write++;
      SwitchedClient own = TestTable.switched();
      StoredPorts stores = new StoredPorts(TestTable.over(own));
      World fresh = new World(stores);
      people.forEach(fresh::registerPhone);
      Credentials connector = fresh.connector(World.DEVELOPER);
      String user = fresh.grant(World.GROUP_ADMIN, connector, "user").text("refreshToken");
      String group =
          fresh.grant(World.GROUP_ADMIN, connector, "group:" + World.SALES).text("refreshToken");
      Call erase =
          fresh
              .call("DELETE /v1/users/{userId}", World.TENANT_ADMIN)
              .path("userId", World.GROUP_ADMIN.user());
      int last = write;
      DyingClient[] dying = new DyingClient[1];
      own.over(engine -> {
        dying[0] = new DyingClient(engine, last, DyingClient.Last.WHOLE);
        return dying[0].client();
      });
      try {
        erase.send();
      } catch (DyingClient.Death expected) {
        // As wanted.
      }
      died = dying[0].isDead();
      own.straight();

      erase.expect(204);

      for (String token : List.of(user, group)) {
        fresh.exchange(connector, token).expect(401, "InvalidToken");
      }
      assertThat(stores.users().find(TENANT, new UserId(World.GROUP_ADMIN.user()))).isEmpty();
      assertThat(stores.grants().ofUser(TENANT, new UserId(World.GROUP_ADMIN.user()))).isEmpty();
      // Free for another, which no trace of the number may prevent.
      fresh.registerPhone(
          new Person(
              World.TENANT,
              "aaaaaaaa-0000-4000-8000-000000000007",
              "Nxt",
              World.GROUP_ADMIN.number(),
              false));
      assertThat(
              stores.table().audited(TENANT).stream()
                  .filter(event -> event.type() == AuditEvent.Type.USER_ERASED))
          .hasSize(1);
    }
    assertThat(write).as("writes of an erasure").isGreaterThan(3);
  }
}
