package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What programs of the old service send and compare with: shapes, sentences, and every refusal. */
final class WireContractTest {
  private static final String WRONG_PAIR = "Dont have correct applicationId and secret in header!";
  private static final String WRONG_ACCESS =
      "Invalid token. Failure reason:Token validation failed due to unknown reason!";
  private static final String GUID = "99999999-9999-4999-8999-999999999999";
  private static final String NUMBER = World.DEVELOPER.number();

  private final Seeded seeded = new Seeded();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();

  private Call generate(String number, String applicationId) {
    return world
        .call("POST /v1/generatePin")
        .json("{\"mobileNumber\":\"" + number + "\",\"applicationId\":\"" + applicationId + "\"}");
  }

  /** {@code pin} as it stands in the body. */
  private Call login(String number, String applicationId, String pin, String more) {
    return world
        .call("POST /v1/loginWithPinAndApplicationId")
        .json(
            "{\"mobileNumber\":\""
                + number
                + "\",\"applicationId\":\""
                + applicationId
                + "\",\"pin\":"
                + pin
                + more
                + "}");
  }

  private Call groups() {
    return world.call("GET /v1/groups").header("accessToken", seeded.accessToken());
  }

  private Call group(String route, String id) {
    return world.call(route).header("accessToken", seeded.accessToken()).path("groupId", id);
  }

  private static void category(Reply reply, String category) {
    assertThat(reply.text("errorCategoryKey")).isEqualTo(category);
  }

  // generatePin

  @Test
  void generatePinAnswersAnEmptyObjectForKnownAndUnknownNumbers() {
    int before = world.ports().sent().size();
    assertThat(generate(NUMBER, connector.id()).expect(200).body()).isEqualTo("{}");
    assertThat(world.ports().sent()).hasSize(before + 1);
    assertThat(generate("+4915112345688", connector.id()).expect(200).body()).isEqualTo("{}");
    assertThat(generate("+447400123456", connector.id()).expect(200).body()).isEqualTo("{}");
    assertThat(world.ports().sent()).hasSize(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+4915112345601",
        "+49 151 12345601",
        "+49 (151) 1234-56.01",
        "+49-151-123-456-01",
        "  +49 151 [12345601] "
      })
  void generatePinTakesANumberAsPeopleWriteIt(String spelling) {
    int before = world.ports().sent().size();
    generate(spelling, connector.id()).expect(200);
    assertThat(world.ports().sent()).hasSize(before + 1);
    assertThat(world.ports().sent().getLast().e164()).isEqualTo(NUMBER);
  }

  @ParameterizedTest
  @CsvSource({
    "015112345601,",
    "4915112345601,",
    "+٤٩15112345601,",
    "tel:+4915112345601,",
    "+4915112345601;ext=1,",
    "+49151VANITY89,",
    "'',",
    "+4930123456,unsupportedNumber",
    "+499001234567,unsupportedNumber",
    "+19005551234,unsupportedNumber",
    "+491371234567,unsupportedNumber",
    "+498001234567,unsupportedNumber",
    "+4932123456789,unsupportedNumber",
    "+8816123456789,unsupportedNumber",
    "+882161234567,unsupportedNumber",
    "+491641234567,unsupportedNumber"
  })
  @Tag("case-11")
  @Tag("case-13")
  void generatePinRefusesAnotherNumber(String number, String hint) {
    int before = world.ports().sent().size();
    Reply reply = generate(number, connector.id()).expect(400, "InvalidParameters");
    assertThat(world.ports().sent()).hasSize(before);
    category(reply, "ValidationException");
    assertThat(reply.text("hint")).isEqualTo(hint == null ? "" : hint);
  }

  @Test
  @Tag("case-14")
  @Tag("case-15")
  void generatePinAnswersEveryMobileNumberAlike() {
    TestPorts ports = new TestPorts();
    Person abroad = new Person(World.TENANT, World.MEMBER.user(), "Marie", "+33612345678", false);
    World open = new World(ports, Map.of("SMS_COUNTRIES", "DE,FR"));
    open.registerPhone(abroad);
    // The same people, where one country less is allowed.
    World closed = new World(ports);
    closed.registerPhone(World.GROUP_ADMIN);
    Credentials own = closed.connector(World.DEVELOPER);
    closed.clock().advance(Duration.ofHours(1));
    Reply known = asked(closed, own, World.GROUP_ADMIN.number(), true);
    Reply unknown = asked(closed, own, "+4915112345688", false);
    Reply notAllowed = asked(closed, own, abroad.number(), false);
    closed.clock().advance(Duration.ofMinutes(2));
    asked(open, own, abroad.number(), true);
    lock(closed, own);
    Reply locked = asked(closed, own, World.GROUP_ADMIN.number(), false);

    assertThat(known.status()).isEqualTo(200);
    assertThat(known.body()).isEqualTo("{}");
    assertThat(List.of(unknown, notAllowed, locked)).containsOnly(known);
  }

  private static Reply asked(World at, Credentials own, String number, boolean sends) {
    int before = at.ports().sent().size();
    Reply reply =
        at.call("POST /v1/generatePin")
            .json("{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\"}".formatted(number, own.id()))
            .send();
    assertThat(at.ports().sent()).hasSize(before + (sends ? 1 : 0));
    return reply;
  }

