package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.audit.AuditEvent;
import pintle.world.Call;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Page;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** The OAuth 2.0 server, as a program, its user's browser and the portal's page meet it. */
public class StandardOAuthTest {
  private static final Person PERSON = World.GROUP_ADMIN;

  private TestPorts ports = new TestPorts();
  private World world = new World(ports);
  private OAuth2 oauth = new OAuth2(world, new Credentials("", ""));

  /** The ports to test with. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  @BeforeEach
  void aConnectorWithARedirectAndAPersonWithAPhone() {
    ports = newPorts();
    world = new World(ports);
    world.registerPhone(PERSON);
    oauth = OAuth2.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
  }

  private void change(String json) {
    OAuth.change(world, World.DEVELOPER, oauth.connector(), json);
  }

  private OAuth2 another() {
    return OAuth2.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
  }

  private Reply groups(String accessToken) {
    return world.call("GET /v1/groups").header("Authorization", "Bearer " + accessToken).send();
  }

  private Reply tokens() {
    return oauth.exchange(oauth.code(PERSON)).expect(200);
  }

  /** The events of a type, where the stand-ins keep them. */
  protected List<AuditEvent> audited(AuditEvent.Type type) {
    return ports.audit().events().stream().filter(event -> event.type() == type).toList();
  }

  @Test
  void leadsFromTheProgramToTheGroups() throws ParseException {
    Page consent =
        oauth.consentPage(PERSON, oauth.asked("state", "s 1", "scope", "groupinfo.read"));
    assertThat(consent.text("connector")).isEqualTo("Reports");
    assertThat(consent.text("owner")).isEqualTo("Dev");
    assertThat(consent.text("user")).isEqualTo("Gro");
    assertThat(consent.text("host")).isEqualTo("program.example");
    assertThat(consent.text("permissions")).isEqualTo("Group Information: read");
    assertThat(consent.text("reach")).contains("Groups now: 1.");

    Map<String, String> back = OAuth.back(oauth.submit(consent.form("allow")).expect(303));
    assertThat(back).containsOnlyKeys("code", "state", "iss").containsEntry("state", "s 1");
    Reply tokens = oauth.exchange(requireNonNull(back.get("code"))).expect(200);
    assertThat(tokens.json())
        .containsOnlyKeys("access_token", "token_type", "expires_in", "scope", "refresh_token")
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 86_400)
        .containsEntry("scope", "groupinfo.read");
    assertThat(groups(tokens.text("access_token")).each("groups", "groupId"))
        .containsExactly(World.SALES);

