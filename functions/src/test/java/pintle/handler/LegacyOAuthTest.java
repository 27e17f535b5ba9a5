package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.audit.AuditEvent;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.pin.PinChallenge;
import pintle.refusal.Reason;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.CodeText;
import pintle.token.Grants;
import pintle.token.OneTimeCode;
import pintle.world.Call;
import pintle.world.Intercepted;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Page;
import pintle.world.Printed;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** The OAuth pair of the old service, as a program and its user's browser meet it. */
public class LegacyOAuthTest {
  private static final Person PERSON = World.GROUP_ADMIN;
  private static final Map<String, String> WITHOUT_CAPS =
      Map.of(
          "SMS_INTERVAL", "PT0S",
          "SMS_PER_PHONE_10_MINUTES", "10000",
          "SMS_PER_PHONE_DAY", "10000",
          "SMS_PER_IP_HOUR", "10000",
          "SMS_PER_PREFIX_HOUR", "10000",
          "SMS_PER_USER_DAY", "10000");

  private TestPorts ports = new TestPorts();
  private World world = new World(ports, WITHOUT_CAPS);
  private OAuth oauth = new OAuth(world, new Credentials("", ""));

  /** The ports to test with. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  @BeforeEach
  void aConnectorWithARedirectAndAPersonWithAPhone() {
    ports = newPorts();
    world = new World(ports, WITHOUT_CAPS);
    world.registerPhone(PERSON);
    oauth = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
  }

  private Credentials connector() {
    return oauth.connector();
  }

  private void change(String json) {
    OAuth.change(world, World.DEVELOPER, connector(), json);
  }

  private Reply groups(String accessToken) {
    return world.call("GET /v1/groups").header("accessToken", accessToken).send();
  }

  @Test
  void leadsFromTheNumberToTheGroups() {
    Page phone = new Page(oauth.authorize("state", "s 1").expect(200).body());
    Page pin =
        new Page(
            oauth.submit(phone.form("send").with("phone", "+49 151 123-45602")).expect(200).body());
    String digits = ports.sent().getLast().pin();
    Page consent =
        new Page(oauth.submit(pin.form("verify").with("pin", digits)).expect(200).body());
    assertThat(consent.text("connector")).isEqualTo("Reports");
    assertThat(consent.text("owner")).isEqualTo("Dev");
    assertThat(consent.text("user")).isEqualTo("Gro");
    assertThat(consent.text("host")).isEqualTo("program.example");
    assertThat(consent.text("permissions"))
        .isEqualTo(
            "Group Information: read, write Group Member List: read, write, remove"
                + " User Profile: read");
    assertThat(consent.text("reach")).contains("Groups now: 1.", "Admin roles");

    Map<String, String> back = OAuth.back(oauth.submit(consent.form("allow")).expect(303));
    assertThat(back).containsEntry("state", "s 1").doesNotContainKey("error");
    Reply tokens = oauth.exchange(requireNonNull(back.get("code"))).expect(200);
    assertThat(tokens.json())
        .containsOnlyKeys(
            "accessToken",
            "endpointUrl",
            "accessTokenExpiry",
            "scope",
            "refreshToken",
            "access_token",
            "token_type",
            "expires_in",
            "refresh_token")
        .containsEntry("endpointUrl", World.PUBLIC_URL)
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 86_400)
        .containsEntry("access_token", tokens.text("accessToken"))
        .containsEntry("refresh_token", tokens.text("refreshToken"))
        .containsEntry(
            "scope",
            "groupinfo.read groupinfo.write groupmember.read groupmember.write groupmember.remove"
                + " profile.read");
    assertThat(tokens.number("accessTokenExpiry"))
        .isEqualTo(world.clock().instant().plus(Duration.ofHours(24)).toEpochMilli());
    assertThat(groups(tokens.text("accessToken")).each("groups", "groupId"))
        .containsExactly(World.SALES);
    Reply later = world.exchange(connector(), tokens.text("refreshToken")).expect(200);
    assertThat(later.json()).containsEntry("refreshToken", null);
  }

  @Test
  @Tag("case-58")
  void tokenAnswersAreNotKept() {
    Reply tokens = oauth.exchange(oauth.code(PERSON)).expect(200);
    Reply refused = OAuth.refused(oauth.exchange("x"), 400, "invalid_grant");
    for (Reply reply : List.of(tokens, refused)) {
      assertThat(reply.headers())
          .containsEntry("Cache-Control", "no-store")
          .containsEntry("Pragma", "no-cache")
          .containsEntry("Content-Type", "application/json; charset=utf-8")
          .containsEntry("Access-Control-Allow-Origin", "*");
    }
  }

  @Test
  @Tag("case-58")
  void aFailedAuthenticationSaysHowToAuthenticate() {
    for (Map<String, String> form :
        List.of(
            Map.of("client_id", connector().id(), "client_secret", "wrong", "code", "x"),
            Map.of("client_id", "unknown", "client_secret", "wrong", "code", "x"),
            Map.of("client_id", connector().id(), "code", "x"))) {
      Reply reply = OAuth.refused(oauth.token(form), 401, "invalid_client");
      assertThat(reply.headers())
          .containsEntry("WWW-Authenticate", "Basic realm=\"pintle\", charset=\"UTF-8\"")
          .containsEntry("Cache-Control", "no-store")
          .containsEntry("Content-Type", "application/json; charset=utf-8");
      assertThat(reply.text("message"))
          .isEqualTo("Dont have correct applicationId and secret in header!");
    }
  }

  @Test
  @Tag("case-49")
  void wrongSecretsAreCountedAsEverywhere() {
    Map<String, String> wrong =
        Map.of("client_id", connector().id(), "client_secret", "wrong", "code", "x");
    for (int i = 0; i < 20; i++) {
      OAuth.refused(oauth.token(wrong), 401, "invalid_client");
    }
    String code = oauth.code(PERSON);
    Reply reply = OAuth.refused(oauth.exchange(code), 429, "temporarily_unavailable");
    assertThat(reply.headers()).containsKey("Retry-After");
    oauth.exchange(code).from("198.51.100.7").expect(200);
  }

  // Where the answer goes.

  @ParameterizedTest
  @MethodSource("pintle.world.OAuth#otherAddresses")
  @Tag("case-51")
  void anyOtherAddressIsAnErrorPage(String address) {
    OAuth.errorPage(oauth.authorize("redirect_uri", address, "state", "s"), 400);
  }

  @ParameterizedTest
  @MethodSource("pintle.world.OAuth#otherLoopbackAddresses")
  @Tag("case-51")
  void oneLoopbackAddressIsNotAnother(String registered, String asked) {
    change("{\"redirectUrl\":\"" + registered + "\"}");
    OAuth.errorPage(oauth.authorize("redirect_uri", asked), 400);
    oauth.authorize("redirect_uri", registered).expect(200);
  }

  @Test
  @Tag("case-51")
  void theAddressIsComparedAgainAtEveryStep() {
    Page.Form allow = oauth.consentPage(PERSON, "redirect_uri", OAuth.REDIRECT).form("allow");
    String parameters = requireNonNull(allow.fields().get("parameters"));
    OAuth.errorPage(
        oauth.submit(allow.with("parameters", parameters.replace("program", "evil"))), 400);
    change("{\"redirectUrl\":\"https://elsewhere.example/\"}");
    OAuth.errorPage(oauth.submit(allow), 400);
  }

  @Test
  @Tag("case-52")
  void aMissingAddressIsTheRegisteredOne() {
    String code = oauth.code(PERSON);
    oauth.exchange(code).expect(200);
    oauth.exchange(oauth.code(PERSON), "redirect_uri", OAuth.REDIRECT).expect(200);
    oauth.exchange(oauth.code(PERSON, "redirect_uri", OAuth.REDIRECT)).expect(200);
    change("{\"redirectUrl\":\"\"}");
    OAuth.errorPage(oauth.authorize(), 400);
    OAuth.errorPage(oauth.authorize("redirect_uri", OAuth.REDIRECT), 400);
  }

  @Test
  @Tag("case-53")
  void anUnknownConnectorNeverRedirects() {
    Call unknown =
        world
            .call(OAuth.GET)
            .path("proxy", "Oauth/Authorize")
            .query("client_id", "99999999-9999-4999-8999-999999999999")
            .query("redirect_uri", OAuth.REDIRECT);
    OAuth.errorPage(unknown, 401);
    OAuth.errorPage(world.call(OAuth.GET).path("proxy", "Oauth/Authorize"), 400);
    world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector().id())
        .expect(204);
    OAuth.errorPage(oauth.authorize(), 401);
  }

  @ParameterizedTest
  @CsvSource({
    "response_type,token,unsupported_response_type",
    "response_type,code token,unsupported_response_type",
    "response_type,CODE,unsupported_response_type",
    "scope,groupinfo.readx,invalid_scope",
    "scope,*,invalid_scope",
    "scope,groupinfo.update,invalid_scope",
    "scope,groupinfo.read  profile.read,invalid_scope",
    "scope,'groupinfo.read,profile.read',invalid_scope",
    "scope,GROUPINFO.READ,invalid_scope",
    "code_challenge_method,S256,invalid_request"
  })
  @Tag("case-53")
  @Tag("case-68")
  void otherErrorsReturnToTheConnectorWithTheState(String name, String value, String error) {
    String state = "a b+c/?&=#%00\r\nä😀\"'<>";
    Map<String, String> back = OAuth.back(oauth.authorize(name, value, "state", state).expect(303));
    assertThat(back).containsKey("error_description").hasSize(4);
    assertThat(back)
        .containsEntry("error", error)
        .containsEntry("state", state)
        .containsEntry("iss", World.PUBLIC_URL);
    assertThat(OAuth.declined(oauth.authorize(name, value))).isEqualTo(error);
  }

  @Test
  @Tag("case-53")
  void aDeactivatedConnectorGetsNoPage() {
    Page.Form send = new Page(oauth.authorize().expect(200).body()).form("send");
    Page.Form verify = oauth.pinPage(PERSON).form("verify");
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    change("{\"active\":false}");
    int before = ports.sent().size();
    assertThat(OAuth.declined(oauth.authorize())).isEqualTo("unauthorized_client");
    assertThat(OAuth.declined(oauth.submit(send.with("phone", PERSON.number()))))
        .isEqualTo("unauthorized_client");
    assertThat(OAuth.declined(oauth.submit(verify.with("pin", "123456"))))
        .isEqualTo("unauthorized_client");
    assertThat(OAuth.declined(oauth.submit(allow))).isEqualTo("unauthorized_client");
    assertThat(ports.sent()).hasSize(before);
  }

  @Test
  void aDenialIsToldToTheConnector() {
    Page.Form deny = oauth.consentPage(PERSON, "state", "s").form("deny");
    assertThat(OAuth.back(oauth.submit(deny).expect(303)))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "s")
        .containsOnlyKeys("error", "error_description", "state", "iss");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a\nb",
        "a\r\nb",
        "\r",
        "%0d%0a",
        "+ +",
        "&code=evil",
        "\u202eevil",
        "ä\u0301😀",
        "\"><script>",
        "{{state}}",
        "\t\u0001"
      })
  @Tag("case-79")
  void theStateComesBackByteForByteAndInNoHeaderButEncoded(String state) {
    Page.Form allow = oauth.consentPage(PERSON, "state", state).form("allow");
    // What a browser makes of a field: every line end becomes CR LF.
    assertThat(allow.fields().values()).noneMatch(value -> value.matches("(?s).*[\r\n].*"));
    assertThat(OAuth.back(oauth.submit(allow).expect(303))).containsEntry("state", state);
  }

  @Test
  void aStateIsBounded() {
    String longest = "😀".repeat(1024);
    assertThat(oauth.returned(PERSON, "state", longest)).containsEntry("state", longest);
    OAuth.errorPage(oauth.authorize("state", longest + "x"), 400);
  }

  // Case 57.

  @Test
  @Tag("case-57")
  void aSecretInAnAddressIsRefused() {
    for (String name :
        List.of(
            "client_secret",
            "applicationSecret",
            "code",
            "code_verifier",
            "refresh_token",
            "pin")) {
      OAuth.errorPage(oauth.authorize(name, "x"), 400);
      String code = oauth.code(PERSON);
      OAuth.refused(oauth.exchange(code).query(name, "x"), 400, "invalid_request");
    }
    Page.Form send = new Page(oauth.authorize().expect(200).body()).form("send");
    OAuth.errorPage(oauth.submit(send).query("client_secret", connector().secret()), 400);
  }

  @Test
  @Tag("case-57")
  void aParameterGivenTwiceIsRefused() {
    for (String name : List.of("client_id", "state", "scope", "redirect_uri", "unknown")) {
      OAuth.errorPage(oauth.authorize().queryTwice(name, connector().id(), connector().id()), 400);
    }
    Call exchange = oauth.exchange(oauth.code(PERSON));
    String form = (String) requireNonNull(exchange.event().get("body"));
    for (String name : List.of("client_id", "client_secret", "code", "grant_type", "unknown")) {
      OAuth.refused(exchange.body(form + "&" + name + "=x&" + name + "=x"), 400, "invalid_request");
    }
    exchange.body(form).expect(200);
  }

  @Test
  @Tag("case-57")
  void aParameterWithoutAValueIsAMissingOne() {
    oauth.authorize("scope", "", "response_type", "", "redirect_uri", "").expect(200);
    oauth.exchange(oauth.code(PERSON), "grant_type", "", "redirect_uri", "").expect(200);
  }

  private Call basic(String id, String secret, Map<String, String> form) {
    String pair = id + ":" + secret;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return oauth.token(form).header("Authorization", "Basic " + encoded);
  }

  @Test
  @Tag("case-57")
  void oneWayOfAuthenticationIsTaken() {
    String id = connector().id();
    String secret = connector().secret();
    String code = oauth.code(PERSON);
    OAuth.refused(
        basic(id, secret, Map.of("client_id", id, "client_secret", secret, "code", code)),
        400,
        "invalid_request");
    OAuth.refused(
        basic(id, secret, Map.of("client_id", "other", "code", code)), 400, "invalid_request");
    OAuth.refused(basic(id, "wrong", Map.of("code", code)), 401, "invalid_client");
    OAuth.refused(
        oauth.token(Map.of("code", code)).header("Authorization", "Basic !"),
        401,
        "invalid_client");
    basic(id.replace("-", "%2D"), secret, Map.of("client_id", id, "code", code)).expect(200);
    basic(id, secret, Map.of("code", oauth.code(PERSON))).expect(200);
  }

  @Test
  void credentialsAndCodeMayBeHeaders() {
    String code = oauth.code(PERSON);
    Call call =
        oauth
            .token(Map.of("grant_type", "authorization_code"))
            .header("client_id", connector().id())
            .header("Client_Secret", connector().secret())
            .header("code", code);
    call.expect(200);
    OAuth.refused(oauth.exchange(oauth.code(PERSON)).header("code", code), 400, "invalid_request");
  }

  @Test
  @Tag("case-71")
  void aCredentialGivenTwiceWithDifferingValuesIsRefused() {
    for (String name : List.of("client_id", "client_secret", "code", "Content-Type")) {
      OAuth.refused(
          oauth.exchange(oauth.code(PERSON)).headerTwice(name, "one", "other"),
          400,
          "invalid_request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh_token", "password", "client_credentials", "AUTHORIZATION_CODE"})
  void onlyCodesAreExchanged(String type) {
    OAuth.refused(
        oauth.exchange(oauth.code(PERSON), "grant_type", type), 400, "unsupported_grant_type");
  }

  @Test
  void theGrantTypeMayBeNamed() {
    oauth.exchange(oauth.code(PERSON), "grant_type", "authorization_code").expect(200);
  }

  // The code.

  @Test
  @Tag("case-54")
  void aCodeThatIsUsedAgainEndsTheGrantOfItsFirstUse() {
    String code = oauth.code(PERSON);
    Reply first = oauth.exchange(code).expect(200);
    OAuth.refusedGrant(oauth.exchange(code));

    assertThat(groups(first.text("accessToken")).status()).isEqualTo(401);
    world.exchange(connector(), first.text("refreshToken")).expect(401, "InvalidToken");
    assertThat(audited(AuditEvent.Type.GRANT_ENDED))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.actor()).isEqualTo("connector:" + connector().id());
          assertThat(event.details()).containsKey("replayedCodeId");
        });
    OAuth.refusedGrant(oauth.exchange(code));
    assertThat(audited(AuditEvent.Type.GRANT_ENDED)).hasSize(1);
  }

  /** The second use is whole while the first one has read the code and not taken it yet. */
  @Test
  @Tag("case-54")
  void ofTwoUsesAtOnceOneWinsAndItsTokensLive() {
    MeetingPorts meeting = new MeetingPorts();
    World one = new World(meeting, WITHOUT_CAPS);
    one.registerPhone(PERSON);
    OAuth program = OAuth.of(one, World.DEVELOPER, one.connector(World.DEVELOPER));
    String code = program.code(PERSON);
    List<Reply> winner = new ArrayList<>();
    meeting.beforeIssue = () -> winner.add(program.exchange(code).expect(200));

    OAuth.refusedGrant(program.exchange(code));

    String refreshToken = winner.getFirst().text("refreshToken");
    one.exchange(program.connector(), refreshToken).expect(200);
    assertThat(meeting.audit().events())
        .extracting(AuditEvent::type)
        .doesNotContain(AuditEvent.Type.GRANT_ENDED);
  }

