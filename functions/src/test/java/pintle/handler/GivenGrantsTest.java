package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** {@code GET /v1/grants}: what a person has given, and what of it ends soon. */
final class GivenGrantsTest {
  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();

  private Call given(Person person) {
    return world.call("GET /v1/grants", person);
  }

  @Test
  void showsTheGrantsOfAllConnectorsWithTheirNames() {
    Credentials second = world.connector(World.DEVELOPER);
    world.clock().advance(Duration.ofDays(1));
    String later = world.grant(World.GROUP_ADMIN, second, "user").text("grantId");
    assertThat(given(World.GROUP_ADMIN).expect(200).each("grants", "grantId"))
        .containsExactly(seeded.grantId(), later);
    Map<String, Object> first = given(World.GROUP_ADMIN).expect(200).list("grants").getFirst();
    assertThat(first)
        .containsEntry("applicationId", seeded.connector().id())
        .containsEntry("orphaned", false)
        .containsKey("connectorName");
  }

  @Test
  void showsNobodyElsesWhateverTheRight() {
    assertThat(given(World.TENANT_ADMIN).expect(200).list("grants")).isEmpty();
    assertThat(given(World.DEVELOPER).expect(200).list("grants")).isEmpty();
  }

  @Test
  void tenantAdministratorsSeeThoseOfTheOrganisation() {
    Credentials second = world.connector(World.DEVELOPER);
    String other = world.grant(World.TENANT_ADMIN, second, "tenant").text("grantId");
    Credentials foreign = world.connector(World.OTHER_ADMIN);
    world.grant(World.OTHER_ADMIN, foreign, "tenant");

    assertThat(given(World.TENANT_ADMIN).query("all", "true").expect(200).each("grants", "grantId"))
        .containsExactlyInAnyOrder(seeded.grantId(), other);
    given(World.GROUP_ADMIN).query("all", "true").expect(403, "Forbidden");
    given(World.DEVELOPER).query("all", "true").expect(403, "Forbidden");
  }

  @Test
  void theGrantsOfTheOrganisationComeInPages() {
    for (int i = 0; i < 105; i++) {
      world.grant(World.GROUP_ADMIN, world.connector(World.DEVELOPER), "user");
    }
    Reply first = given(World.TENANT_ADMIN).query("all", "true").expect(200);
    assertThat(first.list("grants")).hasSize(100);
    Reply second =
        given(World.TENANT_ADMIN)
            .query("all", "true")
            .query("cursor", first.text("next"))
            .expect(200);
    assertThat(second.list("grants")).hasSize(6);
    assertThat(second.each("grants", "grantId"))
        .doesNotContainAnyElementsOf(first.each("grants", "grantId"));
    assertThat(second.json()).containsEntry("next", null);
  }

  @Test
  void showsThoseThatEndWithinSoManyDaysTheLastDayIncluded() {
    world.clock().advance(Duration.ofDays(365 - 37).minusSeconds(1));
    Call asked = given(World.GROUP_ADMIN).query("expiringWithin", "37");
    assertThat(asked.expect(200).list("grants")).isEmpty();
    world.clock().advance(Duration.ofSeconds(1));
    assertThat(asked.expect(200).each("grants", "grantId")).containsExactly(seeded.grantId());
  }

  @Test
  void aGrantWhoseProgramTookTheSuccessorEndsNotSoon() {
    world.clock().advance(Duration.ofDays(330));
    Call asked = given(World.GROUP_ADMIN).query("expiringWithin", "37");
    assertThat(asked.expect(200).list("grants")).hasSize(1);
    world.exchange(seeded.connector(), seeded.refreshToken()).expect(200);
    assertThat(asked.expect(200).list("grants")).isEmpty();
  }

  @Test
  void leavesOutWhatEnded() {
    world
        .call("DELETE /v1/grants/{grantId}", World.GROUP_ADMIN)
        .path("grantId", seeded.grantId())
        .expect(204);
    assertThat(given(World.GROUP_ADMIN).expect(200).list("grants")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "10000", "1.5", "٣٧"})
  void refusesWhatIsNoNumberOfDays(String days) {
    given(World.GROUP_ADMIN).query("expiringWithin", days).expect(400, "InvalidParameters");
  }
}
