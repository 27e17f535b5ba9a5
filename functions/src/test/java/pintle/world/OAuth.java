package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import pintle.world.TestProvider.Person;
import pintle.world.World.Credentials;

/** A connector's program at the old service's OAuth pair, and its user's browser. */
public record OAuth(World world, Credentials connector) {
  public static final String REDIRECT = "https://program.example/back?keep=1";

  public static final String GET = "GET /api/{proxy+}";
  public static final String POST = "POST /api/{proxy+}";
  private static final String AUTHORIZE = "Oauth/Authorize";

  /** Addresses that are not {@link #REDIRECT}, however near they come to it. */
  public static Stream<String> otherAddresses() {
    return Stream.of(
        "https://program.example/back?keep=1/",
        "https://program.example/back/?keep=1",
        "https://program.example//back?keep=1",
        "https://program.example/BACK?keep=1",
        "https://PROGRAM.example/back?keep=1",
        "HTTPS://program.example/back?keep=1",
        "https://program.example:443/back?keep=1",
        "https://program.example:8443/back?keep=1",
        "https://program.example/back",
        "https://program.example/back?keep=2",
        "https://program.example/back?keep=1&more=1",
        "https://program.example/back?keep=1#",
        "https://program.example/back?keep=1#part",
        "https://program.example@evil.example/back?keep=1",
        "https://user@program.example/back?keep=1",
        "https://evil.example@@program.example/back?keep=1",
        "https://program.example@@evil.example/back?keep=1",
        "https://program.example/x/../back?keep=1",
        "https://program.example/..;/back?keep=1",
        "https://program.example/%2e/back?keep=1",
        "https://program.example/b%61ck?keep=1",
        "https://program.example/back?keep=1%00",
        "https://program.example/back?keep=1\u0000",
        "https://program.example/back?keep=1\r\nLocation: https://evil.example",
        "https://program.example\\@evil.example/back?keep=1",
        "https://program.example\\back?keep=1",
        "https://pr\u043egram.example/back?keep=1",
        "https://xn--prgram-5ve.example/back?keep=1",
        "https://program.example./back?keep=1",
        "https://program.example.evil.example/back?keep=1",
        "https://sub.program.example/back?keep=1",
        "http://program.example/back?keep=1",
        " https://program.example/back?keep=1",
        "https://program.example/back?keep=1 ",
        "javascript:alert(1)",
        "//program.example/back?keep=1",
        "/back?keep=1",
        "*");
  }

  /** An address on one's own machine that is registered, and one that is not. */
  public static Stream<Arguments> otherLoopbackAddresses() {
    String registered = "http://127.0.0.1:8000/cb";
    return Stream.of(
        Arguments.of(registered, "http://localhost:8000/cb"),
        Arguments.of("http://localhost:8000/cb", registered),
        Arguments.of(registered, "http://127.0.0.1:8001/cb"),
        Arguments.of(registered, "http://[::1]:8000/cb"),
        Arguments.of(registered, "http://127.1:8000/cb"),
        Arguments.of(registered, "https://127.0.0.1:8000/cb"));
  }

  /** Registers the address to which this connector's users return. */
  public static OAuth of(World world, Person owner, Credentials connector) {
    change(world, owner, connector, "{\"redirectUrl\":\"" + REDIRECT + "\"}");
    return new OAuth(world, connector);
  }

  /** Changes a connector. */
  public static void change(World world, Person owner, Credentials connector, String json) {
    world
        .call("PATCH /v1/connectors/{applicationId}", owner)
        .path("applicationId", connector.id())
        .json(json)
        .expect(200);
  }

  /** The address to which the program sends its user; parameters as name, value and so on. */
  public Call authorize(String... parameters) {
    Call call = aim(world.call(GET));
    for (int at = 0; at < parameters.length; at += 2) {
      call.query(parameters[at], parameters[at + 1]);
    }
    return call;
  }