  /** Ports where something happens in front of the next grant. */
  private static final class MeetingPorts extends TestPorts {
    private Runnable beforeIssue = () -> {};

    @Override
    public Grants grants() {
      return Intercepted.before(
          Grants.class,
          super.grants(),
          (call, arguments) -> {
            if (call.equals("issue")) {
              Runnable once = beforeIssue;
              beforeIssue = () -> {};
              once.run();
            }
          });
    }
  }

  @Test
  @Tag("case-54")
  void anotherConnectorThatShowsAUsedCodeEndsNothing() {
    String code = oauth.code(PERSON);
    Reply first = oauth.exchange(code).expect(200);
    OAuth other = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
    OAuth.refusedGrant(other.exchange(code));
    assertThat(groups(first.text("accessToken")).status()).isEqualTo(200);
  }

  @Test
  @Tag("case-54")
  void aReplayEndsTheGrantOfItsCodeAndNoLaterOne() {
    String code = oauth.code(PERSON);
    oauth.exchange(code).expect(200);
    Reply second = oauth.exchange(oauth.code(PERSON)).expect(200);
    OAuth.refusedGrant(oauth.exchange(code));
    assertThat(groups(second.text("accessToken")).status()).isEqualTo(200);
  }

  /** The events of a type, where the stand-ins keep them. */
  protected List<AuditEvent> audited(AuditEvent.Type type) {
    return ports.audit().events().stream().filter(event -> event.type() == type).toList();
  }