  /** Five wrong PINs, and five of the next one. */
  private static void lock(World at, Credentials own) {
    String number = World.GROUP_ADMIN.number();
    for (int pins = 0; pins < 2; pins++) {
      at.clock().advance(Duration.ofMinutes(11));
      asked(at, own, number, true);
      String wrong = at.ports().sent().getLast().pin().equals("111111") ? "222222" : "111111";
      for (int tries = 0; tries < 5; tries++) {
        at.call("POST /v1/loginWithPinAndApplicationId")
            .json(
                "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                    .formatted(number, own.id(), wrong))
            .expect(401, "InvalidPin");
      }
    }
    at.clock().advance(Duration.ofMinutes(11));
  }

  @Test
  void generatePinRefusesAnUnknownConnectorWithTheVendorsSentence() {
    for (String id : List.of(GUID, "no such", "ü", "x".repeat(1000), " ")) {
      Reply reply = generate(NUMBER, id).expect(401, "Unauthenticated");
      assertThat(reply.text("message")).isEqualTo(WRONG_PAIR);
      category(reply, "AuthException");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"mobileNumber\":\"+4915112345601\"}",
        "{\"applicationId\":\"x\"}",
        "{\"mobileNumber\":4915112345601,\"applicationId\":\"x\"}",
        "{\"mobileNumber\":null,\"applicationId\":\"x\"}",
        "{\"mobileNumber\":\"+4915112345601\",\"applicationId\":1}",
        "{\"mobileNumber\":[\"+4915112345601\"],\"applicationId\":\"x\"}"
      })
  void generatePinRefusesMissingAndWrongFields(String body) {
    category(
        world.call("POST /v1/generatePin").json(body).expect(400, "InvalidParameters"),
        "ValidationException");
  }

  @Test
  void generatePinAnswersNoEarlierThanTheFloorWhateverHappens() {
    for (Call call :
        List.of(
            generate(NUMBER, connector.id()),
            generate(NUMBER, connector.id()),
            generate("+4915112345688", connector.id()),
            generate(NUMBER, GUID))) {
      var start = world.clock().instant();
      call.send();
      assertThat(Duration.between(start, world.clock().instant()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(600));
    }
  }

  @Test
  @Tag("case-16")
  void asSoonAsACapIsReachedTheAnswerSaysWhenToComeBack() {
    generate(NUMBER, connector.id()).expect(200);
    world.clock().advance(Duration.ofSeconds(30));
    throttled(generate(NUMBER, connector.id()), 25, 30);
    world.clock().advance(Duration.ofSeconds(31));
    generate("+49 151 12345601", connector.id()).expect(200);
    world.clock().advance(Duration.ofSeconds(61));
    generate(NUMBER, connector.id()).expect(200);
    world.clock().advance(Duration.ofSeconds(61));
    throttled(generate(NUMBER, connector.id()), 300, 600);
    world.clock().advance(Duration.ofMinutes(11));
    // The registration an hour ago was the first of five.
    generate(NUMBER, connector.id()).expect(200);
    world.clock().advance(Duration.ofMinutes(11));
    throttled(generate(NUMBER, connector.id()), 60 * 60, 24 * 60 * 60);
    world.clock().advance(Duration.ofDays(1));
    generate(NUMBER, connector.id()).expect(200);
  }

  @Test
  @Tag("case-16")
  void unknownNumbersAreCappedLikeKnownOnes() {
    generate("+4915112345688", connector.id()).expect(200);
    throttled(generate("+4915112345688", connector.id()), 50, 60);
  }

  @Test
  @Tag("case-19")
  void aForwardedAddressDoesNotOpenAnotherBucket() {
    World strict = new World(new TestPorts(), Map.of("SMS_PER_IP_HOUR", "2"));
    Credentials own = strict.connector(World.DEVELOPER);
    for (int i = 0; i < 3; i++) {
      Call call =
          strict
              .call("POST /v1/generatePin")
              .header("X-Forwarded-For", "198.51.100." + i)
              .json(
                  "{\"mobileNumber\":\"+491511234560"
                      + i
                      + "\",\"applicationId\":\""
                      + own.id()
                      + "\"}");
      assertThat(call.send().status()).isEqualTo(i < 2 ? 200 : 429);
    }
  }

  private static void throttled(Call call, long atLeast, long atMost) {
    Reply reply = call.expect(429, "Throttled");
    category(reply, "ThrottlingException");
    assertThat(Long.parseLong(reply.headers().getOrDefault("Retry-After", "-1")))
        .isBetween(atLeast, atMost);
  }

  // loginWithPinAndApplicationId

  @Test
  @Tag("case-26")
  void loginAnswersWithTheFieldsOfTheOldService() {
    Reply reply = login(NUMBER, connector.id(), seeded.connectorPin(), "").expect(200);
    assertThat(reply.json())
        .containsOnlyKeys("refreshToken", "grantedScope", "refreshTokenExpiry", "endpointUrl");
    assertThat(reply.text("refreshToken")).hasSizeLessThan(255);
    assertThat(reply.text("grantedScope"))
        .isEqualTo(
            "groupinfo.read,groupinfo.write,groupmember.read,groupmember.write,"
                + "groupmember.remove,profile.read");
    assertThat(reply.raw("refreshTokenExpiry"))
        .isEqualTo(world.clock().instant().plus(Duration.ofDays(365)).toEpochMilli());
    assertThat(reply.text("endpointUrl")).isEqualTo(World.PUBLIC_URL + "/");
  }

  @Test
  void loginTakesThePinAsANumberAsATextAndWithLeadingZeros() {
    String pin = seeded.connectorPin();
    login(NUMBER, connector.id(), "\"" + pin + "\"", "").expect(200);
    world.clock().advance(Duration.ofMinutes(11));
    login(NUMBER, connector.id(), seeded.connectorPin(), "").expect(200);
    world.clock().advance(Duration.ofMinutes(11));
    int short1 = Integer.parseInt(seeded.connectorPin());
    login("+49 (151) 123-456.01", connector.id(), Integer.toString(short1), "").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"12345\"",
        "1.2e5",
        "123456.0",
        "true",
        "[]",
        "\"\"",
        "null",
        "-12345",
        "9223372036854775808",
        "1000000",
        "\"1234567\"",
        "\"١٢٣٤٥٦\"",
        "\"１２３４５６\"",
        "\"१२३४५६\"",
        "\"123456\\u00a0\"",
        "\"\\u200f123456\"",
        "{}"
      })
  @Tag("case-9")
  @Tag("case-10")
  void loginRefusesWhatIsNoPinAndDoesNotCountIt(String pin) {
    String right = seeded.connectorPin();
    for (int i = 0; i < 6; i++) {
      login(NUMBER, connector.id(), pin, "").expect(400, "InvalidParameters");
    }
    login(NUMBER, connector.id(), right, "").expect(200);
  }

  @Test
  void loginGivesOneAnswerForEveryPinThatIsNotGood() {
    String right = seeded.connectorPin();
    String wrong = right.equals("111111") ? "222222" : "111111";
    String body = login(NUMBER, connector.id(), "\"" + wrong + "\"", "").expect(401).body();
    assertThat(body).contains("\"InvalidPin\"", "\"AuthException\"");
    assertThat(login("+4915112345688", connector.id(), right, "").expect(401).body())
        .isEqualTo(body);
    login(NUMBER, connector.id(), right, "").expect(200);
    assertThat(login(NUMBER, connector.id(), right, "").expect(401).body()).isEqualTo(body);
    world.clock().advance(Duration.ofMinutes(2));
    String next = seeded.connectorPin();
    world.clock().advance(Duration.ofMinutes(10));
    assertThat(login(NUMBER, connector.id(), next, "").expect(401).body()).isEqualTo(body);
    world.clock().advance(Duration.ofMinutes(2));
    String last = seeded.connectorPin();
    String miss = last.equals("111111") ? "222222" : "111111";
    for (int i = 0; i < 5; i++) {
      login(NUMBER, connector.id(), "\"" + miss + "\"", "").expect(401);
    }
    assertThat(login(NUMBER, connector.id(), "\"" + last + "\"", "").expect(401).body())
        .isEqualTo(body);
  }

  @Test
  void loginChecksASecretThatIsSent() {
    String pin = "\"" + seeded.connectorPin() + "\"";
    for (String secret : List.of("\"wrong\"", "\"\"", "\"" + connector.secret() + "x\"")) {
      Reply reply =
          login(NUMBER, connector.id(), pin, ",\"applicationSecret\":" + secret)
              .expect(401, "Unauthenticated");
      assertThat(reply.text("message")).isEqualTo(WRONG_PAIR);
    }
    login(NUMBER, connector.id(), pin, ",\"applicationSecret\":7").expect(400, "InvalidParameters");
    login(NUMBER, connector.id(), pin, ",\"applicationSecret\":\"" + connector.secret() + "\"")
        .expect(200);
  }

  @Test
  void loginRefusesAnUnknownConnectorLikeAWrongSecret() {
    Reply reply = login(NUMBER, GUID, "123456", "").expect(401, "Unauthenticated");
    assertThat(reply.text("message")).isEqualTo(WRONG_PAIR);
    assertThat(login(NUMBER, GUID, "123456", ",\"applicationSecret\":\"x\"").expect(401).body())
        .isEqualTo(reply.body());
    assertThat(
            login(NUMBER, connector.id(), "123456", ",\"applicationSecret\":\"x\"")
                .expect(401)
                .body())
        .isEqualTo(reply.body());
  }

  @Test
  @Tag("case-48")
  void theApplicationIdIsTheSameInEitherLetterCase() {
    String upper = connector.id().toUpperCase(Locale.ROOT);
    generate(NUMBER, upper).expect(200);
    String pin = world.ports().sent().getLast().pin();
    Reply login = login(NUMBER, upper, pin, "").expect(200);
    world
        .exchange(new Credentials(upper, connector.secret()), login.text("refreshToken"))
        .expect(200);
    world.exchange(connector, login.text("refreshToken")).expect(200);
  }

  // accessToken

  @Test
  @Tag("case-26")
  void theExchangeAnswersWithTheFieldsOfTheOldService() {
    Reply reply = world.exchange(connector, seeded.refreshToken()).expect(200);
    assertThat(reply.json())
        .containsOnlyKeys(
            "accessToken", "endpointUrl", "accessTokenExpiry", "scope", "refreshToken");
    assertThat(reply.raw("refreshToken")).isNull();
    assertThat(reply.raw("accessTokenExpiry"))
        .isEqualTo(world.clock().instant().plus(Duration.ofHours(24)).toEpochMilli());
    assertThat(reply.text("endpointUrl")).isEqualTo(World.PUBLIC_URL);
    assertThat(reply.text("scope")).startsWith("groupinfo.read,groupinfo.write,");
  }

  @Test
  void anotherEndpointIsNamedWithItsSlashes() {
    World other = new World(new TestPorts(), Map.of("ENDPOINT_URL", "https://kms.example/base//"));
    other.registerPhone(World.GROUP_ADMIN);
    Credentials own = other.connector(World.DEVELOPER);
    String token = other.grant(World.GROUP_ADMIN, own, "user").text("refreshToken");
    assertThat(other.exchange(own, token).expect(200).text("endpointUrl"))
        .isEqualTo("https://kms.example/base");
  }

  @Test
  void withoutAPublicUrlTheGatewaysOwnAddressIsTheEndpoint() {
    World other = new World(new TestPorts(), Map.of("PUBLIC_URL", ""));
    other.registerPhone(World.GROUP_ADMIN);
    Credentials own = other.connector(World.DEVELOPER);
    String token = other.grant(World.GROUP_ADMIN, own, "user").text("refreshToken");
    Reply reply = other.exchange(own, token).header("Host", "evil.example").expect(200);
    assertThat(reply.text("endpointUrl")).isEqualTo("https://gateway.example/dev");
    other.call("GET /v1/groups").header("accessToken", reply.text("accessToken")).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"applicationId", "applicationSecret"})
  void theExchangeRefusesAMissingPairWithTheVendorsSentence(String name) {
    for (String value : List.of("", "  ")) {
      Reply reply =
          world
              .exchange(connector, seeded.refreshToken())
              .header(name, value)
              .expect(400, "InvalidParameters");
      assertThat(reply.text("message")).isEqualTo(WRONG_PAIR);
      category(reply, "ValidationException");
    }
    assertThat(world.call("GET /v1/accessToken").expect(400).text("message")).isEqualTo(WRONG_PAIR);
  }

