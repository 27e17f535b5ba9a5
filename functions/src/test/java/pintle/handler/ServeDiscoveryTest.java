package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.connector.Scope;
import pintle.key.KeyRotation;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What is published: the metadata, of which each value works, and the keys. */
final class ServeDiscoveryTest {
  private static final String METADATA = "GET /.well-known/oauth-authorization-server";
  private static final String KEYS = "GET /.well-known/jwks.json";
  private static final String RESOURCE = "GET /.well-known/oauth-protected-resource";
  private static final Person PERSON = World.GROUP_ADMIN;

  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();
  private final OAuth2 oauth = seeded.oauth2();

  private static List<String> texts(String member) {
    Object values = new World().call(METADATA).expect(200).json().get(member);
    return ((List<?>) requireNonNull(values, member)).stream().map(String::valueOf).toList();
  }

  static List<String> responseTypes() {
    return texts("response_types_supported");
  }

  static List<String> responseModes() {
    return texts("response_modes_supported");
  }

  static List<String> grantTypes() {
    return texts("grant_types_supported");
  }

  static List<String> challengeMethods() {
    return texts("code_challenge_methods_supported");
  }

  // The metadata.

  @Test
  void namesTheEndpointsOfTheIssuerAndNoMoreThanIsTriedBelow() {
    Reply reply = world.call(METADATA).expect(200);
    assertThat(reply.json())
        .containsOnlyKeys(
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "revocation_endpoint",
            "introspection_endpoint",
            "jwks_uri",
            "scopes_supported",
            "response_types_supported",
            "response_modes_supported",
            "grant_types_supported",
            "token_endpoint_auth_methods_supported",
            "revocation_endpoint_auth_methods_supported",
            "introspection_endpoint_auth_methods_supported",
            "code_challenge_methods_supported",
            "authorization_response_iss_parameter_supported",
            "ui_locales_supported",
            "protected_resources")
        .containsEntry("issuer", World.PUBLIC_URL)
        .containsEntry("authorization_endpoint", World.PUBLIC_URL + "/oauth2/authorize")
        .containsEntry("token_endpoint", World.PUBLIC_URL + "/oauth2/token")
        .containsEntry("revocation_endpoint", World.PUBLIC_URL + "/oauth2/revoke")
        .containsEntry("introspection_endpoint", World.PUBLIC_URL + "/oauth2/introspect")
        .containsEntry("jwks_uri", World.PUBLIC_URL + "/.well-known/jwks.json");
    assertThat(reply.headers()).containsEntry("Cache-Control", "public, max-age=3600");
  }

  @Test
  void hasTheGatewaysAddressWhereNoOtherIsSet() {
    World unnamed = new World(new TestPorts(), Map.of("PUBLIC_URL", ""));
    assertThat(unnamed.call(METADATA).header("Host", "evil.example").expect(200).json())
        .containsEntry("issuer", "https://gateway.example/dev")
        .containsEntry("jwks_uri", "https://gateway.example/dev/.well-known/jwks.json");
  }

  @Test
  void namesTheIssuerThatTokensCarry() throws ParseException {
    String issuer = world.call(METADATA).expect(200).text("issuer");
    assertThat(SignedJWT.parse(seeded.accessToken()).getJWTClaimsSet().getIssuer())
        .isEqualTo(issuer);
  }

  @Test
  void everyScopeCanBeGrantedByACode() {
    List<String> scopes = texts("scopes_supported");
    assertThat(scopes).hasSize(Scope.values().length).doesNotHaveDuplicates();
    Credentials connector = world.connector(World.DEVELOPER, scopes.toArray(String[]::new));
    OAuth2 oauth = OAuth2.of(world, World.DEVELOPER, connector);
    String code = oauth.code(PERSON, "scope", String.join(" ", scopes));
    assertThat(oauth.exchange(code).expect(200).text("scope").split(" "))
        .containsExactlyInAnyOrderElementsOf(scopes);
  }