  @Test
  @Tag("case-55")
  void aCodeIsGoodForAMinuteAtItsConnectorAndAddress() {
    String code = oauth.code(PERSON);
    OAuth other = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
    OAuth.refusedGrant(other.exchange(code));
    OAuth.refusedGrant(oauth.exchange(code, "redirect_uri", "https://program.example/back"));
    OAuth.refusedGrant(oauth.exchange(code, "redirect_uri", OAuth.REDIRECT + "/"));
    world.clock().advance(Duration.ofMillis(59_999));
    oauth.exchange(code, "redirect_uri", OAuth.REDIRECT).expect(200);

    String late = oauth.code(PERSON);
    world.clock().advance(Duration.ofSeconds(60));
    OAuth.refusedGrant(oauth.exchange(late));
  }

  @Test
  @Tag("case-32")
  void whatIsNoCodeIsNotExchanged() {
    Reply tokens = oauth.exchange(oauth.code(PERSON)).expect(200);
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    String proof = requireNonNull(allow.fields().get("proof"));
    String code = oauth.code(PERSON);
    for (String wrong :
        List.of(
            "x",
            proof,
            proof.replace("pintle_co_", "pintle_ac_"),
            tokens.text("refreshToken"),
            tokens.text("accessToken"),
            code + "x",
            code.substring(0, code.length() - 1),
            "x".repeat(4000))) {
      OAuth.refusedGrant(oauth.exchange(wrong));
    }
    world.exchange(connector(), code).expect(401, "InvalidToken");
    OAuth.refused(
        oauth.token(Map.of("client_id", connector().id(), "client_secret", connector().secret())),
        400,
        "invalid_request");
    oauth.exchange(code).expect(200);
  }