  @Test
  void theExchangeRefusesAMissingRefreshToken() {
    Reply reply = world.exchange(connector, "").expect(400, "InvalidParameters");
    assertThat(reply.text("message")).contains("refreshToken");
  }

  @Test
  void theExchangeGivesOneAnswerForUnknownConnectorsAndWrongSecrets() {
    String secret = connector.secret();
    Reply unknown =
        world
            .exchange(new Credentials(GUID, secret), seeded.refreshToken())
            .expect(401, "Unauthenticated");
    assertThat(unknown.text("message")).isEqualTo(WRONG_PAIR);
    category(unknown, "AuthException");
    for (String wrong :
        List.of(secret + "x", secret.substring(1), "x", secret.toLowerCase(Locale.ROOT), "ｐ")) {
      Reply reply =
          world
              .exchange(new Credentials(connector.id(), wrong), seeded.refreshToken())
              .expect(401, "Unauthenticated");
      assertThat(reply.body()).isEqualTo(unknown.body());
    }
  }

  @Test
  @Tag("case-32")
  void theExchangeRefusesWhatIsNoRefreshTokenOfThisConnector() {
    Credentials another = world.connector(World.DEVELOPER);
    String foreign = world.grant(World.GROUP_ADMIN, another, "user").text("refreshToken");
    String token = seeded.refreshToken();
    char last = token.charAt(token.length() - 1);
    for (String shown :
        List.of(
            foreign,
            seeded.accessToken(),
            connector.secret(),
            "x",
            token + "x",
            token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A'),
            token.toUpperCase(Locale.ROOT),
            "x".repeat(10_000))) {
      Reply reply = world.exchange(connector, shown).expect(401, "InvalidToken");
      category(reply, "AuthException");
    }
  }