    SignedJWT jwt = SignedJWT.parse(tokens.text("access_token"));
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertThat(jwt.getHeader().getType()).hasToString("at+jwt");
    assertThat(claims.getIssuer()).isEqualTo(World.PUBLIC_URL);
    assertThat(claims.getAudience()).containsExactly(World.PUBLIC_URL);
    assertThat(claims.getSubject()).isEqualTo(PERSON.user());
    assertThat(claims.getStringClaim("client_id")).isEqualTo(oauth.connector().id());
    assertThat(claims.getStringClaim("scope")).isEqualTo("groupinfo.read");
    assertThat(claims.getJWTID()).isNotEmpty();
    assertThat(claims.getIssueTime()).isNotNull();
    assertThat(claims.getExpirationTime()).isNotNull();
  }

  // The request.

  @ParameterizedTest
  @MethodSource("pintle.world.OAuth#otherAddresses")
  @Tag("case-51")
  void anyOtherAddressIsAnErrorPage(String address) {
    Map<String, String> asked = oauth.asked("redirect_uri", address, "state", "s");
    OAuth.errorPage(oauth.authorize(asked), 400);
    String request = new Page.Form(asked).encoded();
    oauth.ask(PERSON, request).expect(400, "InvalidParameters");
    OAuth.errorPage(
        oauth.submit(new Page.Form(Map.of("parameters", request, "step", "show"))), 400);
  }

  @ParameterizedTest
  @MethodSource("pintle.world.OAuth#otherLoopbackAddresses")
  @Tag("case-51")
  void oneLoopbackAddressIsNotAnother(String registered, String asked) {
    change("{\"redirectUrl\":\"" + registered + "\"}");
    OAuth.errorPage(oauth.authorize(oauth.asked("redirect_uri", asked)), 400);
    oauth.authorize(oauth.asked("redirect_uri", registered)).expect(303);
  }

  @Test
  @Tag("case-51")
  void theAddressIsComparedAgainAtEveryStep() {
    Map<String, String> asked = oauth.asked();
    String request = oauth.request(asked);
    Page.Form show = oauth.showing(PERSON, asked);
    Page.Form allow = oauth.consentPage(PERSON, asked).form("allow");
    String parameters = requireNonNull(allow.fields().get("parameters"));
    OAuth.errorPage(
        oauth.submit(allow.with("parameters", parameters.replace("program", "evil"))), 400);
    change("{\"redirectUrl\":\"https://elsewhere.example/\"}");
    oauth.ask(PERSON, request).expect(400, "InvalidParameters");
    OAuth.errorPage(oauth.submit(show), 400);
    OAuth.errorPage(oauth.submit(allow), 400);
  }

  @Test
  @Tag("case-52")
  void aMissingAddressIsTheRegisteredOneAndThenNeedsNoRepetition() {
    String code = oauth.code(PERSON, "redirect_uri", "");
    oauth.exchange(code, "redirect_uri", "").expect(200);
    oauth.exchange(oauth.code(PERSON, "redirect_uri", "")).expect(200);
    OAuth.refusedGrant(oauth.exchange(oauth.code(PERSON), "redirect_uri", ""));
    change("{\"redirectUrl\":\"\"}");
    OAuth.errorPage(oauth.authorize(oauth.asked("redirect_uri", "")), 400);
    OAuth.errorPage(oauth.authorize(oauth.asked()), 400);
  }

  @Test
  @Tag("case-53")
  void anUnknownConnectorNeverRedirects() {
    String unknown = "99999999-9999-4999-8999-999999999999";
    OAuth.errorPage(oauth.authorize(oauth.asked("client_id", unknown)), 401);
    OAuth.errorPage(oauth.authorize(oauth.asked("client_id", "")), 400);
    String request = oauth.request(oauth.asked());
    world
        .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
        .path("applicationId", oauth.connector().id())
        .expect(204);
    OAuth.errorPage(oauth.authorize(oauth.asked()), 401);
    oauth.ask(PERSON, request).expect(401, "Unauthenticated");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type,'',invalid_request",
    "response_type,token,unsupported_response_type",
    "response_type,code token,unsupported_response_type",
    "response_type,CODE,unsupported_response_type",
    "response_mode,fragment,invalid_request",
    "scope,groupinfo.readx,invalid_scope",
    "scope,*,invalid_scope",
    "scope,groupinfo.update,invalid_scope",
    "scope,groupinfo.read  profile.read,invalid_scope",
    "scope,'groupinfo.read,profile.read',invalid_scope",
    "scope,openid,invalid_scope",
    "code_challenge,'',invalid_request",
    "code_challenge,x,invalid_request",
    "code_challenge_method,'',invalid_request",
    "code_challenge_method,plain,invalid_request",
    "code_challenge_method,s256,invalid_request",
    "resource,https://elsewhere.example,invalid_target",
    "resource,https://pintle.example/,invalid_target"
  })
  @Tag("case-53")
  @Tag("case-56")
  @Tag("case-68")
  void otherErrorsReturnToTheConnectorWithTheState(String name, String value, String error) {
    String state = "a b+c/?&=#%00\r\nä😀\"'<>";
    Map<String, String> asked = oauth.asked(name, value, "state", state);
    Map<String, String> back = OAuth.back(oauth.authorize(asked).expect(303));
    assertThat(back)
        .containsOnlyKeys("error", "error_description", "state", "iss")
        .containsEntry("error", error)
        .containsEntry("state", state);
    // Section 4.1.2.1: no quotes, no backslashes.
    assertThat(back.get("error_description")).matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
    // The page is told the same, should the request have been changed on the way.
    String location =
        oauth.ask(PERSON, new Page.Form(asked).encoded()).expect(200).text("location");
    assertThat(location).contains("error=" + error);
  }

  @Test
  void unknownParametersAreIgnoredAndEmptyOnesAreMissing() {
    oauth.authorize(oauth.asked("nonce", "n", "prompt", "login")).expect(303);
    Call empty = oauth.authorize(oauth.asked("response_type", "")).query("response_type", "");
    assertThat(OAuth.declined(empty)).isEqualTo("invalid_request");
    String code = oauth.code(PERSON);
    Call exchange = oauth.exchange(code, "unknown", "x");
    String form = (String) requireNonNull(exchange.event().get("body"));
    OAuth.refused(exchange.body(form.replace(code, "")), 400, "invalid_request");
    exchange.body(form + "&scope=&resource=").expect(200);
  }

  @Test
  void theIssuerIsTheOneResource() {
    String code = oauth.code(PERSON, "resource", World.PUBLIC_URL);
    OAuth.refused(
        oauth.exchange(code, "resource", "https://elsewhere.example"), 400, "invalid_target");
    oauth.exchange(code, "resource", World.PUBLIC_URL).expect(200);
  }

  @Test
  @Tag("case-53")
  void aDeactivatedConnectorGetsNoPage() {
    Page.Form show = oauth.showing(PERSON, oauth.asked());
    Page.Form allow = oauth.consentPage(PERSON, oauth.asked()).form("allow");
    change("{\"active\":false}");
    assertThat(OAuth.declined(oauth.authorize(oauth.asked()))).isEqualTo("unauthorized_client");
    assertThat(OAuth.declined(oauth.submit(show))).isEqualTo("unauthorized_client");
    assertThat(OAuth.declined(oauth.submit(allow))).isEqualTo("unauthorized_client");
  }

  @Test
  void aDenialIsToldToTheConnector() {
    Page.Form deny = oauth.consentPage(PERSON, oauth.asked("state", "s")).form("deny");
    assertThat(OAuth.back(oauth.submit(deny).expect(303)))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "%0d%0a", "&code=evil", "\u202eevil", "ä\u0301😀", "\t\u0001"})
  @Tag("case-79")
  void theStateComesBackByteForByte(String state) {
    assertThat(oauth.returned(PERSON, oauth.asked("state", state))).containsEntry("state", state);
  }

  @Test
  void aRequestIsBoundedSoThatItFitsIntoAHeader() {
    String longest = "x".repeat(2048);
    assertThat(oauth.returned(PERSON, oauth.asked("state", longest)))
        .containsEntry("state", longest);
    OAuth.errorPage(oauth.authorize(oauth.asked("state", longest + "x")), 400);
    OAuth.errorPage(oauth.authorize(oauth.asked("state", "😀".repeat(1024))), 400);
  }

  // The sign-in and the consent.

  @Test
  void consentNeedsASignInOfTheConnectorsOrganisation() {
    String request = oauth.request(oauth.asked());
    world.call(OAuth2.ASK).json("{\"request\":\"" + request + "\"}").expect(401, "InvalidToken");
    oauth.ask(World.OTHER_ADMIN, request).expect(404, "NotFound");
    oauth.ask(World.MEMBER, request).expect(409, "PhoneNotVerified");
    world.call(OAuth2.ASK, PERSON).json("{}").expect(400, "InvalidParameters");
    world.call(OAuth2.ASK, PERSON).json("{\"request\":\"%zz\"}").expect(400, "InvalidParameters");
  }

  @Test
  @Tag("case-57")
  void aSecretInAnAddressOrAParameterGivenTwiceIsRefused() {
    for (String name : List.of("client_secret", "code", "proof", "token", "refresh_token")) {
      OAuth.errorPage(oauth.authorize(oauth.asked()).query(name, "x"), 400);
      for (Call call : List.of(oauth.exchange("x"), oauth.revoke("x"), oauth.introspect("x"))) {
        OAuth.refused(call.query(name, "x"), 400, "invalid_request");
      }
    }
    for (String name : List.of("client_id", "state", "scope", "redirect_uri", "unknown")) {
      OAuth.errorPage(oauth.authorize(oauth.asked()).queryTwice(name, "x", "x"), 400);
    }
    for (Call call : List.of(oauth.exchange("x"), oauth.revoke("x"), oauth.introspect("x"))) {
      String form = (String) requireNonNull(call.event().get("body"));
      for (String name : List.of("client_id", "client_secret", "code", "token", "unknown")) {
        OAuth.refused(call.body(form + "&" + name + "=x&" + name + "=x"), 400, "invalid_request");
      }
    }
  }

  @Test
  @Tag("case-61")
  void aProofIsGoodOnceForWhatWasShownAndForTenMinutes() {
    Map<String, String> asked = oauth.asked("scope", "groupinfo.read");
    Page.Form allow = oauth.consentPage(PERSON, asked).form("allow");
    String wider = oauth.request(oauth.asked("scope", "groupinfo.read profile.read"));
    OAuth.errorPage(oauth.submit(allow.with("parameters", wider)), 400);
    String otherChallenge =
        oauth.request(oauth.asked("scope", "groupinfo.read", "code_challenge", "A".repeat(43)));
    OAuth.errorPage(oauth.submit(allow.with("parameters", otherChallenge)), 400);
    OAuth2 other = another();
    OAuth.errorPage(other.submit(allow.with("parameters", other.request(other.asked()))), 400);
    oauth.submit(allow).expect(303);
    OAuth.errorPage(oauth.submit(allow), 400);

    Page.Form late = oauth.consentPage(PERSON, asked).form("allow");
    Page.Form lateShow = oauth.showing(PERSON, asked);
    world.clock().advance(Duration.ofMinutes(10));
    OAuth.errorPage(oauth.submit(late), 400);
    OAuth.errorPage(oauth.submit(lateShow), 400);
  }

  @Test
  @Tag("case-61")
  void withoutAProofNobodyHasConsented() {
    Page.Form allow = oauth.consentPage(PERSON, oauth.asked()).form("allow");
    for (String proof : List.of("", "x", "pintle_co_x", tokens().text("refresh_token"))) {
      OAuth.errorPage(oauth.submit(allow.with("proof", proof)), 400);
      OAuth.errorPage(oauth.submit(allow.with("proof", proof).with("step", "show")), 400);
    }
  }

  @Test
  @Tag("case-62")
  void aTenantAdministratorChoosesTheReach() {
    Page alone = oauth.consentPage(World.TENANT_ADMIN, oauth.asked());
    // Without a number of one's own there is no user reach to choose.
    assertThat(alone.text("reach")).contains("organisation", "Groups now: 3.");

    world.registerPhone(World.TENANT_ADMIN);
    Page consent = oauth.consentPage(World.TENANT_ADMIN, oauth.asked());
    assertThat(consent.has("reach-user") && consent.has("reach-tenant")).isTrue();
    assertThat(consent.has("reach")).isFalse();
    Page again = new Page(oauth.submit(consent.form("allow")).expect(400).body());
    assertThat(again.text("error")).isEqualTo("Choose how far the access is to reach.");
    Page.Form allow = again.form("allow");
    String code =
        requireNonNull(
            OAuth.back(oauth.submit(allow.with("reach", "tenant")).expect(303)).get("code"));
    String accessToken = oauth.exchange(code).expect(200).text("access_token");
    assertThat(groups(accessToken).list("groups")).hasSize(3);
    String mine = oauth.exchange(oauth.code(World.TENANT_ADMIN)).expect(200).text("access_token");
    assertThat(groups(mine).each("groups", "groupId")).containsExactly(World.BOARD);
  }

  @Test
  @Tag("case-62")
  void nobodyChoosesMoreThanWasOffered() {
    Page.Form allow = oauth.consentPage(PERSON, oauth.asked()).form("allow");
    oauth.submit(allow.with("reach", "tenant")).expect(400);
    oauth.submit(allow.with("reach", "user")).expect(303);
  }

  @Test
  @Tag("case-62")
  void aRightThatWasLostMeanwhileUndoesTheCode() {
    Page.Form allow = oauth.consentPage(World.TENANT_ADMIN, oauth.asked()).form("allow");
    String code = requireNonNull(OAuth.back(oauth.submit(allow).expect(303)).get("code"));
    Person second =
        new Person(
            World.TENANT, "aaaaaaaa-0000-4000-8000-000000000009", "Nin", "+4915112345609", true);
    world
        .call("DELETE /v1/admins/{userId}", second)
        .path("userId", World.TENANT_ADMIN.user())
        .expect(204);
    OAuth.refusedGrant(oauth.exchange(code));

    String mine = oauth.code(PERSON);
    world
        .call("POST /v1/phones/release", second)
        .json("{\"mobileNumber\":\"" + PERSON.number() + "\"}")
        .expect(204);
    OAuth.refusedGrant(oauth.exchange(mine));
  }

  @Test
  void anErasedUserGivesNothing() {
    Page.Form allow = oauth.consentPage(PERSON, oauth.asked()).form("allow");
    String code = oauth.code(PERSON);
    world.call("DELETE /v1/me", PERSON).expect(204);
    OAuth.errorPage(oauth.submit(allow), 400);
    OAuth.refusedGrant(oauth.exchange(code));
  }

  // The code.

  @Test
  @Tag("case-54")
  void aCodeThatIsUsedAgainEndsTheGrantOfItsFirstUse() {
    String code = oauth.code(PERSON);
    Reply first = oauth.exchange(code).expect(200);
    OAuth.refusedGrant(another().exchange(code));
    assertThat(groups(first.text("access_token")).status()).isEqualTo(200);
    OAuth.refusedGrant(oauth.exchange(code));
    assertThat(groups(first.text("access_token")).status()).isEqualTo(401);
    OAuth.refusedGrant(oauth.refresh(first.text("refresh_token")));
  }

  @Test
  @Tag("case-55")
  void aCodeIsGoodForAMinuteAtItsConnectorAndAddress() {
    String code = oauth.code(PERSON);
    OAuth.refusedGrant(another().exchange(code));
    OAuth.refusedGrant(oauth.exchange(code, "redirect_uri", OAuth.REDIRECT + "/"));
    world.clock().advance(Duration.ofMillis(59_999));
    oauth.exchange(code).expect(200);
    String late = oauth.code(PERSON);
    world.clock().advance(Duration.ofSeconds(60));
    OAuth.refusedGrant(oauth.exchange(late));
  }

  @Test
  @Tag("case-56")
  void aCodeDemandsItsVerifier() {
    String code = oauth.code(PERSON);
    String verifier = OAuth2.VERIFIER;
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", ""));
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", verifier.replace('d', 'e')));
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", OAuth2.CHALLENGE));
    for (String malformed : List.of(verifier.substring(1), "a".repeat(129), verifier + "=")) {
      OAuth.refused(oauth.exchange(code, "code_verifier", malformed), 400, "invalid_request");
    }
    oauth.exchange(code).expect(200);
  }

  @Test
  @Tag("case-56")
  void aCodeWithoutAChallengeIsTakenByTheOldEndpointAlone() {
    OAuth old = new OAuth(world, oauth.connector());
    world.clock().advance(Duration.ofSeconds(61));
    String code = old.code(PERSON);
    OAuth.refusedGrant(oauth.exchange(code, "code_verifier", "", "redirect_uri", ""));
    OAuth.refusedGrant(oauth.exchange(code, "redirect_uri", ""));
    old.exchange(code).expect(200);
    // And the other way round the challenge counts there, too.
    String bound = oauth.code(PERSON);
    OAuth.refusedGrant(old.exchange(bound));
    old.exchange(bound, "code_verifier", OAuth2.VERIFIER).expect(200);
  }

  @Test
  @Tag("case-32")
  void oneKindOfTokenPassesForNoOther() {
    Reply tokens = tokens();
    String code = oauth.code(PERSON);
    String access = tokens.text("access_token");
    String refresh = tokens.text("refresh_token");
    for (String wrong : List.of("x", access, refresh, code + "x", "x".repeat(4000))) {
      OAuth.refusedGrant(oauth.exchange(wrong));
    }
    for (String wrong : List.of("x", access, code, refresh + "x", "x".repeat(4000))) {
      OAuth.refusedGrant(oauth.refresh(wrong));
    }
    for (String wrong : List.of(refresh, code, world.ports().provider().token(PERSON))) {
      assertThat(groups(wrong).status()).isEqualTo(401);
    }
    assertThat(oauth.introspect(code).expect(200).json()).isEqualTo(Map.of("active", false));
  }

  // The token endpoint.

  @ParameterizedTest
  @ValueSource(strings = {"", "password", "client_credentials", "AUTHORIZATION_CODE"})
  void theGrantTypeIsDemanded(String type) {
    OAuth.refused(
        oauth.exchange(oauth.code(PERSON), "grant_type", type),
        400,
        type.isEmpty() ? "invalid_request" : "unsupported_grant_type");
  }

  @Test
  @Tag("case-57")
  void oneWayOfAuthenticationIsTakenAndNoHeaderOfTheOldService() {
    Credentials connector = oauth.connector();
    String refresh = tokens().text("refresh_token");
    String pair = connector.id() + ":" + connector.secret();
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    OAuth.refused(oauth.refresh(refresh).header("Authorization", basic), 400, "invalid_request");
    oauth
        .refresh(refresh, "client_secret", "", "client_id", "")
        .header("Authorization", basic)
        .expect(200);
    OAuth.refused(
        oauth
            .refresh(refresh, "client_secret", "", "client_id", "other")
            .header("Authorization", basic),
        400,
        "invalid_request");
    OAuth.refused(
        oauth
            .refresh(refresh, "client_secret", "")
            .header("client_secret", connector.secret())
            .header("applicationSecret", connector.secret()),
        401,
        "invalid_client");
  }

  @Test
  @Tag("case-58")
  void answersAreNotKeptAndAFailedAuthenticationSaysHow() {
    Reply good = tokens();
    String refresh = good.text("refresh_token");
    for (Reply reply :
        List.of(
            good,
            oauth.refresh(refresh).expect(200),
            OAuth.refused(oauth.exchange("x"), 400, "invalid_grant"),
            OAuth.refused(oauth.refresh("x"), 400, "invalid_grant"))) {
      assertThat(reply.headers())
          .containsEntry("Cache-Control", "no-store")
          .containsEntry("Pragma", "no-cache")
          .containsEntry("Content-Type", "application/json; charset=utf-8");
    }
    for (Call call : List.of(oauth.introspect(refresh), oauth.revoke("x"))) {
      assertThat(call.expect(200).headers())
          .containsEntry("Cache-Control", "no-store")
          .containsEntry("Content-Type", "application/json; charset=utf-8");
    }
    for (Call call :
        List.of(
            oauth.refresh("x", "client_secret", "wrong"),
            oauth.revoke("x", "client_secret", "wrong"),
            oauth.introspect("x", "client_secret", ""))) {
      assertThat(OAuth.refused(call, 401, "invalid_client").headers())
          .containsEntry("WWW-Authenticate", "Basic realm=\"pintle\", charset=\"UTF-8\"")
          .containsEntry("Cache-Control", "no-store")
          .containsEntry("Content-Type", "application/json; charset=utf-8");
    }
  }

  @Test
  @Tag("case-49")
  void wrongSecretsAreCountedAsEverywhere() {
    String refresh = tokens().text("refresh_token");
    for (int i = 0; i < 20; i++) {
      OAuth.refused(oauth.introspect("x", "client_secret", "wrong"), 401, "invalid_client");
    }
    Reply reply = OAuth.refused(oauth.refresh(refresh), 429, "temporarily_unavailable");
    assertThat(reply.headers()).containsKey("Retry-After");
    oauth.refresh(refresh).from("198.51.100.7").expect(200);
  }

  @Test
  @Tag("case-75")
  void onlyAFormIsTaken() {
    OAuth.refused(
        world.call(OAuth2.TOKEN).json("{\"grant_type\":\"refresh_token\"}"),
        415,
        "invalid_request");
    OAuth.refused(world.call(OAuth2.TOKEN).body("grant_type=x"), 415, "invalid_request");
  }

  @Test
  @Tag("case-68")
  void aRefreshMayNarrowTheScopeOfItsAccessTokenAlone() {
    Reply tokens =
        oauth.exchange(oauth.code(PERSON, "scope", "groupinfo.read profile.read")).expect(200);
    String refresh = tokens.text("refresh_token");
    Reply narrow = oauth.refresh(refresh, "scope", "profile.read").expect(200);
    assertThat(narrow.text("scope")).isEqualTo("profile.read");
    assertThat(groups(narrow.text("access_token")).status()).isEqualTo(403);
    assertThat(oauth.refresh(refresh).expect(200).text("scope"))
        .isEqualTo("groupinfo.read profile.read");
    for (String wider :
        List.of("groupinfo.write", "profile.read groupinfo.write", "openid", "profile.read  ")) {
      OAuth.refused(oauth.refresh(refresh, "scope", wider), 400, "invalid_scope");
    }
    change("{\"permissions\":[\"groupinfo.read\"]}");
    assertThat(
            oauth
                .refresh(refresh, "scope", "groupinfo.read profile.read")
                .expect(200)
                .text("scope"))
        .isEqualTo("groupinfo.read");
  }

  @Test
  @Tag("case-27")
  void aRefreshTokenIsRenewedFromNinetyPercentOfItsLife() {
    String first = tokens().text("refresh_token");
    assertThat(oauth.refresh(first).expect(200).json()).doesNotContainKey("refresh_token");
    world.clock().advance(Duration.ofDays(329));
    String second = oauth.refresh(first).expect(200).text("refresh_token");
    assertThat(oauth.refresh(first).expect(200).text("refresh_token")).isEqualTo(second);
    oauth.refresh(second).expect(200);
    world.clock().advance(Duration.ofSeconds(60));
    OAuth.refusedGrant(oauth.refresh(first));
    oauth.refresh(second).expect(200);
  }

  // One grant, two ways.

  @Test
  void aGrantOfThePageServesBothWaysIsRenewedOnEitherSideAndEndsForBoth() {
    Credentials connector = oauth.connector();
    Reply granted =
        world
            .call("POST /v1/connectors/{applicationId}/grants", PERSON)
            .path("applicationId", connector.id())
            .json("{\"reach\":\"user\"}")
            .expect(201);
    String first = granted.text("refreshToken");
    assertThat(groups(oauth.refresh(first).expect(200).text("access_token")).status())
        .isEqualTo(200);
    assertThat(world.exchange(connector, first).expect(200).json())
        .containsEntry("refreshToken", null);

    // Offered by OAuth, the same by the wire contract, first used there.
    world.clock().advance(Duration.ofDays(330));
    String second = oauth.refresh(first).expect(200).text("refresh_token");
    assertThat(world.exchange(connector, first).expect(200).text("refreshToken")).isEqualTo(second);
    world.exchange(connector, second).expect(200);
    // Offered by the wire contract, first used by OAuth.
    world.clock().advance(Duration.ofDays(330));
    OAuth.refusedGrant(oauth.refresh(first));
    String third = world.exchange(connector, second).expect(200).text("refreshToken");
    String access = oauth.refresh(third).expect(200).text("access_token");
    assertThat(groups(access).status()).isEqualTo(200);

    world
        .call("DELETE /v1/grants/{grantId}", PERSON)
        .path("grantId", granted.text("grantId"))
        .expect(204);
    assertThat(groups(access).status()).isEqualTo(401);
    OAuth.refusedGrant(oauth.refresh(third));
    world.exchange(connector, third).expect(401, "InvalidToken");
    assertThat(oauth.introspect(access).expect(200).json()).isEqualTo(Map.of("active", false));
  }

  @Test
  void aGrantByOAuthTakesTheSlotOfTheOneBeforeWhateverWayThatCame() {
    Credentials connector = oauth.connector();
    String ofThePage = world.grant(PERSON, connector, "user").text("refreshToken");
    String ofOAuth = tokens().text("refresh_token");
    world.exchange(connector, ofThePage).expect(401, "InvalidToken");
    world.grant(PERSON, connector, "user");
    OAuth.refusedGrant(oauth.refresh(ofOAuth));
  }

  // Revocation.

  @Test
  void revokingARefreshTokenEndsItsGrantOnce() {
    Reply tokens = tokens();
    String refresh = tokens.text("refresh_token");
    assertThat(oauth.revoke(refresh, "token_type_hint", "access_token").expect(200).body())
        .isEqualTo("{}");
    OAuth.refusedGrant(oauth.refresh(refresh));
    world.exchange(oauth.connector(), refresh).expect(401, "InvalidToken");
    assertThat(groups(tokens.text("access_token")).status()).isEqualTo(401);
    oauth.revoke(refresh).expect(200);
    assertThat(audited(AuditEvent.Type.GRANT_ENDED))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.actor()).isEqualTo("connector:" + oauth.connector().id());
          assertThat(event.details()).containsEntry("revoked", "refreshToken");
        });
  }

  @Test
  void revokingAnAccessTokenEndsTheGrantsAccessTokensAndNotItsRefreshToken() {
    Reply tokens = tokens();
    String access = tokens.text("access_token");
    String refresh = tokens.text("refresh_token");
    String sibling = oauth.refresh(refresh).expect(200).text("access_token");
    oauth.revoke(access, "token_type_hint", "unheard_of").expect(200);
    assertThat(groups(access).status()).isEqualTo(401);
    assertThat(groups(sibling).status()).isEqualTo(401);
    assertThat(oauth.introspect(access).expect(200).json()).isEqualTo(Map.of("active", false));
    String fresh = oauth.refresh(refresh).expect(200).text("access_token");
    assertThat(groups(fresh).status()).isEqualTo(200);
    world.clock().advance(Duration.ofSeconds(1));
    oauth.revoke(access).expect(200);
    assertThat(groups(fresh).status()).isEqualTo(200);
    oauth.revoke(fresh).expect(200);
    assertThat(groups(fresh).status()).isEqualTo(401);
    assertThat(audited(AuditEvent.Type.ACCESS_TOKENS_ENDED)).hasSize(2);
  }

  @Test
  void theEndOfAccessTokensOutlivesARenewal() {
    String first = tokens().text("refresh_token");
    String access = oauth.refresh(first).expect(200).text("access_token");
    oauth.revoke(access).expect(200);
    world.clock().advance(Duration.ofDays(330));
    String second = oauth.refresh(first).expect(200).text("refresh_token");
    String fresh = oauth.refresh(second).expect(200).text("access_token");
    assertThat(groups(fresh).status()).isEqualTo(200);
    oauth.revoke(fresh).expect(200);
    assertThat(groups(fresh).status()).isEqualTo(401);
    assertThat(groups(oauth.refresh(second).expect(200).text("access_token")).status())
        .isEqualTo(200);
  }

  @Test
  void tidyingUpAReplacedRefreshTokenEndsNothing() {
    String first = tokens().text("refresh_token");
    world.clock().advance(Duration.ofDays(330));
    String second = oauth.refresh(first).expect(200).text("refresh_token");
    oauth.refresh(second).expect(200);
    oauth.revoke(first).expect(200);
    oauth.refresh(second).expect(200);
    world.clock().advance(Duration.ofDays(330));
    String third = oauth.refresh(second).expect(200).text("refresh_token");
    oauth.revoke(third).expect(200);
    OAuth.refusedGrant(oauth.refresh(second));
  }

  @Test
  @Tag("case-63")
  void aTokenIsRevokedByItsConnectorAlone() {
    Reply tokens = tokens();
    String access = tokens.text("access_token");
    String refresh = tokens.text("refresh_token");
    OAuth2 other = another();
    OAuth.refusedGrant(other.revoke(access));
    OAuth.refusedGrant(other.revoke(refresh));
    OAuth2 foreign = OAuth2.of(world, World.OTHER_ADMIN, world.connector(World.OTHER_ADMIN));
    for (String token : List.of(access, refresh, "x", refresh + "x", access + "x")) {
      assertThat(foreign.revoke(token).expect(200).json()).isEmpty();
    }
    String forged = refresh.substring(0, refresh.length() - 10) + "AAAAAAAAAA";
    assertThat(oauth.revoke(forged).expect(200).json()).isEmpty();
    assertThat(groups(access).status()).isEqualTo(200);
    oauth.refresh(refresh).expect(200);
    OAuth.refused(oauth.revoke(""), 400, "invalid_request");
  }

  // Introspection.

  @Test
  void anAccessTokenIsTold() {
    Reply tokens =
        oauth.exchange(oauth.code(PERSON, "scope", "groupinfo.read profile.read")).expect(200);
    long now = world.clock().instant().getEpochSecond();
    String access = tokens.text("access_token");
    Map<String, Object> told = new HashMap<>(oauth.introspect(access).expect(200).json());
    assertThat(told.remove("jti")).asString().hasSize(36);
    assertThat(told.remove("grant_id")).asString().hasSize(36);
    assertThat(told)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("active", true),
                Map.entry("scope", "groupinfo.read profile.read"),
                Map.entry("client_id", oauth.connector().id()),
                Map.entry("token_type", "Bearer"),
                Map.entry("sub", PERSON.user()),
                Map.entry("iss", World.PUBLIC_URL),
                Map.entry("aud", World.PUBLIC_URL),
                Map.entry("iat", (int) now),
                Map.entry("exp", (int) now + 86_400),
                Map.entry("tid", World.TENANT),
                Map.entry("reach", "user")));
    change("{\"permissions\":[\"profile.read\"]}");
    assertThat(oauth.introspect(access).expect(200).text("scope")).isEqualTo("profile.read");
    world.clock().advance(Duration.ofDays(1));
    assertThat(oauth.introspect(access).expect(200).json()).isEqualTo(Map.of("active", false));
  }

  @Test
  void aRefreshTokenIsToldToItsConnectorWithoutBeingUsed() {
    String first = tokens().text("refresh_token");
    assertThat(oauth.introspect(first).expect(200).json())
        .containsEntry("active", true)
        .containsEntry("client_id", oauth.connector().id())
        .doesNotContainKeys("token_type", "aud", "jti");
    world.clock().advance(Duration.ofDays(330));
    String second = oauth.refresh(first).expect(200).text("refresh_token");
    assertThat(oauth.introspect(second).expect(200).json()).containsEntry("active", true);
    world.clock().advance(Duration.ofMinutes(2));
    // Looking at the successor was no first use, so no grace has begun.
    assertThat(oauth.introspect(first).expect(200).json()).containsEntry("active", true);
    oauth.refresh(second).expect(200);
    assertThat(oauth.introspect(first).expect(200).json()).containsEntry("active", true);
    world.clock().advance(Duration.ofSeconds(60));
    assertThat(oauth.introspect(first).expect(200).json()).isEqualTo(Map.of("active", false));
    world.clock().advance(Duration.ofDays(366));
    assertThat(oauth.introspect(second).expect(200).json()).isEqualTo(Map.of("active", false));
  }

  @Test
  @Tag("case-63")
  void aConnectorSeesAccessTokensOfItsTenantAndRefreshTokensOfItsOwn() {
    Reply tokens = tokens();
    String access = tokens.text("access_token");
    String refresh = tokens.text("refresh_token");
    OAuth2 other = another();
    assertThat(other.introspect(access).expect(200).json())
        .containsEntry("active", true)
        .containsEntry("client_id", oauth.connector().id());
    OAuth2 foreign = OAuth2.of(world, World.OTHER_ADMIN, world.connector(World.OTHER_ADMIN));
    for (Call call :
        List.of(
            other.introspect(refresh),
            foreign.introspect(access),
            foreign.introspect(refresh),
            oauth.introspect("x"),
            oauth.introspect(refresh + "x"),
            oauth.introspect("x".repeat(4000)))) {
      assertThat(call.expect(200).json()).isEqualTo(Map.of("active", false));
    }
    OAuth.refused(oauth.introspect(""), 400, "invalid_request");
  }

  // Challenges of the API (RFC 6750).

  @Test
  @Tag("case-58")
  void theApiSaysWhatIsWrongWithABearer() {
    String metadata =
        "resource_metadata=\"" + World.PUBLIC_URL + "/.well-known/oauth-protected-resource\"";
    assertThat(groups("x").headers().get("WWW-Authenticate"))
        .startsWith("Bearer realm=\"pintle\", error=\"invalid_token\", error_description=\"Invalid")
        .endsWith(", " + metadata);
    assertThat(world.call("GET /v1/groups").expect(400).headers())
        .containsEntry("WWW-Authenticate", "Bearer realm=\"pintle\", " + metadata);
    String narrow =
        oauth
            .refresh(tokens().text("refresh_token"), "scope", "profile.read")
            .expect(200)
            .text("access_token");
    assertThat(groups(narrow).headers().get("WWW-Authenticate"))
        .startsWith("Bearer realm=\"pintle\", error=\"insufficient_scope\", ")
        .endsWith(", scope=\"groupinfo.read\", " + metadata);
    assertThat(world.call("GET /v1/me").expect(401).headers().get("WWW-Authenticate"))
        .startsWith("Bearer realm=\"pintle\", error=\"invalid_token\", ")
        .doesNotContain("resource_metadata");
    assertThat(groups(tokens().text("access_token")).headers())
        .doesNotContainKey("WWW-Authenticate");
  }
}
