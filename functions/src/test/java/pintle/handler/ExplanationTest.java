package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;
import pintle.token.GrantId;
import pintle.token.GrantRef;
import pintle.token.RefreshToken;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;
import pintle.world.World.Credentials;

/** Why a program's calls are refused, told to whoever has its secret. */
final class ExplanationTest {
  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();

  private Call ask(Credentials connector) {
    return world
        .call("GET /v1/explanation")
        .header("applicationId", connector.id())
        .header("applicationSecret", connector.secret());
  }

  private Call ask() {
    return ask(seeded.connector());
  }

  private Reply refreshToken(String token) {
    return ask().header("refreshToken", token).expect(200);
  }

  private Reply accessToken(String token) {
    return ask().header("accessToken", token).expect(200);
  }

  private static void found(Reply reply, String... codes) {
    assertThat(reply.each("findings", "code")).isEqualTo(List.of(codes));
    assertThat(reply.raw("good")).isEqualTo(List.of(codes).stream().allMatch("Good"::equals));
  }

  private static String changed(String token) {
    char last = token.charAt(token.length() - 10);
    return token.substring(0, token.length() - 10)
        + (last == 'A' ? 'B' : 'A')
        + token.substring(token.length() - 9);
  }

  @Test
  void tellsNothingWithoutTheSecret() {
    Reply unknown =
        ask(new Credentials("99999999-9999-4999-8999-999999999999", "x"))
            .header("refreshToken", seeded.refreshToken())
            .expect(401, "Unauthenticated");
    Reply wrong =
        ask(new Credentials(seeded.connector().id(), "x"))
            .header("refreshToken", seeded.refreshToken())
            .expect(401, "Unauthenticated");
    assertThat(wrong.text("message")).isEqualTo(unknown.text("message"));
    world.call("GET /v1/explanation").expect(400, "InvalidParameters");
  }

  @Test
  void saysThatAllIsWell() {
    found(
        ask()
            .header("refreshToken", seeded.refreshToken())
            .header("accessToken", seeded.accessToken())
            .query("clientTime", Long.toString(world.clock().instant().toEpochMilli() - 59_000))
            .expect(200),
        "Good",
        "Good");
  }

  @Test
  void asksForATokenWhereThereIsNone() {
    found(ask().expect(200), "NoToken");
  }

  @Test
  void tellsAMistypedTokenFromAnUnknownOne() {
    found(refreshToken(changed(seeded.refreshToken())), "Mistyped");
    found(refreshToken("the token"), "Mistyped");
    GrantRef never =
        new GrantRef(
            new TenantId(World.TENANT), new GrantId("99999999-9999-4999-8999-999999999999"));
    found(
        refreshToken(RefreshToken.random(never, new SeededRandomness(7)).text().reveal()),
        "Unknown");
  }

  @Test
  void tellsATokenOfAnotherConnectorOfTheOrganisationAlone() {
    Credentials other = world.connector(World.DEVELOPER);
    String refreshToken = world.grant(World.GROUP_ADMIN, other, "user").text("refreshToken");
    found(refreshToken(refreshToken), "OfAnotherConnector");
    found(accessToken(world.accessToken(other, refreshToken)), "OfAnotherConnector");

    Credentials foreign = world.connector(World.OTHER_ADMIN);
    String theirs = world.grant(World.OTHER_ADMIN, foreign, "user").text("refreshToken");
    found(refreshToken(theirs), "Unknown");
    String opening = world.accessToken(foreign, theirs);
    found(accessToken(opening), "Invalid");
    world.grant(World.OTHER_ADMIN, foreign, "user");
    found(accessToken(opening), "Invalid");
  }

  @Test
  void tellsWhenAGrantEnded() {
    Instant ended = world.clock().instant();
    world.grant(World.GROUP_ADMIN, seeded.connector(), "user");
    Reply told = refreshToken(seeded.refreshToken());
    found(told, "Ended");
    assertThat(told.each("findings", "at")).containsExactly(ended.toEpochMilli());
    found(accessToken(seeded.accessToken()), "Ended");
  }

  @Test
  void tellsExpiredFromReplaced() {
    world.clock().advance(Duration.ofDays(340));
    String successor =
        world.exchange(seeded.connector(), seeded.refreshToken()).expect(200).text("refreshToken");
    found(refreshToken(seeded.refreshToken()), "Good");
    found(refreshToken(successor), "Good");
    // Looking was no use of it.
    found(refreshToken(seeded.refreshToken()), "Good");
    found(accessToken(seeded.accessToken()), "Expired");

    world.exchange(seeded.connector(), successor).expect(200);
    world.clock().advance(Duration.ofSeconds(61));
    found(refreshToken(seeded.refreshToken()), "Replaced");
    found(refreshToken(successor), "Good");

    world.clock().advance(Duration.ofDays(400));
    found(refreshToken(successor), "Expired");
  }

  @Test
  void tellsWhatIsWrongWithTheGrantBesideAGoodToken() {
    String token =
        world.grant(Seeded.SECOND_ADMIN, seeded.connector(), "tenant").text("refreshToken");
    String access = world.accessToken(seeded.connector(), token);
    world
        .call("DELETE /v1/admins/{userId}", World.TENANT_ADMIN)
        .path("userId", Seeded.SECOND_ADMIN.user())
        .expect(204);
    found(refreshToken(token), "ReachesNothing", "Good");
    found(accessToken(access), "ReachesNothing", "Good");
  }

  @Test
  void tellsAFrozenGrant() {
    String token = seeded.receipt().grant().text("refreshToken");
    var _ = seeded.frozenGrantId();
    found(refreshToken(token), "Frozen", "Good");
  }

  @Test
  void tellsADeactivatedConnector() {
    world
        .call("PATCH /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", seeded.connector().id())
        .json("{\"active\":false}")
        .expect(200);
    found(refreshToken(seeded.refreshToken()), "ConnectorInactive", "Good");
  }

  @Test
  void tellsAClockThatIsWrongByMoreThanAMinute() {
    long now = world.clock().instant().toEpochMilli();
    for (long time : List.of(now - 61_000, now + 61_000, 0L)) {
      Reply told =
          ask()
              .header("refreshToken", seeded.refreshToken())
              .query("clientTime", Long.toString(time))
              .expect(200);
      found(told, "Good", "ClockWrong");
      assertThat(told.number("serverTime")).isEqualTo(now);
    }
    ask().query("clientTime", "yesterday").expect(400, "InvalidParameters");
  }
}