  @Test
  @Tag("case-49")
  void twentyWrongSecretsCloseTheConnectorToThatAddressOnly() {
    Credentials wrong = new Credentials(connector.id(), "wrong");
    for (int i = 0; i < 20; i++) {
      world
          .exchange(wrong, seeded.refreshToken())
          .from("198.51.100.7")
          .expect(401, "Unauthenticated");
    }
    throttled(world.exchange(wrong, seeded.refreshToken()).from("198.51.100.7"), 590, 600);
    throttled(world.exchange(connector, seeded.refreshToken()).from("198.51.100.7"), 590, 600);
    world.exchange(connector, seeded.refreshToken()).from("198.51.100.8").expect(200);
    Credentials another = world.connector(World.DEVELOPER);
    String token = world.grant(World.GROUP_ADMIN, another, "user").text("refreshToken");
    world.exchange(another, token).from("198.51.100.7").expect(200);
    world.clock().advance(Duration.ofMinutes(10));
    world.exchange(connector, seeded.refreshToken()).from("198.51.100.7").expect(200);
  }

  // Access tokens

  @Test
  void everyBadAccessTokenIsRefusedWithTheSentenceThatProgramsCompareWith() {
    String token = seeded.accessToken();
    String signIn = world.ports().provider().token(World.GROUP_ADMIN);
    for (String shown :
        List.of("x", token + "x", "Bearer " + token, seeded.refreshToken(), signIn, "a.b.c")) {
      Reply reply =
          world.call("GET /v1/groups").header("accessToken", shown).expect(401, "InvalidToken");
      assertThat(reply.text("message")).isEqualTo(WRONG_ACCESS);
      category(reply, "AuthException");
    }
    world.clock().advance(Duration.ofHours(24).plusSeconds(61));
    assertThat(groups().expect(401, "InvalidToken").text("message")).isEqualTo(WRONG_ACCESS);
  }

