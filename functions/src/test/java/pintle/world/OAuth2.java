package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import pintle.world.TestProvider.Person;
import pintle.world.World.Credentials;

/** A connector's program at the standard's endpoints, its user's browser, and the portal's page. */
public record OAuth2(World world, Credentials connector) {
  public static final String AUTHORIZE = "GET /oauth2/authorize";
  public static final String SUBMIT = "POST /oauth2/authorize";
  public static final String ASK = "POST /v1/consents";
  public static final String TOKEN = "POST /oauth2/token";
  public static final String REVOKE = "POST /oauth2/revoke";
  public static final String INTROSPECT = "POST /oauth2/introspect";

  /** RFC 7636, appendix B. */
  public static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  public static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final String PAGE = "https://admin.example/#/authorize/";

  /** Registers the address to which this connector's users return. */
  public static OAuth2 of(World world, Person owner, Credentials connector) {
    return new OAuth2(world, OAuth.of(world, owner, connector).connector());
  }

  /**
   * What a proper program asks for; further parameters as name, value and so on, where an empty
   * value takes one away.
   */
  public Map<String, String> asked(String... parameters) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("client_id", connector.id());
    asked.put("response_type", "code");
    asked.put("redirect_uri", OAuth.REDIRECT);
    asked.put("code_challenge", CHALLENGE);
    asked.put("code_challenge_method", "S256");
    return changed(asked, parameters);
  }

  private static Map<String, String> changed(Map<String, String> fields, String... parameters) {
    for (int at = 0; at < parameters.length; at += 2) {
      fields.put(parameters[at], parameters[at + 1]);
    }
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  /** The address to which the program sends its user. */
  public Call authorize(Map<String, String> asked) {
    Call call = world.call(AUTHORIZE);
    asked.forEach(call::query);
    return call;
  }

  /** What the portal's page is told of a request. */
  public String request(Map<String, String> asked) {
    String location =
        Objects.requireNonNull(authorize(asked).expect(303).headers().get("Location"));
    assertThat(location).startsWith(PAGE);
    return new String(
        Base64.getUrlDecoder().decode(URI.create(location).getFragment().split("/", -1)[2]),
        StandardCharsets.UTF_8);
  }

  /** The portal's page says that this person is there. */
  public Call ask(Person person, String request) {
    return world.call(ASK, person).json("{\"request\":\"" + request + "\"}");
  }

  /** What the page sends next: the form that shows the consent. */
  public Page.Form showing(Person person, Map<String, String> asked) {
    String request = request(asked);
    String proof = ask(person, request).expect(201).text("consentCode");
    return new Page.Form(Map.of("parameters", request, "step", "show", "proof", proof));
  }

  /** A form of the page. */
  public Call submit(Page.Form form) {
    return world.call(SUBMIT).form(form.encoded());
  }

  /** The page that asks this person. */
  public Page consentPage(Person person, Map<String, String> asked) {
    return new Page(submit(showing(person, asked)).expect(200).body());
  }

  /** Where the person comes back who allows it, with user reach where there is a choice. */
  public Map<String, String> returned(Person person, Map<String, String> asked) {
    Page consent = consentPage(person, asked);
    Page.Form allow = consent.form("allow");
    Page.Form chosen = consent.has("reach-user") ? allow.with("reach", "user") : allow;
    return OAuth.back(submit(chosen).expect(303));
  }

  /** The code of a consent. */
  public String code(Person person, String... parameters) {
    return Objects.requireNonNull(returned(person, asked(parameters)).get("code"));
  }

  /** The exchange of a code; further fields as for {@link #asked}. */
  public Call exchange(String code, String... parameters) {
    return call(TOKEN, codeFields(code, parameters));
  }

  Map<String, String> codeFields(String code, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", OAuth.REDIRECT);
    form.put("code_verifier", VERIFIER);
    return changed(withSecret(form), parameters);
  }

  /** An access token for a refresh token; further fields as for {@link #asked}. */
  public Call refresh(String refreshToken, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    return call(TOKEN, changed(withSecret(form), parameters));
  }

  public Call revoke(String token, String... parameters) {
    return call(REVOKE, tokenFields(token, parameters));
  }

  public Call introspect(String token, String... parameters) {
    return call(INTROSPECT, tokenFields(token, parameters));
  }

  Map<String, String> tokenFields(String token, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", token);
    return changed(withSecret(form), parameters);
  }

  private Map<String, String> withSecret(Map<String, String> form) {
    form.put("client_id", connector.id());
    form.put("client_secret", connector.secret());
    return form;
  }

  /** A form to one of the endpoints. */
  public Call call(String route, Map<String, String> form) {
    return world.call(route).form(new Page.Form(form).encoded());
  }
}