  // PKCE.

  @Test
  @Tag("case-56")
  void aChallengeDemandsItsVerifier() {
    String code =
        oauth.code(PERSON, "code_challenge", OAuth2.CHALLENGE, "code_challenge_method", "S256");
    OAuth.refusedGrant(oauth.exchange(code));
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", OAuth2.VERIFIER.replace('d', 'e')));
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", OAuth2.CHALLENGE));
    for (String malformed :
        List.of(
            OAuth2.VERIFIER.substring(1),
            "a".repeat(129),
            OAuth2.VERIFIER + "=",
            OAuth2.VERIFIER + " ",
            OAuth2.VERIFIER + "ä")) {
      OAuth.refused(oauth.exchange(code, "code_verifier", malformed), 400, "invalid_request");
    }
    oauth.exchange(code, "code_verifier", OAuth2.VERIFIER).expect(200);
  }

  @Test
  @Tag("case-56")
  void verifiersOfAllAllowedLengthsAreTaken() {
    for (int length : List.of(43, 128)) {
      String verifier = "~".repeat(length);
      String challenge =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(Digest.of(verifier.getBytes(StandardCharsets.US_ASCII)).bytes());
      String code =
          oauth.code(PERSON, "code_challenge", challenge, "code_challenge_method", "S256");
      oauth.exchange(code, "code_verifier", verifier).expect(200);
    }
  }

  @Test
  @Tag("case-56")
  void aVerifierThatNothingAskedForIsRefused() {
    String code = oauth.code(PERSON);
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", OAuth2.VERIFIER));
    oauth.exchange(code).expect(200);
  }

  @Test
  @Tag("case-56")
  void onlyWellFormedChallengesByS256AreTaken() {
    assertThat(OAuth.declined(oauth.authorize("code_challenge", OAuth2.CHALLENGE)))
        .isEqualTo("invalid_request");
    for (String method : List.of("plain", "s256", "S512")) {
      assertThat(
              OAuth.declined(
                  oauth.authorize(
                      "code_challenge", OAuth2.CHALLENGE, "code_challenge_method", method)))
          .isEqualTo("invalid_request");
    }
    for (String challenge :
        List.of("x", OAuth2.CHALLENGE + "=", OAuth2.CHALLENGE.substring(1), "ä".repeat(43))) {
      assertThat(
              OAuth.declined(
                  oauth.authorize("code_challenge", challenge, "code_challenge_method", "S256")))
          .isEqualTo("invalid_request");
    }
  }

  @Test
  @Tag("case-56")
  void aChallengeCanNotBeTakenOffOnTheWay() {
    Page.Form allow =
        oauth
            .consentPage(
                PERSON, "code_challenge", OAuth2.CHALLENGE, "code_challenge_method", "S256")
            .form("allow");
    String parameters = requireNonNull(allow.fields().get("parameters"));
    OAuth.errorPage(
        oauth.submit(
            allow.with("parameters", parameters.substring(0, parameters.indexOf("&code_ch")))),
        400);
  }

  // The PIN.

  @Test
  void anUnknownNumberIsAnsweredAsAKnownOneAndGetsNoSms() {
    int before = ports.sent().size();
    String known = oauth.pinPage(PERSON).html();
    assertThat(ports.sent()).hasSize(before + 1);
    String unknown = oauth.pinPage(World.MEMBER).html();
    assertThat(ports.sent()).hasSize(before + 1);
    assertThat(unknown).isEqualTo(known.replace(PERSON.number(), World.MEMBER.number()));
  }

