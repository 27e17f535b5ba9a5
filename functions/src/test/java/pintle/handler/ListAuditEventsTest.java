package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What was done in an organisation, as its administrators read it. */
final class ListAuditEventsTest {
  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();

  private Call audit(Person person) {
    return world.call("GET /v1/audit", person);
  }

  @Test
  void tenantAdministratorsAloneReadIt() {
    audit(World.TENANT_ADMIN).expect(200);
    audit(World.GROUP_ADMIN).expect(403, "Forbidden");
    world.call("GET /v1/audit").expect(401, "InvalidToken");
  }

  @Test
  void tellsWhoDidWhatToWhatFromWhereTheNewestFirst() {
    world.clock().advance(Duration.ofMinutes(1));
    Reply grant = world.grant(World.GROUP_ADMIN, seeded.connector(), "user");
    Map<String, Object> newest = audit(World.TENANT_ADMIN).expect(200).list("events").getFirst();

    assertThat(newest)
        .containsOnlyKeys("at", "type", "object", "actor", "sourceIp", "requestId", "details")
        .containsEntry("at", world.clock().instant().toEpochMilli())
        .containsEntry("type", "GRANT_ISSUED")
        .containsEntry("object", grant.text("grantId"))
        .containsEntry("actor", World.GROUP_ADMIN.user());
    assertThat(String.valueOf(newest.get("details")))
        .contains("connectorId=" + seeded.connector().id(), "replaced=" + seeded.grantId());
  }

  @Test
  void showsNothingOfAnotherTenant() {
    assertThat(audit(World.OTHER_ADMIN).expect(200).each("events", "actor"))
        .containsOnly(World.OTHER_ADMIN.user());
  }

  @Test
  void holdsNoNumberAndNoSecret() {
    assertThat(audit(World.TENANT_ADMIN).expect(200).body())
        .doesNotContain("+49", "pintle_rt_", "pintle_cs_", World.DEVELOPER.number().substring(1));
  }

  @Test
  void cutsAPeriodByMillisecondsAndByWrittenMoments() {
    long before = world.clock().instant().toEpochMilli();
    world.clock().advance(Duration.ofMinutes(1));
    String from = world.clock().instant().toString();
    Credentials made = world.connector(World.MEMBER);
    world.clock().advance(Duration.ofMinutes(1));
    String until = world.clock().instant().toString();
    world.connector(World.MEMBER);

    Reply cut = audit(World.TENANT_ADMIN).query("since", from).query("until", until).expect(200);
    assertThat(cut.each("events", "object")).containsExactly(made.id());
    assertThat(
            audit(World.TENANT_ADMIN)
                .query("since", Long.toString(before + 1))
                .expect(200)
                .list("events"))
        .hasSize(2);
    assertThat(
            audit(World.TENANT_ADMIN)
                .query("since", until)
                .query("until", from)
                .expect(200)
                .list("events"))
        .isEmpty();
  }

  @Test
  void findsWhatConcernsOneConnector() {
    Credentials made = world.connector(World.MEMBER);
    world.grant(World.GROUP_ADMIN, made, "user");
    Reply about =
        audit(World.TENANT_ADMIN)
            .query("connector", made.id().toUpperCase(Locale.ROOT))
            .expect(200);

    assertThat(about.each("events", "type"))
        .containsExactlyInAnyOrder("GRANT_ISSUED", "CONNECTOR_CREATED");
    assertThat(audit(World.TENANT_ADMIN).query("connector", "none").expect(200).list("events"))
        .isEmpty();
  }

  @Test
  void comesPageByPageWithoutGapOrRepetition() {
    for (int i = 0; i < 230; i++) {
      world.clock().advance(Duration.ofMillis(1));
      world.connector(World.MEMBER);
    }
    List<Object> seen = new ArrayList<>();
    Call page = audit(World.TENANT_ADMIN);
    for (int pages = 0; pages < 10; pages++) {
      Reply reply = page.expect(200);
      assertThat(reply.list("events")).hasSizeLessThanOrEqualTo(100);
      seen.addAll(reply.each("events", "object"));
      if (reply.raw("next") == null) {
        break;
      }
      page = audit(World.TENANT_ADMIN).query("cursor", reply.text("next"));
    }

    assertThat(seen).hasSizeGreaterThanOrEqualTo(230);
    assertThat(seen.subList(0, 230)).doesNotHaveDuplicates();
    assertThat(new HashSet<>(seen.subList(0, 230))).hasSize(230);
  }

  @Test
  void aCursorIsGoodForItsOwnListAlone() {
    for (int i = 0; i < 110; i++) {
      world.clock().advance(Duration.ofMillis(1));
      world.connector(World.MEMBER);
    }
    String next = audit(World.TENANT_ADMIN).expect(200).text("next");
    audit(World.TENANT_ADMIN).query("cursor", next).expect(200);
    audit(World.TENANT_ADMIN)
        .query("cursor", next)
        .query("since", "1")
        .expect(400, "InvalidParameters");
    audit(World.OTHER_ADMIN).query("cursor", next).expect(400, "InvalidParameters");
  }

  @Test
  void showsNoEventWhoseTimeIsOverThoughItStillLiesThere() {
    Credentials made = world.connector(World.MEMBER);
    world.clock().advance(Duration.ofDays(1095).minusMillis(1));
    assertThat(audit(World.TENANT_ADMIN).expect(200).each("events", "object")).contains(made.id());
    world.clock().advance(Duration.ofMillis(1));
    Credentials fresh = world.connector(World.MEMBER);

    assertThat(audit(World.TENANT_ADMIN).expect(200).each("events", "object"))
        .containsExactly(fresh.id());
    assertThat(audit(World.TENANT_ADMIN).query("since", "0").expect(200).each("events", "object"))
        .containsExactly(fresh.id());
  }

  @Test
  void showsEventsForEverWhereTheyAreKeptForEver() {
    World keeping = new World(new TestPorts(), Map.of("AUDIT_RETENTION_DAYS", "0"));
    Credentials made = keeping.connector(World.MEMBER);
    keeping.clock().advance(Duration.ofDays(36_500));

    assertThat(
            keeping.call("GET /v1/audit", World.TENANT_ADMIN).expect(200).each("events", "object"))
        .containsExactly(made.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "-1",
        "1.5",
        "٣",
        "99999999999999999999",
        "9999999999999999",
        "+1000000000-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
        "2026-11-23"
      })
  void refusesWhatIsNoTime(String text) {
    Reply reply = audit(World.TENANT_ADMIN).query("since", text).expect(400, "InvalidParameters");
    assertThat(reply.text("message")).contains("since");
  }
}
