package pintle.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.user.SignIn;
import pintle.world.MovableClock;

/** Every way to forge a sign-in, one by one, and the provider's keys while it is away. */
@Tag("case-59")
final class SignInVerifierTest {
  private static final String TENANT = "11111111-1111-4111-8111-111111111111";
  private static final String STRANGE = "33333333-3333-4333-8333-333333333333";
  private static final String USER = "aaaaaaaa-0000-4000-8000-000000000001";
  private static final String ISSUER = "https://login.example/" + TENANT + "/v2.0";
  private static final String PAGE = "page";
  private static final RSAKey KEY = rsa("rsa");
  private static final RSAKey OTHER = rsa("other");
  private static final ECKey CURVE = curve("ec");

  private final MovableClock clock = new MovableClock();
  private final Provider provider = new Provider();
  private final SignInVerifier verifier = verifier(Set.of(TENANT), "");

  private SignInVerifier verifier(Set<String> tenants, String role) {
    return new SignInVerifier(
        new OpenIdProvider("https://login.example/{tid}/v2.0", PAGE, tenants, role),
        provider,
        clock);
  }

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey curve(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The provider's list of keys; counts how often it was asked. */
  private static final class Provider implements ProviderKeys {
    private JWKSet keys = new JWKSet(List.<JWK>of(KEY.toPublicJWK(), CURVE.toPublicJWK()));
    private boolean down;
    private int asked;

    @Override
    public JWKSet fetch() {
      asked++;
      if (down) {
        throw Reason.DEPENDENCY_DOWN.refusal();
      }
      return keys;
    }
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(PAGE)
        .subject("sub")
        .issueTime(Date.from(clock.instant()))
        .notBeforeTime(Date.from(clock.instant()))
        .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))))
        .claim("tid", TENANT)
        .claim("oid", USER)
        .claim("name", "Ada");
  }

  private static JWSHeader.Builder header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(kid);
  }

  private static String sign(JWSHeader.Builder header, JWTClaimsSet claims, JWSSigner signer) {
    try {
      SignedJWT jwt = new SignedJWT(header.build(), claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSSigner signer(RSAKey key) {
    try {
      return new RSASSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(header(JWSAlgorithm.RS256, "rsa"), change.apply(claims()).build(), signer(KEY));
  }

  private String token() {
    return token(claims -> claims);
  }

  private void refused(String token) {
    refused(verifier, token);
  }

  private static void refused(SignInVerifier by, String token) {
    assertThatThrownBy(() -> by.verify(token))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SIGN_IN_INVALID));
  }

  // What is right

  @Test
  void aTokenOfTheProviderSaysWhoSignedIn() {
    SignIn signIn = verifier.verify(token());
    assertThat(signIn.tenant().value()).isEqualTo(TENANT);
    assertThat(signIn.user().value()).isEqualTo(USER);
    assertThat(signIn.name()).isEqualTo("Ada");
    assertThat(signIn.at()).isEqualTo(clock.instant());
    assertThat(signIn.tenantAdministrator()).isFalse();
  }

  @Test
  void es256IsTakenFromItsOwnKey() throws JOSEException {
    String token = sign(header(JWSAlgorithm.ES256, "ec"), claims().build(), new ECDSASigner(CURVE));
    assertThat(verifier.verify(token).user().value()).isEqualTo(USER);
  }

  @Test
  void theClaimOfTheGlobalAdministratorOrTheConfiguredRoleMakesATenantAdministrator() {
    String wids = token(c -> c.claim("wids", List.of("x", SignInVerifier.GLOBAL_ADMINISTRATOR)));
    String roles = token(c -> c.claim("roles", List.of("Pintle.Admin")));
    assertThat(verifier.verify(wids).tenantAdministrator()).isTrue();
    assertThat(verifier.verify(roles).tenantAdministrator()).isFalse();
    SignInVerifier byRole = verifier(Set.of(TENANT), "Pintle.Admin");
    assertThat(byRole.verify(roles).tenantAdministrator()).isTrue();
    assertThat(byRole.verify(wids).tenantAdministrator()).isTrue();
    assertThat(
            verifier
                .verify(
                    token(c -> c.claim("roles", List.of("", SignInVerifier.GLOBAL_ADMINISTRATOR))))
                .tenantAdministrator())
        .isFalse();
  }

  @Test
  void allTenantsAreAllowedOnlyWhereTheStarWasTyped() {
    String strange =
        token(c -> c.claim("tid", STRANGE).issuer("https://login.example/" + STRANGE + "/v2.0"));
    refused(strange);
    refused(verifier(Set.of(), ""), token());
    assertThat(verifier(Set.of("*"), "").verify(strange).tenant().value()).isEqualTo(STRANGE);
  }

  // Algorithms and signatures

  static Stream<JWSAlgorithm> otherAlgorithms() {
    return Stream.of(
        JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS512);
  }

  @ParameterizedTest
  @MethodSource("otherAlgorithms")
  void anotherAlgorithmIsRefused(JWSAlgorithm algorithm) {
    refused(sign(header(algorithm, "rsa"), claims().build(), signer(KEY)));
  }

  @Test
  void thePublicKeyAsAnHmacSecretIsRefused() throws JOSEException {
    byte[] encoded = KEY.toRSAPublicKey().getEncoded();
    String json = KEY.toPublicJWK().toJSONString();
    for (byte[] secret : List.of(encoded, json.getBytes(StandardCharsets.UTF_8))) {
      refused(sign(header(JWSAlgorithm.HS256, "rsa"), claims().build(), new MACSigner(secret)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nOnE", "NONE", "", "RS256 ", "rs256"})
  void aTokenWithoutASignatureIsRefused(String algorithm) {
    String head = Base64URL.encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}").toString();
    String[] parts = token().split("\\.", -1);
    refused(head + "." + parts[1] + ".");
    refused(head + "." + parts[1]);
    refused(head + "." + parts[1] + "." + parts[2]);
    refused(parts[0] + "." + parts[1] + ".");
    refused(parts[0] + "." + parts[1] + ".AAAA");
  }

  @Test
  void aChangedByteIsRefused() {
    String[] parts = token().split("\\.", -1);
    String other = token(c -> c.claim("oid", STRANGE)).split("\\.", -1)[1];
    refused(parts[0] + "." + other + "." + parts[2]);
    char first = parts[2].charAt(0);
    refused(parts[0] + "." + parts[1] + "." + (first == 'A' ? 'B' : 'A') + parts[2].substring(1));
  }

  @Test
  void aKeyOfAnotherKindThanTheAlgorithmsIsRefused() throws JOSEException {
    refused(sign(header(JWSAlgorithm.RS256, "ec"), claims().build(), signer(KEY)));
    refused(sign(header(JWSAlgorithm.ES256, "rsa"), claims().build(), new ECDSASigner(CURVE)));
  }

  @Test
  void anotherKeyIsRefusedWhateverTheHeaderBringsAlong() {
    refused(sign(header(JWSAlgorithm.RS256, "rsa"), claims().build(), signer(OTHER)));
    refused(sign(header(JWSAlgorithm.RS256, "other"), claims().build(), signer(OTHER)));
    refused(
        sign(
            header(JWSAlgorithm.RS256, "rsa").jwk(OTHER.toPublicJWK()),
            claims().build(),
            signer(OTHER)));
    refused(
        sign(
            header(JWSAlgorithm.RS256, "other").jwkURL(URI.create("http://127.0.0.1:9/keys")),
            claims().build(),
            signer(OTHER)));
    refused(sign(new JWSHeader.Builder(JWSAlgorithm.RS256), claims().build(), signer(KEY)));
  }

  @Test
  void aKeyForEncryptionSignsNobodyIn() {
    provider.keys =
        new JWKSet(new RSAKey.Builder(KEY).keyUse(KeyUse.ENCRYPTION).build().toPublicJWK());
    refused(token());
  }

  @Test
  void aCriticalExtensionIsRefused() {
    refused(
        sign(
            header(JWSAlgorithm.RS256, "rsa").criticalParams(Set.of("exp")).customParam("exp", 1),
            claims().build(),
            signer(KEY)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "Bearer x",
        "{}",
        "eyJ9.e30.AA",
        "é.é.é",
        "a.b.c.d.e"
      })
  void whatIsNoTokenIsRefused(String text) {
    refused(text);
    assertThat(provider.asked).isLessThanOrEqualTo(1);
  }

  @Test
  void aTokenBeyondSixteenKibibytesIsRefused() {
    refused(token(c -> c.claim("long", "x".repeat(16_384))));
    refused(token() + "A");
    refused(token() + "=");
    refused(" " + token());
    refused(token() + "\n");
  }

  // Claims, each wrong alone

  static Stream<UnaryOperator<JWTClaimsSet.Builder>> wrongClaims() {
    return Stream.of(
        c -> c.issuer(null),
        c -> c.issuer("https://login.example/common/v2.0"),
        c -> c.issuer("https://login.example/organizations/v2.0"),
        c -> c.issuer("https://login.example/" + STRANGE + "/v2.0"),
        c -> c.issuer("https://login.example/{tid}/v2.0"),
        c -> c.issuer(ISSUER + "/"),
        c -> c.issuer(ISSUER.replace("https", "http")),
        c -> c.issuer("https://evil.example/" + TENANT + "/v2.0"),
        c -> c.claim("tid", STRANGE),
        c -> c.claim("tid", STRANGE).issuer("https://login.example/" + STRANGE + "/v2.0"),
        c -> c.claim("tid", null),
        c -> c.claim("tid", ""),
        c -> c.claim("tid", 7),
        c -> c.claim("tid", List.of(TENANT)),
        c -> c.claim("tid", "common").issuer("https://login.example/common/v2.0"),
        c -> c.claim("tid", TENANT + "\n"),
        c -> c.audience((String) null),
        c -> c.audience("other"),
        c -> c.audience(PAGE + "/"),
        c -> c.audience(List.of()),
        c -> c.audience(List.of(PAGE, "other")),
        c -> c.claim("azp", "other"),
        c -> c.claim("azp", 7),
        c -> c.claim("oid", null),
        c -> c.claim("oid", ""),
        c -> c.claim("oid", "a b"),
        c -> c.claim("oid", "a#b"),
        c -> c.claim("oid", 7),
        c -> c.claim("acct", 1),
        c -> c.claim("acct", 1L),
        c -> c.claim("idp", "https://sts.windows.net/" + STRANGE + "/"),
        c -> c.claim("idp", "live.com"),
        c -> c.claim("idp", 7),
        c -> c.claim("wids", SignInVerifier.GLOBAL_ADMINISTRATOR),
        c -> c.claim("name", List.of("Ada")));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void aWrongClaimIsRefused(UnaryOperator<JWTClaimsSet.Builder> change) {
    refused(token(change));
  }

  @Test
  void aMemberOfTheTenantMayBeMarkedAsOne() {
    verifier.verify(token(c -> c.claim("acct", 0).claim("idp", ISSUER).claim("azp", PAGE)));
  }

  @Test
  void timesAreTakenWithSixtySecondsOfSkew() {
    Date now = Date.from(clock.instant());
    Date near = Date.from(clock.instant().plusSeconds(60));
    Date far = Date.from(clock.instant().plusSeconds(61));
    verifier.verify(token(c -> c.issueTime(near)));
    verifier.verify(token(c -> c.notBeforeTime(near)));
    verifier.verify(token(c -> c.notBeforeTime(null)));
    refused(token(c -> c.issueTime(far)));
    refused(token(c -> c.notBeforeTime(far)));
    refused(token(c -> c.issueTime(null)));
    refused(token(c -> c.expirationTime(null)));
    String token = token(c -> c.expirationTime(now));
    clock.advance(Duration.ofSeconds(60));
    verifier.verify(token);
    clock.advance(Duration.ofSeconds(1));
    refused(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"exp\":\"99999999999\"}",
        "{\"exp\":1e400}",
        "{\"exp\":[]}",
        "{\"iat\":\"1\"}",
        "{\"iat\":-1e400}",
        "{\"nbf\":\"x\"}",
        "{\"exp\":null}",
        "[]",
        "1",
        "\"x\"",
        "",
        "{",
        "{}",
        "null"
      })
  void malformedClaimsAreRefusedAndNeverACrash(String change) throws JOSEException {
    String good = claims().build().toString();
    String payload =
        change.startsWith("{\"")
            ? good.replaceAll("\"" + change.substring(2, 5) + "\":[0-9]+,?", "").replace(",}", "}")
            : change;
    if (change.startsWith("{\"")) {
      payload = payload.substring(0, payload.length() - 1) + "," + change.substring(1);
    }
    JWSHeader header = header(JWSAlgorithm.RS256, "rsa").build();
    String input = header.toBase64URL() + "." + Base64URL.encode(payload);
    Base64URL signature = signer(KEY).sign(header, input.getBytes(StandardCharsets.US_ASCII));
    refused(input + "." + signature);
  }

  @Test
  void aLongNameIsCut() {
    assertThat(verifier.verify(token(c -> c.claim("name", "x".repeat(1000)))).name()).hasSize(200);
    assertThat(verifier.verify(token(c -> c.claim("name", null))).name()).isEmpty();
  }

  // The provider's keys

  @Test
  @Tag("case-60")
  void aFloodOfUnknownKeysRefreshesOnceInFiveMinutes() {
    verifier.verify(token());
    assertThat(provider.asked).isEqualTo(1);
    flood(300);
    assertThat(provider.asked).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    flood(10);
    assertThat(provider.asked).isEqualTo(2);
    clock.advance(Duration.ofMinutes(4));
    flood(10);
    assertThat(provider.asked).isEqualTo(2);
  }

  /** One unknown key a second. */
  private void flood(int seconds) {
    for (int i = 0; i < seconds; i++) {
      refused(sign(header(JWSAlgorithm.RS256, "unknown-" + i), claims().build(), signer(OTHER)));
      clock.advance(i == seconds - 1 ? Duration.ZERO : Duration.ofSeconds(1));
    }
  }

  @Test
  @Tag("case-60")
  void aFloodWhileTheProviderIsDownAsksItOnceInFiveMinutesToo() {
    verifier.verify(token());
    clock.advance(Duration.ofMinutes(6));
    provider.down = true;
    flood(299);
    assertThat(provider.asked).isEqualTo(2);
    verifier.verify(token());
    clock.advance(Duration.ofSeconds(2));
    flood(1);
    assertThat(provider.asked).isEqualTo(3);
  }

  @Test
  @Tag("case-60")
  void aNewKeyIsFoundWithinFiveMinutes() {
    verifier.verify(token());
    provider.keys = new JWKSet(List.<JWK>of(KEY.toPublicJWK(), OTHER.toPublicJWK()));
    refused(newKey());
    clock.advance(Duration.ofMinutes(5));
    verifier.verify(newKey());
    assertThat(provider.asked).isEqualTo(2);
  }

  private String newKey() {
    return sign(header(JWSAlgorithm.RS256, "other"), claims().build(), signer(OTHER));
  }

  @Test
  @Tag("case-60")
  void knownKeysServeForADayWhileTheProviderIsDown() {
    verifier.verify(token());
    provider.down = true;
    clock.advance(Duration.ofHours(23).plusMinutes(59));
    verifier.verify(token());
    clock.advance(Duration.ofMinutes(1));
    unavailable();
    provider.down = false;
    clock.advance(Duration.ofSeconds(1));
    verifier.verify(token());
  }

  private void unavailable() {
    assertThatThrownBy(() -> verifier.verify(token()))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Reason.DEPENDENCY_DOWN);
              assertThat(refusal.retryAfterSeconds()).isPositive();
            });
  }

  @Test
  @Tag("case-60")
  void aProviderThatIsDownAtTheStartIsAskedAgain() {
    provider.down = true;
    unavailable();
    provider.down = false;
    verifier.verify(token());
  }

  @Test
  @Tag("case-60")
  void aKeyThatTheProviderRemovedSignsNobodyInAfterAnHour() {
    verifier.verify(token());
    provider.keys = new JWKSet(OTHER.toPublicJWK());
    clock.advance(Duration.ofMinutes(59));
    verifier.verify(token());
    clock.advance(Duration.ofMinutes(1));
    refused(token());
  }

  @Test
  @Tag("case-60")
  void keysThatAreWorthNothingAreRefused() {
    provider.keys = new JWKSet();
    refused(token());
  }
}