  @Test
  @Tag("case-15")
  void theAnswerToANumberComesNoEarlierThanItsFloor() {
    Page.Form send = new Page(oauth.authorize().expect(200).body()).form("send");
    for (Person person : List.of(PERSON, World.MEMBER)) {
      var start = world.clock().instant();
      oauth.submit(send.with("phone", person.number())).expect(200);
      assertThat(Duration.between(start, world.clock().instant()))
          .isEqualTo(Duration.ofMillis(600));
    }
  }

  @Test
  @Tag("case-11")
  void whatIsNoNumberIsAskedAgain() {
    Page.Form send = new Page(oauth.authorize().expect(200).body()).form("send");
    for (String wrong : List.of("", "0151 12345602", "+4930123456", "<b>", "+٤٩١٥١١٢٣٤٥٦٠٢")) {
      Page page = new Page(oauth.submit(send.with("phone", wrong)).expect(400).body());
      assertThat(page.text("error")).isNotEmpty();
      assertThat(page.form("send").fields()).containsEntry("phone", wrong);
    }
  }

  @Test
  @Tag("case-16")
  void aCapShowsHowLongToWaitAndKeepsThePinPage() {
    World capped = new World(newPorts());
    capped.registerPhone(PERSON);
    OAuth own = OAuth.of(capped, World.DEVELOPER, capped.connector(World.DEVELOPER));
    capped.clock().advance(Duration.ofMinutes(11));
    Page pin = own.pinPage(PERSON);
    Reply again = own.submit(pin.form("resend")).expect(429);
    assertThat(again.headers()).containsEntry("Retry-After", "60");
    assertThat(new Page(again.body()).text("error")).contains("60 seconds");
    String digits = capped.ports().sent().getLast().pin();
    own.submit(new Page(again.body()).form("verify").with("pin", digits)).expect(200);

    Page phone = new Page(own.authorize().expect(200).body());
    Reply first = own.submit(phone.form("send").with("phone", PERSON.number())).expect(429);
    assertThat(new Page(first.body()).form("send").fields())
        .containsEntry("phone", PERSON.number());
  }

  @Test
  void aResendSendsThePinAgain() {
    Page pin = oauth.pinPage(PERSON);
    String digits = ports.sent().getLast().pin();
    int before = ports.sent().size();
    Page again = new Page(oauth.submit(pin.form("resend")).expect(200).body());
    assertThat(ports.sent()).hasSize(before + 1);
    assertThat(ports.sent().getLast().pin()).isEqualTo(digits);
    oauth.submit(again.form("verify").with("pin", digits)).expect(200);
  }

  @Test
  @Tag("case-1")
  @Tag("case-3")
  void aPinIsCheckedAsEverywhere() {
    Page pin = oauth.pinPage(PERSON);
    Page.Form verify = pin.form("verify");
    String digits = ports.sent().getLast().pin();
    String wrong = wrong(digits);
    Page again = new Page(oauth.submit(verify.with("pin", wrong)).expect(401).body());
    assertThat(again.text("error")).contains("wrong");
    oauth.submit(verify.with("pin", "12345")).expect(400);
    oauth.submit(verify.with("pin", "１２３４５６")).expect(400);
    oauth
        .submit(
            again.form("verify").with("pin", digits.substring(0, 3) + " " + digits.substring(3)))
        .expect(200);
    oauth.submit(verify.with("pin", digits)).expect(401);

    Page.Form dead = oauth.pinPage(PERSON).form("verify");
    String right = ports.sent().getLast().pin();
    for (int i = 0; i < 5; i++) {
      oauth.submit(dead.with("pin", wrong(right))).expect(401);
    }
    oauth.submit(dead.with("pin", right)).expect(401);
  }

  private static String wrong(String pin) {
    return "%06d".formatted((Integer.parseInt(pin) + 1) % 1_000_000);
  }

  @Test
  @Tag("case-4")
  void aPinOfOneConnectorOpensNoOther() {
    oauth.pinPage(PERSON);
    String digits = ports.sent().getLast().pin();
    OAuth other = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
    Page.Form verify = other.pinPage(PERSON).form("verify");
    String others = ports.sent().getLast().pin();
    other.submit(verify.with("pin", digits)).expect(401);
    other.submit(verify.with("pin", others)).expect(200);
  }

  // What changed between PIN and exchange.

  @Test
  @Tag("case-8")
  void aLockThatWasSetMeanwhileIsKept() {
    String code = oauth.code(PERSON);
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    for (int pin = 0; pin < 2; pin++) {
      Page.Form verify = oauth.pinPage(PERSON).form("verify");
      String digits = wrong(ports.sent().getLast().pin());
      for (int i = 0; i < PinChallenge.MOST_TRIES; i++) {
        oauth.submit(verify.with("pin", digits)).expect(401);
      }
    }
    Reply refused = OAuth.refused(oauth.exchange(code), 400, "invalid_grant");
    assertThat(refused.text("message")).doesNotContain("lock");
    String late = requireNonNull(OAuth.back(oauth.submit(allow).expect(303)).get("code"));
    OAuth.refusedGrant(oauth.exchange(late));

    world
        .call("POST /v1/phones/unlock", World.TENANT_ADMIN)
        .json("{\"mobileNumber\":\"" + PERSON.number() + "\"}")
        .expect(204);
    oauth.exchange(late).expect(200);
  }

  @Test
  void aNumberThatWasChangedMeanwhileUndoesTheCode() {
    String code = oauth.code(PERSON);
    Person other = new Person(PERSON.tenant(), PERSON.user(), "Gro", "+4915112345677", false);
    changeNumber(other);
    OAuth.refusedGrant(oauth.exchange(code));
    oauth.exchange(oauth.code(other)).expect(200);
  }