  @Test
  void anAccessTokenComesInItsHeaderOrAsBearer() {
    String token = seeded.accessToken();
    world.call("GET /v1/groups").header("Authorization", "Bearer " + token).expect(200);
    world.call("GET /v1/groups").header("authorization", "bearer   " + token).expect(200);
    groups().header("Authorization", "Bearer " + token).expect(200);
    groups().header("Authorization", "Basic dTpw").expect(200);
    groups().header("Authorization", "Bearer other").expect(400, "InvalidParameters");
    world
        .call("GET /v1/groups")
        .header("Authorization", "Basic dTpw")
        .expect(400, "InvalidParameters");
    world.call("GET /v1/groups").expect(400, "InvalidParameters");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/groups,groupinfo.read",
    "GET /v1/groups/{groupId},groupinfo.read",
    "GET /v1/groups/{groupId}/subGroups,groupinfo.read",
    "POST /v1/groups,groupinfo.write",
    "GET /v1/groups/{groupId}/members,groupmember.read",
    "PUT /v1/groups/{groupId}/members,groupmember.write",
    "DELETE /v1/groups/{groupId}/members/{memberId},groupmember.remove",
    "GET /v1/users/me,profile.read"
  })
  @Tag("case-68")
  void eachCallNeedsItsOwnPermission(String route, String scope) {
    String others =
        List.of(
                "groupinfo.read",
                "groupinfo.write",
                "groupinfo.update",
                "groupinfo.remove",
                "groupmember.read",
                "groupmember.write",
                "groupmember.update",
                "groupmember.remove",
                "profile.read",
                "profile.write",
                "tenant.read")
            .stream()
            .filter(one -> !one.equals(scope))
            .reduce((one, two) -> one + "\",\"" + two)
            .orElseThrow();
    Credentials without = world.connector(World.DEVELOPER, others);
    String token = access(without);
    Reply reply = seeded.call(route).header("accessToken", token).expect(403, "Forbidden");
    category(reply, "AuthException");
    assertThat(reply.text("hint")).isEqualTo(scope);
    String right = access(world.connector(World.DEVELOPER, scope));
    seeded.call(route).header("accessToken", right).expect(200);
  }

  private String access(Credentials of) {
    return world.accessToken(of, world.grant(World.GROUP_ADMIN, of, "user").text("refreshToken"));
  }

  // groups

  @Test
  void groupsAreListedCompletelyWhateverIsAsked() {
    Reply reply = groups().expect(200);
    assertThat(reply.json()).containsOnlyKeys("groups");
    Map<String, Object> expected = new HashMap<>();
    expected.put("groupId", World.SALES);
    expected.put("groupName", "The group-sales");
    expected.put("groupImageUrl", "");
    expected.put("hasSubGroups", true);
    expected.put("hasParentGroups", false);
    expected.put("callerRole", "Admin");
    expected.put("isMappedToTenant", true);
    expected.put("groupType", "Group");
    expected.put("userCount", 2);
    assertThat(reply.list("groups")).containsExactly(expected);
    for (String name : List.of("fetchAllGroups", "showDetail", "showDetails")) {
      for (String value : List.of("true", "false", "", "x")) {
        assertThat(groups().query(name, value).expect(200).body()).isEqualTo(reply.body());
      }
    }
  }

  @Test
  void aGroupIsMadeWithTheGrantorAsAdminAndItsMembers() {
    Reply made =
        group("POST /v1/groups", "")
            .json(
                "{name:'Crew',welcomeMessage:'Hi',groupType:'ConnectGroup',"
                    + "members:['+49 151 12345604','+4915112345604','+4915112345602']}")
            .expect(200);
    assertThat(made.json()).containsOnlyKeys("groupId", "groupName", "membersAdded");
    assertThat(made.text("groupName")).isEqualTo("Crew");
    assertThat(made.raw("membersAdded")).isEqualTo(true);
    Reply details = group("GET /v1/groups/{groupId}", made.text("groupId")).expect(200);
    assertThat(details.text("groupType")).isEqualTo("ConnectGroup");
    assertThat(details.text("welcomeMessage")).isEqualTo("Hi");
    assertThat(details.number("userCount")).isEqualTo(2);
    Reply members = group("GET /v1/groups/{groupId}/members", made.text("groupId")).expect(200);
    assertThat(members.each("members", "mobileNumber"))
        .containsExactlyInAnyOrder(World.MEMBER.number(), World.GROUP_ADMIN.number());
    assertThat(members.each("members", "role")).containsExactlyInAnyOrder("Member", "Admin");
    assertThat(groups().expect(200).each("groups", "groupId"))
        .containsExactlyInAnyOrder(World.SALES, made.text("groupId"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\" \"}",
        "{\"name\":7}",
        "{\"name\":\"x\",\"groupType\":\"group\"}",
        "{\"name\":\"x\",\"groupType\":\"\"}",
        "{\"name\":\"x\",\"members\":\"+4915112345601\"}",
        "{\"name\":\"x\",\"members\":[\"0151\"]}",
        "{\"name\":\"x\",\"members\":[7]}",
        "{\"name\":\"x\",\"members\":[null]}"
      })
  void aGroupWithWrongFieldsIsRefused(String body) {
    category(
        group("POST /v1/groups", "").json(body).expect(400, "InvalidParameters"),
        "ValidationException");
    assertThat(groups().expect(200).list("groups")).hasSize(1);
  }

  @Test
  void aGroupIsMadeWithAHundredMembersAtMostAndGetsMoreLater() {
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      numbers.append(i == 0 ? "" : ",").append("\"+49151000000").append(10 + i % 90).append("\"");
    }
    String body = "{\"name\":\"x\",\"members\":[" + numbers + "]}";
    group("POST /v1/groups", "").json(body).expect(200);
    group("PUT /v1/groups/{groupId}/members", World.SALES).json(body).expect(200);
    String more = body.replace("]", ",\"+4915100000009\"]");
    group("POST /v1/groups", "").json(more).expect(400, "InvalidParameters");
    group("PUT /v1/groups/{groupId}/members", World.SALES).json(more).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;",
        "Application/JSON; Charset=UTF-8;",
        "application/json; charset=utf8",
        "application/json; odata=verbose",
        "application/json ; charset=\"utf-8\""
      })
  void theMediaTypeIsReadAsItsParts(String type) {
    group("PUT /v1/groups/{groupId}/members", World.SALES)
        .header("Content-Type", type)
        .body("{\"members\":[\"+4915112345699\"]}")
        .expect(200);
  }

  @Test
  void aWrongNumberIsNamedByItsPlace() {
    assertThat(
            group("PUT /v1/groups/{groupId}/members", World.SALES)
                .json("{\"members\":[\"+4915112345699\",\"+4930123456\"]}")
                .expect(400, "InvalidParameters")
                .text("message"))
        .contains("members[1]");
  }

  @Test
  void aGroupIdMayCarryAnAt() {
    String id = GUID + "@2";
    world
        .ports()
        .groups()
        .create(
            new Group(
                new TenantId(World.TENANT),
                new GroupId(id),
                "Old",
                "",
                "",
                GroupType.CONNECT_GROUP,
                Optional.empty(),
                1,
                0,
                "g"),
            List.of(
                world.member(new TenantId(World.TENANT), World.GROUP_ADMIN.number(), Role.ADMIN)));
    for (String sent : List.of(id, GUID + "%402")) {
      assertThat(group("GET /v1/groups/{groupId}", sent).expect(200).text("groupId")).isEqualTo(id);
      group("GET /v1/groups/{groupId}/subGroups", sent).expect(200);
      group("GET /v1/groups/{groupId}/members", sent).expect(200);
      group("PUT /v1/groups/{groupId}/members", sent)
          .json("{\"members\":[\"+4915112345604\"]}")
          .expect(200);
    }
  }

  @Test
  void detailsCarryTheGroupBothFlatAndInAList() {
    Reply reply = group("GET /v1/groups/{groupId}", World.SALES).expect(200);
    assertThat(reply.text("groupId")).isEqualTo(World.SALES);
    assertThat(reply.text("welcomeMessage")).isEqualTo("Welcome");
    assertThat(reply.each("groups", "groupId")).containsExactly(World.SALES);
    assertThat(reply.number("currentLevelUserCount")).isEqualTo(2);
    assertThat(reply.each("groups", "currentLevelUserCount")).containsExactly(2);
  }

  @Test
  void subGroupsAreThoseOfTheReachOnly() {
    assertThat(
            group("GET /v1/groups/{groupId}/subGroups", World.SALES).expect(200).list("subGroups"))
        .as("the Admin of a parent is not Admin of a child")
        .isEmpty();
    String token = groupToken(World.SALES);
    Reply reply =
        world
            .call("GET /v1/groups/{groupId}/subGroups")
            .header("accessToken", token)
            .path("groupId", World.SALES)
            .expect(200);
    assertThat(reply.each("subGroups", "groupId")).containsExactly(World.TEAM);
    assertThat(reply.each("subGroups", "callerRole")).containsExactly("Admin");
    assertThat(reply.each("subGroups", "hasParentGroups")).containsExactly(true);
    assertThat(reply.list("groups"))
        .containsExactly(
            Map.of(
                "groupId",
                World.SALES,
                "groupName",
                "The group-sales",
                "groupImageUrl",
                "",
                "subGroups",
                List.of(
                    Map.of(
                        "groupId",
                        World.TEAM,
                        "groupName",
                        "The group-team",
                        "groupImageUrl",
                        ""))));
  }

  @Test
  void subGroupsGoAllTheWayDownOnlyWhereThatIsAskedFor() {
    String middle = groupBelow(World.SALES);
    String lowest = groupBelow(middle);
    String token = groupToken(World.SALES);
    for (String value : List.of("", "false", "x")) {
      assertThat(subGroups(token, value)).containsExactlyInAnyOrder(World.TEAM, middle);
    }
    for (String value : List.of("true", "True")) {
      assertThat(subGroups(token, value)).containsExactlyInAnyOrder(World.TEAM, middle, lowest);
    }
    assertThat(subGroups(seeded.accessToken(), "true"))
        .as("where the user is Admin")
        .containsExactlyInAnyOrder(middle, lowest);
  }

  private String groupToken(String group) {
    return world.accessToken(
        connector,
        world.grant(World.GROUP_ADMIN, connector, "group:" + group).text("refreshToken"));
  }

  private String groupBelow(String parent) {
    return world
        .call("POST /v1/groups")
        .header("accessToken", groupToken(parent))
        .json("{\"name\":\"Below\"}")
        .expect(200)
        .text("groupId");
  }

  private List<Object> subGroups(String token, String fetchAllGroups) {
    return world
        .call("GET /v1/groups/{groupId}/subGroups")
        .header("accessToken", token)
        .path("groupId", World.SALES)
        .query("fetchAllGroups", fetchAllGroups)
        .expect(200)
        .each("subGroups", "groupId");
  }

  @Test
  void membersAreAddedReadAndRemoved() {
    String added = "+4915112345677";
    Reply put =
        group("PUT /v1/groups/{groupId}/members", World.SALES)
            .body("{members:['+49 151 12345677','+4915112345602']}")
            .expect(200);
    assertThat(put.text("result")).isEqualTo("true");
    List<Map<String, Object>> members =
        group("GET /v1/groups/{groupId}/members", World.SALES).expect(200).list("members");
    assertThat(members).hasSize(3);
    Map<String, Object> fresh =
        members.stream()
            .filter(one -> added.equals(one.get("mobileNumber")))
            .findFirst()
            .orElseThrow();
    assertThat(fresh)
        .containsEntry("role", "Member")
        .containsEntry("isProvisioned", false)
        .containsOnlyKeys("id", "role", "mobileNumber", "isProvisioned");
    assertThat(members)
        .filteredOn(one -> World.GROUP_ADMIN.number().equals(one.get("mobileNumber")))
        .allSatisfy(one ->
            assertThat(one).containsEntry("role", "Admin").containsEntry("isProvisioned", true));
    remove((String) requireNonNull(fresh.get("id"))).expect(200);
    assertThat(groups().expect(200).each("groups", "userCount")).containsExactly(2);
    remove((String) requireNonNull(fresh.get("id"))).expect(404, "NotFound");
    for (String id : List.of(GUID, "", "x", added, "../" + GUID)) {
      remove(id).expect(404, "NotFound");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"members\":null}", "{\"members\":{}}", "{\"member\":[]}"})
  void addingMembersNeedsTheirList(String body) {
    group("PUT /v1/groups/{groupId}/members", World.SALES)
        .json(body)
        .expect(400, "InvalidParameters");
  }

  private Call remove(String memberId) {
    return group("DELETE /v1/groups/{groupId}/members/{memberId}", World.SALES)
        .path("memberId", memberId);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/groups/{groupId}",
        "GET /v1/groups/{groupId}/subGroups",
        "GET /v1/groups/{groupId}/members",
        "PUT /v1/groups/{groupId}/members",
        "DELETE /v1/groups/{groupId}/members/{memberId}"
      })
  void aGroupOutOfReachIsForbiddenAndAnUnknownOneNotFound(String route) {
    category(
        seeded.call(route).path("groupId", World.BOARD).expect(403, "Forbidden"), "AuthException");
    seeded.call(route).path("groupId", World.TEAM).expect(403, "Forbidden");
    Reply foreign = seeded.call(route).path("groupId", World.FOREIGN).expect(404, "NotFound");
    category(foreign, "NotFoundException");
    for (String id : List.of(UUID.randomUUID().toString(), "../x", "a b", "x".repeat(500))) {
      assertThat(seeded.call(route).path("groupId", id).expect(404).body())
          .isEqualTo(foreign.body());
    }
  }

  @Test
  void usersMeIsTheGrantor() {
    Reply reply = seeded.call("GET /v1/users/me").expect(200);
    assertThat(reply.json())
        .containsEntry("id", World.GROUP_ADMIN.user())
        .containsEntry("name", World.GROUP_ADMIN.name())
        .containsEntry("mobileNumber", World.GROUP_ADMIN.number())
        .containsEntry("isProvisioned", true);
  }

  // Tenants

  @Test
  @Tag("case-65")
  void tenantRoleAndScopeInARequestAreIgnored() {
    Reply plain = groups().expect(200);
    Call call = groups();
    for (String name : List.of("tenantId", "tid", "role", "scope", "reach", "isAdmin", "userId")) {
      call.header(name, World.OTHER_TENANT).query(name, World.OTHER_TENANT);
    }
    assertThat(call.expect(200).body()).isEqualTo(plain.body());
    Reply made =
        group("POST /v1/groups", "")
            .header("tenantId", World.OTHER_TENANT)
            .json(
                "{\"name\":\"x\",\"tenantId\":\""
                    + World.OTHER_TENANT
                    + "\",\"scope\":\"*\",\"role\":\"Admin\",\"groupId\":\""
                    + World.FOREIGN
                    + "\"}")
            .expect(200);
    assertThat(made.text("groupId")).isNotEqualTo(World.FOREIGN);
    assertThat(
            world
                .ports()
                .groups()
                .find(new TenantId(World.TENANT), new GroupId(made.text("groupId"))))
        .isPresent();
    Reply login =
        login(
                NUMBER,
                connector.id(),
                seeded.connectorPin(),
                ",\"tenantId\":\"" + World.OTHER_TENANT + "\",\"reach\":\"tenant\",\"scope\":\"*\"")
            .expect(200);
    assertThat(
            world
                .call("GET /v1/groups")
                .header("accessToken", world.accessToken(connector, login.text("refreshToken")))
                .expect(200)
                .list("groups"))
        .isEmpty();
    Reply me =
        world
            .call("GET /v1/me", World.DEVELOPER)
            .header("tenantId", World.OTHER_TENANT)
            .query("tenantAdmin", "true")
            .expect(200);
    assertThat(me.text("tenantId")).isEqualTo(World.TENANT);
    assertThat(me.raw("tenantAdmin")).isEqualTo(false);
  }

  @Test
  @Tag("case-66")
  void aCursorOfAnotherTenantListOrMakerIsRefused() {
    for (int i = 0; i < 101; i++) {
      world.connector(World.DEVELOPER, "groupinfo.read");
      world.connector(World.OTHER_ADMIN, "groupinfo.read");
    }
    Reply first =
        world.call("GET /v1/connectors", World.DEVELOPER).query("all", "true").expect(200);
    String cursor = first.text("next");
    assertThat(cursor).isNotEmpty();
    Reply second =
        world
            .call("GET /v1/connectors", World.DEVELOPER)
            .query("all", "true")
            .query("cursor", cursor)
            .expect(200);
    assertThat(second.raw("next")).isNull();
    assertThat(second.each("connectors", "applicationId"))
        .hasSize(2)
        .doesNotContainAnyElementsOf(first.each("connectors", "applicationId"));
    world
        .call("GET /v1/connectors", World.OTHER_ADMIN)
        .query("all", "true")
        .query("cursor", cursor)
        .expect(400, "InvalidParameters");
    world
        .call("GET /v1/connectors", World.DEVELOPER)
        .query("cursor", cursor)
        .expect(400, "InvalidParameters");
    groups().query("cursor", cursor).expect(400, "InvalidParameters");
    char last = cursor.charAt(cursor.length() - 2);
    for (String forged :
        List.of(
            "x",
            "%",
            "AAAA",
            cursor.substring(1),
            cursor.substring(0, cursor.length() - 2) + (last == 'A' ? "BA" : "AA"),
            "x".repeat(5000))) {
      world
          .call("GET /v1/connectors", World.DEVELOPER)
          .query("all", "true")
          .query("cursor", forged)
          .expect(400, "InvalidParameters");
    }
  }

  // Conflicts

  @Test
  void withoutAVerifiedPhoneNothingIsGranted() {
    World fresh = new World();
    Credentials own = fresh.connector(World.TENANT_ADMIN);
    Reply reply = fresh.tryGrant(World.TENANT_ADMIN, own, "user").expect(409, "PhoneNotVerified");
    category(reply, "ConflictException");
  }

  @Test
  void aNumberOfAnotherUserIsTakenButOnlyAfterTheRightPin() {
    String ask = "{\"mobileNumber\":\"" + World.GROUP_ADMIN.number() + "\"";
    world.call("POST /v1/me/phone/pin", World.DEVELOPER).json(ask + "}").expect(200);
    String pin = world.ports().sent().getLast().pin();
    world
        .call("POST /v1/me/phone/verify", World.DEVELOPER)
        .json(ask + ",\"pin\":\"" + (pin.equals("111111") ? "222222" : "111111") + "\"}")
        .expect(401, "InvalidPin");
    Reply reply =
        world
            .call("POST /v1/me/phone/verify", World.DEVELOPER)
            .json(ask + ",\"pin\":\"" + pin + "\"}")
            .expect(409, "PhoneTaken");
    category(reply, "ConflictException");
    assertThat(world.call("GET /v1/me", World.DEVELOPER).expect(200).text("mobileNumber"))
        .isEqualTo(NUMBER);
  }

  @Test
  @Tag("case-50")
  void aThirdSecretIsOneTooMany() {
    assertThat(seeded.secretId()).isNotEmpty();
    Reply reply =
        world
            .call("POST /v1/connectors/{applicationId}/secrets", World.DEVELOPER)
            .path("applicationId", connector.id())
            .json("{}")
            .expect(409, "TooManySecrets");
    category(reply, "ConflictException");
  }
}