  /** Makes a call one of the first page. */
  Call aim(Call call) {
    return call.path("proxy", AUTHORIZE).query("client_id", connector.id());
  }

  /** The user sends a form. */
  public Call submit(Page.Form form) {
    return world.call(POST).path("proxy", AUTHORIZE).form(form.encoded());
  }

  /** From the page that asks for the number to the one that asks for the PIN. */
  public Page pinPage(Person person, String... parameters) {
    Page phone = new Page(authorize(parameters).expect(200).body());
    return new Page(submit(phone.form("send").with("phone", person.number())).expect(200).body());
  }

  /** Further to the consent. */
  public Page consentPage(Person person, String... parameters) {
    Page pin = pinPage(person, parameters);
    String digits = world.ports().sent().getLast().pin();
    return new Page(submit(pin.form("verify").with("pin", digits)).expect(200).body());
  }

  /** Further to the end, where the person allows it. */
  public Map<String, String> returned(Person person, String... parameters) {
    return back(submit(consentPage(person, parameters).form("allow")).expect(303));
  }

  /** The code of a consent. */
  public String code(Person person, String... parameters) {
    return Objects.requireNonNull(returned(person, parameters).get("code"));
  }

  /** What a redirect to the program carries. */
  public static Map<String, String> back(Reply reply) {
    String location = Objects.requireNonNull(reply.headers().get("Location"), reply.body());
    assertThat(location).startsWith(REDIRECT + "&").isPrintable();
    Map<String, String> carried = new HashMap<>();
    for (String pair : URI.create(location).getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      carried.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    assertThat(carried.remove("keep")).isEqualTo("1");
    assertThat(carried).containsEntry("iss", World.PUBLIC_URL);
    return carried;
  }

  /** The exchange of a code; further parameters as name, value and so on. */
  public Call exchange(String code, String... parameters) {
    return token(tokenFields(code, parameters));
  }

  /** The form of an exchange. */
  String tokenForm(String code) {
    return new Page.Form(tokenFields(code)).encoded();
  }

  private Map<String, String> tokenFields(String code, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", connector.id());
    form.put("client_secret", connector.secret());
    form.put("code", code);
    for (int at = 0; at < parameters.length; at += 2) {
      form.put(parameters[at], parameters[at + 1]);
    }
    return form;
  }

  /** A call of the token endpoint. */
  public Call token(Map<String, String> form) {
    return world.call(POST).path("proxy", "oauth/token").form(new Page.Form(form).encoded());
  }

  /** Sends, and holds that it is refused as OAuth clients and old clients know it. */
  public static Reply refused(Call call, int status, String error) {
    Reply reply = call.expect(status);
    assertThat(reply.text("error")).as(reply.body()).isEqualTo(error);
    assertThat(reply.text("error_description")).isNotEmpty();
    assertThat(reply.json())
        .containsKeys("message", "errorCode", "errorCategoryKey", "requestId")
        .doesNotContainKeys("access_token", "accessToken");
    return reply;
  }

  /** Sends, and holds that a code or token gives nothing. */
  public static void refusedGrant(Call call) {
    assertThat(refused(call, 400, "invalid_grant").text("errorCode")).isEqualTo("InvalidToken");
  }

  /** Sends, and holds that the person is told, with nothing to fill in, and led nowhere. */
  public static void errorPage(Call call, int status) {
    Reply reply = call.expect(status);
    assertThat(reply.headers()).doesNotContainKey("Location");
    Page page = new Page(reply.body());
    assertThat(page.text("error")).isNotEmpty();
    assertThat(page.has("phone") || page.has("pin") || page.has("allow")).isFalse();
  }

  /** Sends; the error that the program is told, with its mend. */
  public static String declined(Call call) {
    Map<String, String> back = back(call.expect(303));
    assertThat(back).doesNotContainKey("code").containsKey("error_description");
    return Objects.requireNonNull(back.get("error"));
  }
}