  /** Registers another number; the clock stands, so that no code expires. */
  private void changeNumber(Person person) {
    world
        .call("POST /v1/me/phone/pin", person)
        .json("{\"mobileNumber\":\"" + person.number() + "\"}")
        .expect(200);
    world
        .call("POST /v1/me/phone/verify", person)
        .json(
            "{\"mobileNumber\":\"%s\",\"pin\":\"%s\"}"
                .formatted(person.number(), ports.sent().getLast().pin()))
        .expect(200);
  }

  @Test
  void anErasedUserGivesNothingEvenAfterSigningInAnew() {
    String code = oauth.code(PERSON);
    world.call("DELETE /v1/me", PERSON).expect(204);
    OAuth.refusedGrant(oauth.exchange(code));
    world.clock().advance(Duration.ofSeconds(2));
    changeNumber(PERSON);
    OAuth.refusedGrant(oauth.exchange(code));
    oauth.exchange(oauth.code(PERSON)).expect(200);
  }

  @Test
  void aConnectorThatWasDeactivatedOrDeletedMeanwhileGetsNothing() {
    String code = oauth.code(PERSON);
    change("{\"active\":false}");
    assertThat(OAuth.refused(oauth.exchange(code), 400, "unauthorized_client").text("errorCode"))
        .isEqualTo("Forbidden");
    change("{\"active\":true}");
    world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", connector().id())
        .expect(204);
    OAuth.refused(oauth.exchange(code), 401, "invalid_client");
  }

  @Test
  void aPermissionThatWasTakenMeanwhileIsNotGranted() {
    String code = oauth.code(PERSON, "scope", "profile.read groupinfo.read");
    change("{\"permissions\":[\"groupinfo.read\",\"groupinfo.write\"]}");
    Reply tokens = oauth.exchange(code).expect(200);
    assertThat(tokens.text("scope")).isEqualTo("groupinfo.read");
    change("{\"permissions\":[\"groupinfo.read\",\"groupinfo.write\",\"profile.read\"]}");
    assertThat(world.exchange(connector(), tokens.text("refreshToken")).expect(200).text("scope"))
        .isEqualTo("groupinfo.read");
  }

  @Test
  void theScopeThatWasAskedForIsShownAndGranted() {
    Page consent = oauth.consentPage(PERSON, "scope", "groupinfo.read");
    assertThat(consent.text("permissions")).isEqualTo("Group Information: read");
    String code =
        requireNonNull(OAuth.back(oauth.submit(consent.form("allow")).expect(303)).get("code"));
    assertThat(oauth.exchange(code).expect(200).text("scope")).isEqualTo("groupinfo.read");
  }

  @Test
  void aGrantByCodeTakesTheSlotOfTheOneBefore() {
    Reply first = world.grant(PERSON, connector(), "user");
    Reply second = oauth.exchange(oauth.code(PERSON)).expect(200);
    world.exchange(connector(), first.text("refreshToken")).expect(401, "InvalidToken");
    Reply third = oauth.exchange(oauth.code(PERSON)).expect(200);
    assertThat(groups(second.text("accessToken")).status()).isEqualTo(401);
    assertThat(groups(third.text("accessToken")).status()).isEqualTo(200);
  }

  // Reach.

  @Test
  @Tag("case-62")
  void tenantReachNeedsTheParameterAndTheRightToTheEnd() {
    Person admin = World.TENANT_ADMIN;
    world.registerPhone(admin);
    assertThat(oauth.consentPage(admin).text("reach")).contains("you administer", "1.");

    Map<String, String> environment = new LinkedHashMap<>(WITHOUT_CAPS);
    environment.put("TENANT_REACH_BY_PIN", "true");
    OAuth open = new OAuth(new World(ports, environment), connector());
    Page consent = open.consentPage(admin);
    assertThat(consent.html())
        .contains("All groups of the organisation", "Groups now: 3.")
        .contains("All groups that you administer", "Groups now: 1.");
    assertThat(open.consentPage(PERSON).text("reach")).contains("you administer");
    Page again = new Page(open.submit(consent.form("allow")).expect(400).body());
    assertThat(again.text("error")).isEqualTo("Choose how far the access is to reach.");
    String code = tenantCode(open, again);
    String good = tenantCode(open, open.consentPage(admin));
    Reply tokens = open.exchange(good).expect(200);
    assertThat(groups(tokens.text("accessToken")).list("groups")).hasSize(3);

    Person second =
        new Person(
            World.TENANT, "aaaaaaaa-0000-4000-8000-000000000009", "Nin", "+4915112345609", true);
    world.call("DELETE /v1/admins/{userId}", second).path("userId", admin.user()).expect(204);
    OAuth.refusedGrant(open.exchange(code));
  }

  private static String tenantCode(OAuth at, Page consent) {
    Page.Form allow = consent.form("allow").with("reach", "tenant");
    return requireNonNull(OAuth.back(at.submit(allow).expect(303)).get("code"));
  }

  @Test
  void theGroupsAreCountedAnew() {
    assertThat(oauth.consentPage(PERSON).text("reach")).contains("Groups now: 1.");
    world.call("GET /v1/me", World.MEMBER).expect(200);
    world.registerPhone(World.MEMBER);
    assertThat(oauth.consentPage(World.MEMBER).text("reach")).contains("Groups now: 0.");
  }

  // The consent.

  @Test
  void aConsentIsTakenOnceAndSaysHowToStartAgain() {
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    oauth.submit(allow).expect(303);
    Reply second = oauth.submit(allow).expect(400);
    assertThat(new Page(second.body()).text("error")).contains("given before");
    assertThat(second.body()).contains("start again");
  }

  @Test
  void aConsentHasTenMinutes() {
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    world.clock().advance(Duration.ofMillis(599_999));
    oauth.submit(allow).expect(303);
    Page.Form late = oauth.consentPage(PERSON).form("allow");
    world.clock().advance(Duration.ofMinutes(10));
    OAuth.errorPage(oauth.submit(late), 400);
  }

