package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** The journey through a local run, which is started again 329 days later at its end. */
final class JourneyTest extends Journey {
  private final Path data;
  private Pintle pintle;

  JourneyTest(@TempDir Path folder) throws Exception {
    Path ofFirst = folder.resolve("data");
    Pintle first = Pintle.on(ofFirst).port(Pintle.freePort()).start();
    super(first);
    data = ofFirst;
    pintle = first;
  }

  @Test
  @Order(100)
  @Tag("case-27")
  @Tag("case-28")
  @Tag("case-62")
  void aRestart329DaysLaterOffersTheSuccessorAndAsksForTheAdministratorsProof() throws Exception {
    Connector connector = connector(DemoUser.DEVELOPER);
    Reply grant = http().grant(signIn(DemoUser.GROUP_ADMIN), connector, "user").expect(201);
    String old = grant.text("refreshToken");
    String tenantWide = refreshToken(DemoUser.TENANT_ADMIN, connector, "tenant");
    String deadByThen = http().accessToken(connector, old);

    pintle = pintle.restartedIn(data, "P329D");
    goOnAt(pintle);
    resource("GET /v1/groups", deadByThen).expect(401, "InvalidToken");

    String successor = http().exchange(connector, old).expect(200).text("refreshToken");
    assertThat(successor).isNotEmpty().isNotEqualTo(old);
    Reply retried = http().exchange(connector, old).expect(200);
    assertThat(retried.text("refreshToken")).isEqualTo(successor);
    assertThat(http().groups(retried.text("accessToken"))).containsExactly("sales", "sales-berlin");

    Reply renewed = http().exchange(connector, successor).expect(200);
    assertThat(renewed.raw("refreshToken")).isNull();
    assertThat(http().groups(renewed.text("accessToken"))).containsExactly("sales", "sales-berlin");
    Reply withinGrace = http().exchange(connector, old).expect(200);
    assertThat(withinGrace.text("refreshToken")).isEqualTo(successor);

    String wide = http().accessToken(connector, tenantWide);
    assertThat(http().groups(wide)).isEmpty();
    String proof = http().signIn(DemoUser.TENANT_ADMIN);
    http().call("GET /v1/me").signedIn(proof).expect(200);
    assertThat(http().groups(wide)).containsAll(ALL_OF_DEMO);

    http()
        .call("DELETE /v1/grants/" + grant.text("grantId"))
        .signedIn(http().signIn(DemoUser.GROUP_ADMIN))
        .expect(204);
    for (String token : List.of(old, successor)) {
      http().exchange(connector, token).expect(401, "InvalidToken");
    }
    resource("GET /v1/groups", renewed.text("accessToken")).expect(401, "InvalidToken");
    http()
        .call("DELETE " + connector.path(""))
        .signedIn(http().signIn(DemoUser.DEVELOPER))
        .expect(204);
    http().exchange(connector, tenantWide).expect(401, "Unauthenticated");
    resource("GET /v1/groups", wide).expect(401, "InvalidToken");
  }
}