  @ParameterizedTest
  @MethodSource("responseTypes")
  void everyResponseTypeIsAnswered(String type) {
    assertThat(returned("response_type", type)).containsKey(type);
  }

  @ParameterizedTest
  @MethodSource("responseModes")
  void everyResponseModeIsAnsweredInItsWay(String mode) {
    assertThat(mode).isEqualTo("query");
    // Reads the query of the address.
    assertThat(returned("response_mode", mode)).containsKey("code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fragment", "form_post", "query.jwt"})
  void noOtherResponseModeIs(String mode) {
    assertThat(OAuth.back(oauth.authorize(oauth.asked("response_mode", mode)).expect(303)))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void theAnswerNamesItsIssuer() {
    assertThat(world.call(METADATA).expect(200).json())
        .containsEntry("authorization_response_iss_parameter_supported", true);
    assertThat(returned()).containsEntry("iss", World.PUBLIC_URL);
    assertThat(OAuth.back(oauth.authorize(oauth.asked("response_type", "token")).expect(303)))
        .containsEntry("iss", World.PUBLIC_URL);
  }

  private Map<String, String> returned(String... parameters) {
    return oauth.returned(PERSON, oauth.asked(parameters));
  }

  @ParameterizedTest
  @MethodSource("grantTypes")
  void everyGrantTypeGivesTokens(String type) {
    switch (type) {
      case "authorization_code" -> oauth.exchange(oauth.code(PERSON)).expect(200);
      case "refresh_token" -> oauth.refresh(seeded.refreshToken()).expect(200);
      default -> throw new AssertionError("a grant type that nobody has tried: " + type);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_credentials", "implicit", "password", "REFRESH_TOKEN"})
  void noOtherGrantTypeGivesAny(String type) {
    OAuth.refused(
        oauth.exchange(oauth.code(PERSON), "grant_type", type), 400, "unsupported_grant_type");
  }

  static Stream<Arguments> authenticationMethods() {
    return Stream.of("token", "revocation", "introspection")
        .flatMap(endpoint ->
            texts(endpoint + "_endpoint_auth_methods_supported").stream()
                .map(method -> Arguments.of(endpoint, method)));
  }

  @ParameterizedTest
  @MethodSource("authenticationMethods")
  void everyMethodOfAuthenticationIsTaken(String endpoint, String method) {
    Credentials connector = oauth.connector();
    Map<String, String> form = new HashMap<>();
    if (endpoint.equals("token")) {
      form.put("grant_type", "refresh_token");
      form.put("refresh_token", seeded.refreshToken());
    } else {
      form.put("token", seeded.accessToken());
    }
    String route =
        switch (endpoint) {
          case "token" -> OAuth2.TOKEN;
          case "revocation" -> OAuth2.REVOKE;
          default -> OAuth2.INTROSPECT;
        };
    switch (method) {
      case "client_secret_post" -> {
        form.put("client_id", connector.id());
        form.put("client_secret", connector.secret());
        oauth.call(route, form).expect(200);
      }
      case "client_secret_basic" ->
          oauth
              .call(route, form)
              .header("Authorization", basic(connector.id(), connector.secret()))
              .expect(200);
      default -> throw new AssertionError("a method that nobody has tried: " + method);
    }
  }

  private static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @ParameterizedTest
  @ValueSource(strings = {OAuth2.TOKEN, OAuth2.REVOKE, OAuth2.INTROSPECT})
  void aClientThatShowsNoSecretIsRefused(String route) {
    Map<String, String> form =
        Map.of(
            "client_id", oauth.connector().id(),
            "grant_type", "refresh_token",
            "refresh_token", seeded.refreshToken(),
            "token", seeded.accessToken());
    OAuth.refused(oauth.call(route, form), 401, "invalid_client");
  }

  @ParameterizedTest
  @MethodSource("challengeMethods")
  void everyMethodOfAChallengeBindsTheCode(String method) {
    assertThat(method).isEqualTo("S256");
    String verifier = "a".repeat(64);
    byte[] digest = Digest.of(verifier.getBytes(StandardCharsets.US_ASCII)).bytes();
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    String code = oauth.code(PERSON, "code_challenge", challenge, "code_challenge_method", method);
    OAuth.refused(oauth.exchange(code, "code_verifier", ""), 400, "invalid_grant");
    OAuth.refused(oauth.exchange(code, "code_verifier", "b".repeat(64)), 400, "invalid_grant");
    oauth.exchange(code, "code_verifier", verifier).expect(200);
  }

  @ParameterizedTest
  @CsvSource({"plain", "''", "s256"})
  void noOtherMethodOfAChallengeIsTaken(String method) {
    assertThat(
            OAuth.back(oauth.authorize(oauth.asked("code_challenge_method", method)).expect(303)))
        .containsEntry("error", "invalid_request");
  }

  @Test
  void everyLocaleIsALanguageOfThePage() {
    Map<String, String> titles = Map.of("de", "Zugriff erlauben?", "en", "Allow access?");
    assertThat(texts("ui_locales_supported")).hasSameElementsAs(titles.keySet());
    titles.forEach((locale, title) ->
        assertThat(oauth.consentPage(PERSON, oauth.asked("ui_locales", locale)).html())
            .contains("<h1>" + title + "</h1>"));
  }

  // The resource.

  @Test
  void describesTheApiAsAResourceOfTheIssuer() {
    Reply reply = world.call(RESOURCE).expect(200);
    assertThat(reply.json())
        .containsOnlyKeys(
            "resource",
            "resource_name",
            "authorization_servers",
            "scopes_supported",
            "bearer_methods_supported")
        .containsEntry("resource", World.PUBLIC_URL)
        .containsEntry("authorization_servers", List.of(World.PUBLIC_URL))
        .containsEntry("scopes_supported", texts("scopes_supported"))
        .containsEntry("bearer_methods_supported", List.of("header"));
    assertThat(reply.headers()).containsEntry("Cache-Control", "public, max-age=3600");
    assertThat(texts("protected_resources")).containsExactly(reply.text("resource"));
    world
        .call("GET /v1/groups")
        .header("Authorization", "Bearer " + seeded.accessToken())
        .expect(200);
  }

  // The keys.

  private PublishedKeys row() {
    return world.ports().publicKeys().read();
  }

  private void replace(PublishedKeys changed) {
    assertThat(world.ports().publicKeys().replace(changed)).isTrue();
    world.clock().advance(Duration.ofSeconds(1));
  }

  private List<Object> kids() {
    return world.call(KEYS).expect(200).each("keys", "kid");
  }

  private static List<String> kids(SigningKeys pair) {
    return List.of(pair.signing().getKeyID(), pair.next().getKeyID());
  }

  @Test
  @Tag("case-89")
  void showsTheSigningKeyAndTheNextOneAndNothingPrivate() {
    SigningKeys pair = world.ports().signingKeys();
    Reply reply = world.call(KEYS).expect(200);
    assertThat(reply.json()).containsOnlyKeys("keys");
    assertThat(kids()).containsExactlyElementsOf(kids(pair));
    assertThat(reply.list("keys"))
        .allSatisfy(key ->
            assertThat(key)
                .containsOnlyKeys("kty", "use", "alg", "kid", "crv", "x", "y")
                .containsEntry("kty", "EC")
                .containsEntry("crv", "P-256")
                .containsEntry("use", "sig")
                .containsEntry("alg", "ES256"));
    assertThat(reply.body())
        .doesNotContain(
            requireNonNull(pair.signing().getD()).toString(),
            requireNonNull(pair.next().getD()).toString());
    assertThat(reply.headers()).containsEntry("Cache-Control", "public, max-age=300");
  }

  @Test
  void verifiesAnAccessToken() throws ParseException, JOSEException {
    JWKSet set = JWKSet.parse(world.call(KEYS).expect(200).body());
    assertThat(set.getKeys()).noneMatch(JWK::isPrivate);
    SignedJWT token = SignedJWT.parse(seeded.accessToken());
    JWK key = requireNonNull(set.getKeyByKeyId(token.getHeader().getKeyID()));
    assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
    assertThat(token.getHeader().getAlgorithm()).isEqualTo(key.getAlgorithm());
  }

  @Test
  @Tag("case-89")
  void showsAnOldKeyUntilItsEnd() {
    SigningKeys old = world.ports().signingKeys();
    SigningKeys after = old.rotated();
    replace(row().withOnly(after, world.clock().instant()));
    Instant end = row().end(old.signing().getKeyID()).orElseThrow();
    List<String> all = List.of(kids(after).get(0), kids(after).get(1), kids(old).getFirst());
    assertThat(kids()).containsExactlyInAnyOrderElementsOf(all);
    world.clock().set(end.minusMillis(1));
    assertThat(kids()).containsExactlyInAnyOrderElementsOf(all);
    world.clock().set(end);
    assertThat(kids()).containsExactlyInAnyOrderElementsOf(kids(after));
  }

  @Test
  void revokedKeysAreGoneAfterASecondAndTheNextOnesAreThere() {
    kids();
    new KeyRotation(
            world.ports().secretVersions(World.SIGNING_SECRET),
            world.ports().publicKeys(),
            world.clock())
        .revokeKeys();
    world.clock().advance(Duration.ofSeconds(1));
    refusedForWantOfKeys(world);
    SigningKeys fresh = SigningKeys.first();
    replace(row().with(fresh));
    assertThat(kids()).containsExactlyElementsOf(kids(fresh));
  }

  private static void refusedForWantOfKeys(World world) {
    Reply reply = world.call(KEYS).expect(503, "Unavailable");
    assertThat(reply.headers())
        .containsEntry("Retry-After", "1")
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("Access-Control-Allow-Origin", "*");
    assertThat(reply.json()).doesNotContainKey("keys");
  }

  @Test
  void thereAreNoneBeforeTheFirstRotation() {
    Row row = new Row(PublishedKeys.NONE);
    World young = row.world();
    refusedForWantOfKeys(young);
    young.call(METADATA).expect(200);
    row.keys = PublishedKeys.NONE.with(SigningKeys.first());
    young.clock().advance(Duration.ofSeconds(1));
    young.call(KEYS).expect(200);
  }

  @Test
  void aFloodOfCallsReadsTheRowOnceASecond() {
    Row row = new Row(PublishedKeys.NONE.with(SigningKeys.first()));
    World flooded = row.world();
    for (int call = 0; call < 50; call++) {
      flooded.call(KEYS).expect(200);
    }
    assertThat(row.reads).isEqualTo(1);
    flooded.clock().advance(Duration.ofSeconds(1));
    flooded.call(KEYS).expect(200);
    assertThat(row.reads).isEqualTo(2);
  }

  @Test
  @Tag("case-84")
  void aTableThatDoesNotAnswerIsToldAndNoOlderSetServes() {
    Row row = new Row(PublishedKeys.NONE.with(SigningKeys.first()));
    World failing = row.world();
    failing.call(KEYS).expect(200);
    row.down = true;
    failing.clock().advance(Duration.ofSeconds(1));
    refusedForWantOfKeys(failing);
  }

  /** The row of the published keys; counts its reads, and fails as it is told. */
  private static final class Row implements PublicKeys {
    private PublishedKeys keys;
    private int reads;
    private boolean down;

    Row(PublishedKeys keys) {
      this.keys = keys;
    }

    World world() {
      Row row = this;
      return new World(
          new TestPorts() {
            @Override
            public PublicKeys publicKeys() {
              return row;
            }
          });
    }

    @Override
    public PublishedKeys read() {
      reads++;
      if (down) {
        throw Refusal.down("dynamodb");
      }
      return keys;
    }

    @Override
    public boolean replace(PublishedKeys changed) {
      throw new AssertionError("nobody writes here");
    }
  }
}