  @Test
  @Tag("case-61")
  void aConsentBelongsToWhatWasShown() {
    Page.Form allow = oauth.consentPage(PERSON, "scope", "groupinfo.read").form("allow");
    String parameters = requireNonNull(allow.fields().get("parameters"));
    OAuth other = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
    for (String changed :
        List.of(
            parameters.replace(connector().id(), other.connector().id()),
            parameters.replace("groupinfo.read", "groupinfo.read+profile.read"),
            parameters.replace("&scope=groupinfo.read", ""),
            parameters + "&redirect_uri=https%3A%2F%2Fprogram.example%2Fback%3Fkeep%3D1",
            parameters + "&code_challenge=" + OAuth2.CHALLENGE + "&code_challenge_method=S256")) {
      assertThat(changed).isNotEqualTo(parameters);
      OAuth.errorPage(oauth.submit(allow.with("parameters", changed)), 400);
    }
    oauth.submit(allow).expect(303);
  }

  @Test
  @Tag("case-61")
  void withoutAProofNobodyHasConsented() {
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    String code = oauth.code(PERSON);
    for (String proof : List.of("", "x", code, code.replace("pintle_ac_", "pintle_co_"))) {
      OAuth.errorPage(oauth.submit(allow.with("proof", proof)), 400);
    }
    OAuth.errorPage(oauth.submit(allow.with("decision", "maybe")), 400);
    OAuth.errorPage(oauth.submit(allow.with("step", "other")), 400);
    OAuth.errorPage(oauth.submit(new Page.Form(Map.of())), 400);
  }

  @Test
  @Tag("case-66")
  void aProofOrCodeOfOneTenantIsWorthNothingInAnother() {
    CodeRef foreign =
        new CodeRef(new TenantId(World.OTHER_TENANT), "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d");
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    for (OneTimeCode.Kind kind :
        List.of(OneTimeCode.Kind.CONSENT, OneTimeCode.Kind.AUTHORIZATION)) {
      CodeText own =
          CodeText.parse(OneTimeCode.Kind.CONSENT, requireNonNull(allow.fields().get("proof")))
              .orElseThrow();
      CodeText shown = CodeText.random(kind, foreign, ports.randomness());
      CodeText moved =
          CodeText.random(kind, new CodeRef(foreign.tenant(), own.ref().id()), ports.randomness());
      for (CodeText one : List.of(shown, moved)) {
        OAuth.errorPage(oauth.submit(allow.with("proof", one.text().reveal())), 400);
        OAuth.refusedGrant(oauth.exchange(one.text().reveal()));
      }
    }
    // The other tenant's person has the same number as one of this tenant, and a PIN of their own.
    world.registerPhone(World.OTHER_ADMIN);
    Page.Form verify = oauth.pinPage(World.OTHER_ADMIN).form("verify");
    oauth.submit(verify.with("pin", "123456")).expect(401);
  }

  // Paths.

