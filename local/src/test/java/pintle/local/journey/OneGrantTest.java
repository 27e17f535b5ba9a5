package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.journey.Http.Connector;
import pintle.local.journey.Http.Request;
import pintle.local.signin.DemoUser;
import pintle.world.Page;
import pintle.world.Reply;

/**
 * A grant that was made on the page is one thing by the wire contract and by OAuth: it is used,
 * renewed and ended by either, in one run that lasts almost two years.
 */
final class OneGrantTest {
  private final Path data;
  private Pintle pintle;

  OneGrantTest(@TempDir Path folder) throws Exception {
    data = folder.resolve("data");
    pintle = Pintle.on(data).port(Pintle.freePort()).start();
  }

  @BeforeEach
  void aPersonWithAPhone() {
    http().register(DemoUser.GROUP_ADMIN);
  }

  @AfterEach
  void end() {
    pintle.close();
  }

  private Http http() {
    return pintle.http();
  }

  private Request oauth(String endpoint, Connector connector, Map<String, String> fields) {
    Map<String, String> form = new LinkedHashMap<>(fields);
    form.put("client_id", connector.id());
    form.put("client_secret", connector.secret());
    return http().call("POST /oauth2/" + endpoint).form(new Page.Form(form));
  }

  private Request refresh(Connector connector, String token) {
    return oauth("token", connector, Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  private void bothOpenTheGroups(Connector connector, String token) {
    String byOAuth = refresh(connector, token).expect(200).text("access_token");
    String byTheContract = http().accessToken(connector, token);
    for (String accessToken : List.of(byOAuth, byTheContract)) {
      assertThat(http().groups(accessToken)).containsExactly("sales", "sales-berlin");
    }
  }

  @Test
  @Tag("case-27")
  @Tag("case-28")
  void isUsedAndRenewedOnEitherSideAndEndedOnceForBoth() throws Exception {
    Connector connector = http().connector(http().register(DemoUser.DEVELOPER), "Both");
    Reply grant = http().grant(http().signIn(DemoUser.GROUP_ADMIN), connector, "user").expect(201);
    String first = grant.text("refreshToken");
    bothOpenTheGroups(connector, first);

    pintle = pintle.restartedIn(data, "P330D");
    String second = refresh(connector, first).expect(200).text("refresh_token");
    assertThat(http().exchange(connector, first).expect(200).text("refreshToken"))
        .as("offered by OAuth, and the same by the contract")
        .isEqualTo(second);
    bothOpenTheGroups(connector, second);

    pintle = pintle.restartedIn(data, "P660D");
    refresh(connector, first).expect(400);
    String third = http().exchange(connector, second).expect(200).text("refreshToken");
    assertThat(refresh(connector, second).expect(200).text("refresh_token"))
        .as("offered by the contract, and the same by OAuth")
        .isEqualTo(third);
    String accessToken = refresh(connector, third).expect(200).text("access_token");
    bothOpenTheGroups(connector, third);

    http()
        .call("DELETE /v1/grants/" + grant.text("grantId"))
        .signedIn(http().signIn(DemoUser.GROUP_ADMIN))
        .expect(204);
    for (String token : List.of(second, third)) {
      assertThat(refresh(connector, token).expect(400).text("error")).isEqualTo("invalid_grant");
      http().exchange(connector, token).expect(401, "InvalidToken");
    }
    http().call("GET /v1/groups").accessToken(accessToken).expect(401, "InvalidToken");
    assertThat(
            oauth("introspect", connector, Map.of("token", accessToken)).expect(200).raw("active"))
        .isEqualTo(false);
  }
}
