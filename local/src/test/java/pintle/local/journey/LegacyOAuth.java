package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Page;
import pintle.world.Reply;

/** The OAuth pair of the old service over HTTP, by a client without script and without cookies. */
abstract class LegacyOAuth extends Suite {
  private @Nullable Connector connector;

  LegacyOAuth(Where where) {
    super(where);
  }

  @BeforeAll
  final void prepare() {
    http().register(DemoUser.GROUP_ADMIN);
    connector = http().connector(http().register(DemoUser.DEVELOPER), "Reports");
  }

  private Connector connector() {
    return requireNonNull(connector);
  }

  @ParameterizedTest
  @CsvSource({
    "GROUP_ADMIN,/api/Oauth/Authorize,/api/oauth/token,de,PIN generieren,Erlauben",
    "GROUP_ADMIN,/Api/oauth/authorize,/API/OAuth/Token,en,Generate PIN,Allow",
    "DEVELOPER,/API//OAUTH/AUTHORIZE,/api/Oauth/token,de-CH,PIN generieren,Erlauben"
  })
  @Tag("case-78")
  void leadsFromTheNumberToTheGroups(
      DemoUser person,
      String authorize,
      String token,
      String language,
      String generate,
      String allow) {
    List<Object> administered =
        http()
            .call("GET " + connector().path("/reach?reach=user"))
            .signedIn(http().signIn(person))
            .expect(200)
            .each("groups", "groupId");
    assertThat(administered).contains(person == DemoUser.DEVELOPER ? "it" : "sales");
    String path = authorize + "?client_id=" + connector().id() + "&state=a%20b%2Bc";
    Page phone = page(http().call("GET " + path), language);
    assertThat(phone.text("send")).isEqualTo(generate);
    Page pin =
        page(post(authorize, phone.form("send").with("phone", person.mobileNumber())), language);
    Page consent =
        page(post(authorize, pin.form("verify").with("pin", http().pin(person))), language);
    assertThat(consent.text("connector")).isEqualTo("Reports");
    assertThat(consent.text("allow")).isEqualTo(allow);
    assertThat(consent.text("reach")).contains(" " + administered.size() + ".");

    Reply redirect = post(authorize, consent.form("allow")).expect(303);
    Map<String, String> back = back(redirect.header("location"));
    assertThat(back)
        .containsEntry("state", "a b+c")
        .containsEntry("iss", address())
        .containsOnlyKeys("state", "iss", "code");

    Page.Form form =
        new Page.Form(
            Map.of(
                "client_id", connector().id(),
                "client_secret", connector().secret(),
                "code", requireNonNull(back.get("code"))));
    Reply tokens = post(token, form).expect(200);
    assertThat(tokens.text("endpointUrl")).isEqualTo(address());
    assertThat(http().groups(tokens.text("accessToken"))).isEqualTo(administered);
    assertThat(http().accessToken(connector(), tokens.text("refreshToken"))).isNotEmpty();
    assertThat(post(token, form).expect(400).text("error")).isEqualTo("invalid_grant");
    http().call("GET /v1/groups").accessToken(tokens.text("accessToken")).expect(401);
  }

  private Http.Request post(String path, Page.Form form) {
    return http().call("POST " + path).form(form);
  }

  private static Page page(Http.Request request, String language) {
    Reply reply = request.header("Accept-Language", language).expect(200);
    assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(reply.header("set-cookie")).isEmpty();
    assertThat(reply.header("access-control-allow-origin")).isEmpty();
    assertThat(reply.header("content-security-policy"))
        .contains("form-action 'self' https://program.example;");
    return new Page(reply.body());
  }

  private static Map<String, String> back(String location) {
    assertThat(location).startsWith("https://program.example/back?");
    Map<String, String> back = new HashMap<>();
    for (String pair : URI.create(location).getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      back.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return back;
  }

  @Test
  @Tag("case-51")
  void aWrongAddressIsAnErrorPage() {
    Reply reply =
        http()
            .call(
                "GET /api/Oauth/Authorize?client_id="
                    + connector().id()
                    + "&redirect_uri=https%3A%2F%2Fevil.example%2F")
            .expect(400);
    assertThat(reply.header("location")).isEmpty();
    assertThat(new Page(reply.body()).text("error")).isNotEmpty();
  }

  @Test
  @Tag("case-57")
  void aParameterGivenTwiceIsRefused() {
    String twice = "?client_id=" + connector().id() + "&state=a&state=a";
    http().call("GET /api/Oauth/Authorize" + twice).expect(400);
  }

  @Test
  @Tag("case-79")
  void aLineEndInTheStateStaysInTheState() {
    Reply reply =
        http()
            .call(
                "GET /api/Oauth/Authorize?response_type=token&state=a%0D%0ASet-Cookie:x&client_id="
                    + connector().id())
            .expect(303);
    assertThat(back(reply.header("location"))).containsEntry("state", "a\r\nSet-Cookie:x");
    assertThat(reply.header("set-cookie")).isEmpty();
  }

  @Test
  @Tag("case-77")
  void otherPathsOfTheOldServiceAreNotFound() {
    http().call("GET /api/values").expect(404, "NotFound");
    http().call("GET /api/oauth%2Ftoken").expect(404, "NotFound");
    http().call("GET /aPi/Oauth/Authorize").expect(404, "NotFound");
    http().call("OPTIONS /api/oauth/token").expect(200);
  }
}