  @ParameterizedTest
  @CsvSource({
    "api,Oauth/Authorize,oauth/token",
    "Api,oauth/authorize,Oauth/Token",
    "API,OAUTH/AUTHORIZE,OAUTH/TOKEN",
    "api,OAuth/Authorize,oAuth/tOKEN",
    "API,/OAUTH/AUTHORIZE,oauth//token/"
  })
  @Tag("case-78")
  void pathsAreReadInEachLetterCaseAndWithRunsOfSlashes(
      String api, String authorize, String token) {
    world
        .call("GET /" + api + "/{proxy+}")
        .path("proxy", authorize)
        .query("client_id", connector().id())
        .expect(200);
    Page.Form send = new Page(oauth.authorize().expect(200).body()).form("send");
    world
        .call("POST /" + api + "/{proxy+}")
        .path("proxy", authorize)
        .form(send.with("phone", PERSON.number()).encoded())
        .expect(200);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", connector().id());
    form.put("client_secret", connector().secret());
    form.put("code", oauth.code(PERSON));
    world
        .call("POST /" + api + "/{proxy+}")
        .path("proxy", token)
        .form(new Page.Form(form).encoded())
        .expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "oauth",
        "oauth/token/x",
        "oauth%2Ftoken",
        "oauth/t%6fken",
        "oauth/authorise",
        "groups",
        "../v1/groups",
        "oauth/to\u212aen"
      })
  @Tag("case-77")
  void whatIsNoPathIsNotFound(String rest) {
    for (String route : List.of(OAuth.GET, OAuth.POST)) {
      world.call(route).path("proxy", rest).form("").expect(404, "NotFound");
    }
    Reply reply = world.call(OAuth.GET).path("proxy", "oauth/token").expect(404, "NotFound");
    assertThat(reply.text("hint")).contains("oauth/authorize");
  }

  // The pages.

  @Test
  void pagesSpeakGermanAndEnglish() {
    Page german =
        new Page(
            oauth.authorize().header("Accept-Language", "de-DE,de;q=0.9,en;q=0.8").send().body());
    assertThat(german.html()).contains("<html lang=\"de\">", "PIN generieren");
    for (String preference :
        List.of("fr", "en,de;q=0.5", "de;q=0", "*", "", "x".repeat(1000), "de;q=x", ";;,,", "\0")) {
      Reply reply = oauth.authorize().header("Accept-Language", preference).expect(200);
      assertThat(reply.body()).as(preference).contains("<html lang=\"en\">", "Generate PIN");
      assertThat(reply.headers()).containsEntry("Content-Language", "en");
    }
    assertThat(
            oauth
                .authorize("ui_locales", "fr-CH de-CH")
                .header("Accept-Language", "en")
                .send()
                .body())
        .contains("<html lang=\"de\">");
    assertThat(oauth.consentPage(PERSON, "ui_locales", "de").html())
        .contains("<html lang=\"de\">", "Erlauben", "Gruppeninformationen: lesen, schreiben");
    assertThat(
            oauth
                .authorize("redirect_uri", "https://evil.example")
                .header("Accept-Language", "de")
                .expect(400)
                .body())
        .contains("nicht registriert");
  }

  @Test
  @Tag("case-97")
  void pagesAllowOneStyleSheetAndNoScript() {
    Reply phone = oauth.authorize().expect(200);
    String policy = requireNonNull(phone.headers().get("Content-Security-Policy"));
    String style =
        phone
            .body()
            .substring(phone.body().indexOf("<style>") + 7, phone.body().indexOf("</style>"));
    String digest =
        Base64.getEncoder()
            .encodeToString(Digest.of(style.getBytes(StandardCharsets.UTF_8)).bytes());
    assertThat(policy)
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-"
                + digest
                + "'; form-action 'self' https://program.example; frame-ancestors 'none';"
                + " base-uri 'none'");
    assertThat(phone.body()).doesNotContain("<script", " style=", " onclick", "javascript:");
    Reply refused = oauth.authorize("redirect_uri", "https://evil.example/").expect(400);
    assertThat(requireNonNull(refused.headers().get("Content-Security-Policy")))
        .contains("form-action 'self';")
        .doesNotContain("evil");
    assertThat(refused.body()).doesNotContain("evil");
    for (Reply reply : List.of(phone, refused)) {
      assertThat(reply.headers())
          .containsEntry("X-Frame-Options", "DENY")
          .containsEntry("Strict-Transport-Security", "max-age=31536000")
          .containsEntry("Referrer-Policy", "no-referrer")
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Cache-Control", "no-store")
          .doesNotContainKeys("Set-Cookie", "Access-Control-Allow-Origin");
    }
  }

  @Test
  @Tag("case-97")
  void aPolicyNamesThePortOfALoopbackProgram() {
    change("{\"redirectUrl\":\"http://127.0.0.1:8000/cb\"}");
    assertThat(oauth.authorize().expect(200).headers().get("Content-Security-Policy"))
        .contains("form-action 'self' http://127.0.0.1:8000;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "\u202eevil\u2066",
        "{{words.consentAllow}}",
        "javascript:alert(1)",
        "\\\"><script>alert(1)</script>",
        "</bdi></style><b>",
        "&lt;b&gt;",
        "$1 \\\\0"
      })
  @Tag("case-98")
  void aNameIsTextAndNothingElse(String name) {
    change("{\"name\":\"" + name + "\"}");
    // Direction marks are taken out: an unpaired one could close the isolation.
    String plain =
        name.replace("\\\"", "\"").replace("\\\\", "\\").replaceAll("[\u202e\u2066]", "");
    Page phone = new Page(oauth.authorize().expect(200).body());
    Page consent = oauth.consentPage(PERSON);
    assertThat(consent.text("connector")).isEqualTo(plain);
    for (Page page : List.of(phone, consent)) {
      assertThat(page.html())
          .contains("<bdi")
          .doesNotContain("<img", "<script", "</bdi></style>", "<b>");
    }
  }

  @Test
  @Tag("case-98")
  void anOwnerWhoIsGoneIsSaidToBe() {
    world.call("DELETE /v1/me", World.DEVELOPER).expect(204);
    assertThat(oauth.consentPage(PERSON).text("owner"))
        .isEqualTo("no longer a user of the organisation");
  }

  @Test
  @Tag("case-64")
  void eachTenantsNumberIsAnotherPerson() {
    world.registerPhone(World.TENANT_ADMIN);
    world.registerPhone(World.OTHER_ADMIN);
    OAuth foreign = OAuth.of(world, World.OTHER_ADMIN, world.connector(World.OTHER_ADMIN));
    assertThat(oauth.consentPage(World.TENANT_ADMIN).text("user")).isEqualTo("Ten");
    assertThat(foreign.consentPage(World.OTHER_ADMIN).text("user")).isEqualTo("Oth");
    OAuth.refusedGrant(foreign.exchange(oauth.code(World.TENANT_ADMIN)));
  }

  // What is told to nobody.

  @Test
  @Tag("case-94")
  void neitherLogNorAuditTellsACodeAPinOrANumber() {
    String state = "canary-state";
    List<String> canaries = new ArrayList<>();
    String printed =
        Printed.by(() -> {
          Page consent = oauth.consentPage(PERSON, "state", state);
          canaries.add("#" + ports.sent().getLast().pin());
          canaries.add(requireNonNull(consent.form("allow").fields().get("proof")));
          String code =
              requireNonNull(
                  OAuth.back(oauth.submit(consent.form("allow")).expect(303)).get("code"));
          canaries.add(code.substring(12));
          Reply tokens = oauth.exchange(code).expect(200);
          canaries.add(tokens.text("accessToken"));
          canaries.add(tokens.text("refreshToken"));
          oauth.exchange(code).expect(400);
          oauth.exchange(code, "client_secret", "wrong").expect(401);
          oauth.submit(consent.form("allow")).expect(400);
        });
    canaries.addAll(List.of(state, PERSON.number(), connector().secret()));
    String told = printed + ports.audit().events();
    assertThat(told)
        .contains("\"function\":\"ServeLegacyOAuth\"", "CODE_REPLAYED", "CONSENT_SPENT")
        .doesNotContain(canaries);
  }

  @Test
  @Tag("case-94")
  void onlyTheCodeIsInAnAddress() {
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    Map<String, String> back = OAuth.back(oauth.submit(allow).expect(303));
    assertThat(back.keySet()).isEqualTo(Set.of("code", "iss"));
  }

  @Test
  @Tag("case-96")
  void aPageOfAnErrorTellsNothingOfTheInside() {
    String pages =
        List.of(
                oauth.authorize("redirect_uri", "x").send(),
                oauth.submit(new Page.Form(Map.of("step", "phone"))).send())
            .stream()
            .map(Reply::body)
            .collect(Collectors.joining());
    assertThat(pages)
        .contains("11111111-2222-4333-8444-555555555555")
        .doesNotContain("pintle.", "java.", "Exception", Reason.REDIRECT_UNKNOWN.name());
  }

  @Test
  void aConnectorIsFoundInEitherLetterCase() {
    Optional<Connector> found = ports.connectors().find(new ConnectorId(connector().id()));
    assertThat(found).isPresent();
    Credentials upper =
        new Credentials(connector().id().toUpperCase(Locale.ROOT), connector().secret());
    OAuth same = new OAuth(world, upper);
    same.exchange(same.code(PERSON)).expect(200);
  }
}
