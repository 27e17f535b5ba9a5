package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestPorts;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * A region is lost, and functions that never ran before answer for it: with the replicas of table
 * and secrets, at the same address. By the runbook of docs/operations.md.
 */
@Tag("case-93")
final class StandbyTest {
  private static final Duration NINE_TENTHS = Duration.ofDays(365).dividedBy(10).multipliedBy(9);

  private final Seeded primary = new Seeded();
  private final Credentials connector = primary.connector();

  /** Fresh functions on what the lost ones had written. */
  private World standby() {
    return new World(primary.world().ports());
  }

  private Reply exchange(World world, String refreshToken) {
    return world.exchange(connector, refreshToken).send();
  }

  private static Reply groups(World world, String accessToken) {
    return world.call("GET /v1/groups").header("accessToken", accessToken).send();
  }

  @Test
  void refreshAndAccessTokensOfTheLostRegionGoOn() {
    World standby = standby();
    assertThat(groups(standby, primary.accessToken()).status()).isEqualTo(200);
    Reply exchanged = exchange(standby, primary.refreshToken());
    assertThat(exchanged.status()).isEqualTo(200);
    assertThat(groups(standby, exchanged.text("accessToken")).status()).isEqualTo(200);
  }

  @Test
  void aPinThatTheLostRegionSentIsGoodHere() {
    String pin = primary.connectorPin();
    Reply login =
        standby()
            .call("POST /v1/loginWithPinAndApplicationId")
            .json(
                "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                    .formatted(World.DEVELOPER.number(), connector.id(), pin))
            .send();
    assertThat(login.status()).as(login.body()).isEqualTo(200);
  }

  @Test
  void theSuccessorThatTheLostRegionOfferedIsTheSameHere() {
    primary.world().clock().advance(NINE_TENTHS);
    Reply offered = exchange(primary.world(), primary.refreshToken());
    assertThat(offered.text("refreshToken")).startsWith("pintle_rt_");
    assertThat(exchange(standby(), primary.refreshToken()).text("refreshToken"))
        .isEqualTo(offered.text("refreshToken"));
  }

  @Test
  void whatEndedInTheLostRegionStaysEnded() {
    primary
        .world()
        .call("DELETE /v1/grants/{grantId}", World.GROUP_ADMIN)
        .path("grantId", primary.grantId())
        .expect(204);
    World standby = standby();
    assertThat(exchange(standby, primary.refreshToken()).status()).isEqualTo(401);
    assertThat(groups(standby, primary.accessToken()).status()).isEqualTo(401);
  }

  /** What was written in the last second before the loss can be missing; docs/operations.md. */
  @Test
  void whatDidNotArriveIsRefusedAsUnknownAndIsNoError() {
    World empty = new World(new TestPorts());
    assertThat(exchange(empty, primary.refreshToken()).status()).isEqualTo(401);
    assertThat(groups(empty, primary.accessToken()).status()).isEqualTo(401);
  }
}
