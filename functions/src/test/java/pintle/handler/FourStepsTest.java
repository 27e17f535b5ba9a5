package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import pintle.world.Reply;
import pintle.world.World;
import pintle.world.World.Credentials;

/** The mission from the first sign-in to the last refusal, through the functions. */
final class FourStepsTest {
  private final World world = new World();

  @Test
  void leadFromSignInToTheGroupsOfTheGrantor() {
    world.registerPhone(World.DEVELOPER);
    Credentials connector = world.connector(World.DEVELOPER);
    world.registerPhone(World.GROUP_ADMIN);

    Reply reach =
        world
            .call("GET /v1/connectors/{applicationId}/reach", World.GROUP_ADMIN)
            .path("applicationId", connector.id())
            .query("reach", "user")
            .expect(200);
    assertThat(reach.each("groups", "groupId")).containsExactly(World.SALES);
    assertThat(reach.number("memberCount")).isEqualTo(2);

    Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
    Reply exchanged = world.exchange(connector, grant.text("refreshToken")).expect(200);
    assertThat(exchanged.json().get("refreshToken")).isNull();
    assertThat(exchanged.text("endpointUrl")).isEqualTo(World.PUBLIC_URL);
    assertThat(exchanged.number("accessTokenExpiry"))
        .isEqualTo(world.clock().instant().plus(Duration.ofHours(24)).toEpochMilli());

    Reply groups =
        world
            .call("GET /v1/groups")
            .header("accessToken", exchanged.text("accessToken"))
            .expect(200);
    assertThat(groups.each("groups", "groupId")).containsExactly(World.SALES);
    assertThat(groups.each("groups", "callerRole")).containsOnly("Admin");

    world
        .call("DELETE /v1/grants/{grantId}", World.GROUP_ADMIN)
        .path("grantId", grant.text("grantId"))
        .expect(204);
    world
        .call("GET /v1/groups")
        .header("accessToken", exchanged.text("accessToken"))
        .expect(401, "InvalidToken");
    world.exchange(connector, grant.text("refreshToken")).expect(401, "InvalidToken");
  }

  @Test
  void leadThroughThePinOfTheOldService() {
    world.registerPhone(World.GROUP_ADMIN);
    Credentials connector = world.connector(World.DEVELOPER);
    world.clock().advance(Duration.ofMinutes(2));

    Reply asked =
        world
            .call("POST /v1/generatePin")
            .body(
                "{mobileNumber:'"
                    + World.GROUP_ADMIN.number()
                    + "', applicationId:\""
                    + connector.id()
                    + "\"}")
            .expect(200);
    assertThat(asked.body()).isEqualTo("{}");

    Reply login =
        world
            .call("POST /v1/loginWithPinAndApplicationId")
            .json(
                "{\"mobileNumber\":\""
                    + World.GROUP_ADMIN.number()
                    + "\",\"applicationId\":\""
                    + connector.id()
                    + "\",\"pin\":"
                    + world.ports().sent().getLast().pin()
                    + "}")
            .expect(200);
    assertThat(login.text("endpointUrl")).isEqualTo(World.PUBLIC_URL + "/");
    assertThat(login.text("grantedScope")).startsWith("groupinfo.read,groupinfo.write");
    assertThat(world.accessToken(connector, login.text("refreshToken"))).isNotEmpty();
  }
}
