package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.connector.ConnectorSecret;
import pintle.key.SigningKeys;
import pintle.refusal.Reason;
import pintle.secret.SeededRandomness;
import pintle.user.PortalUser;
import pintle.world.MovableClock;
import pintle.world.Refused;
import pintle.world.WiredDomain;

/** Hostile access tokens, one attack a test. Each starts from a token that is accepted. */
final class JwtAttacksTest {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final Instant NOW = MovableClock.START;

  private final WiredDomain world = new WiredDomain();
  private final ECKey key = world.keys.signing();
  private String good = "";
  private String refreshToken = "";

  @BeforeEach
  void issueAGoodToken() {
    PortalUser ann = world.withPhone(world.user("ann"), "+4915112345601");
    WiredDomain.Program program = world.program(ann);
    GrantManagement.Issued issued =
        world.grantManagement.grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN);
    refreshToken = issued.refreshToken().reveal();
    good = world.exchange(program, issued.refreshToken()).accessToken().reveal();
  }

  @Test
  void acceptsTheTokenThatTheAttacksStartFrom() throws Exception {
    assertAccepted(good);
    assertAccepted(signed(header(), payload()));
    assertAccepted(signed(header(), claims("")));
    assertThat(good).hasSizeLessThan(1500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nONE", "NONE"})
  @Tag("case-33")
  void refusesNoAlgorithm(String none) {
    String input = encode("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\"}") + "." + payloadPart();

    assertRefused(input + ".");
    assertRefused(input);
    assertRefused(input + "." + signaturePart());
    assertRefused(encode(header().replace("ES256", none)) + "." + payloadPart() + ".");
    assertRefused(
        encode(header().replace("ES256", none)) + "." + payloadPart() + "." + signaturePart());
  }

  @Test
  @Tag("case-33")
  void refusesAnEmptyOrStrippedSignature() {
    assertRefused(headerPart() + "." + payloadPart() + ".");
    assertRefused(headerPart() + "." + payloadPart());
    assertRefused(headerPart() + "..");
    assertRefused("..");
    assertRefused("");
  }

  @Test
  @Tag("case-34")
  void refusesASymmetricSignatureByThePublicKey() throws Exception {
    ECPublicKey published = key.toECPublicKey();
    byte[] der = published.getEncoded();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
    byte[] jwk = utf8(key.toPublicJWK().toJSONString());
    for (byte[] secret : new byte[][] {der, utf8(pem), utf8(pem + "\n"), jwk, {0}}) {
      for (String algorithm : new String[] {"HS256", "HS384", "HS512"}) {
        String input = encode(header().replace("ES256", algorithm)) + "." + encode(payload());
        Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
        mac.init(new SecretKeySpec(secret, "RAW"));
        byte[] tag = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
        assertRefused(input + "." + Base64URL.encode(tag));
        assertRefused(input + "." + Base64URL.encode(Arrays.copyOf(tag, 64)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "PS256", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519", "es256", "ES256 ", "",
        "HS256"
      })
  @Tag("case-35")
  void refusesAnotherAlgorithm(String algorithm) throws Exception {
    assertRefused(signed(header().replace("ES256", algorithm), payload()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"crit\":[\"exp\"]",
        "\"crit\":[\"b64\"],\"b64\":false",
        "\"crit\":[]",
        "\"crit\":[\"urn:unknown\"],\"urn:unknown\":true",
        "\"crit\":[\"urn:unknown\"]",
        "\"b64\":false",
        "\"b64\":true",
        "\"zip\":\"DEF\"",
        "\"cty\":\"JWT\"",
        "\"enc\":\"A128GCM\"",
        "\"x\":1"
      })
  @Tag("case-35")
  void refusesAnyFurtherHeaderMember(String member) throws Exception {
    assertRefused(signed(headerWith(member), payload()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../../../../dev/null\"",
        "\"https://attacker.example/key\"",
        "\"x' OR '1'='1\"",
        "\"unknown\"",
        "\"\"",
        "null",
        "[]",
        "[\"a\"]",
        "{}",
        "1",
        "true"
      })
  @Tag("case-36")
  void refusesAnOddKid(String kid) throws Exception {
    assertRefused(signed("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":" + kid + "}", payload()));
  }

  @Test
  @Tag("case-36")
  void refusesAMissingAHugeAndAForeignKid() throws Exception {
    assertRefused(signed("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", payload()));
    assertRefused(
        signed(
            "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + "k".repeat(10_000) + "\"}",
            payload()));
    assertRefused(
        signed(
            "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + "k".repeat(1_000) + "\"}",
            payload()));
    ECKey foreign = SigningKeys.first().signing();
    assertRefused(signed(header().replace(key.getKeyID(), foreign.getKeyID()), payload(), foreign));
    assertRefused(signed(header(), payload(), foreign));
  }

  @Test
  @Tag("case-36")
  void strangersKidsMakeTheKeysBeReadOnceAMinuteAtMost() throws Exception {
    assertAccepted(good);
    world.clock.advance(Duration.ofSeconds(61));
    int before = world.publicKeys.reads();
    for (int i = 0; i < 50; i++) {
      assertRefused(signed(header().replace(key.getKeyID(), "%043d".formatted(i)), payload()));
    }

    assertThat(world.publicKeys.reads() - before).isEqualTo(1);
  }

  @Test
  @Tag("case-36")
  void aKidThatIsNoThumbprintIsNotLookedUpAtAll() throws Exception {
    assertAccepted(good);
    world.clock.advance(Duration.ofSeconds(61));
    int before = world.publicKeys.reads();
    for (String kid : List.of("../../etc/passwd", "https://keys.example/1", "' OR 1=1 --", "k")) {
      assertRefused(signed(header().replace(key.getKeyID(), kid), payload()));
    }
    String quoted = "\"" + key.getKeyID() + "\"";
    for (String kid :
        List.of("null", "[" + quoted + "]", "{}", "1", "\"" + "k".repeat(10_000) + "\"")) {
      assertRefused(signed(header().replace(quoted, kid), payload()));
    }
    assertRefused(signed("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", payload()));

    assertThat(world.publicKeys.reads()).isEqualTo(before);
  }

  @Test
  @Tag("case-37")
  void refusesKeysThatTheHeaderBringsAndCallsNobody() throws Exception {
    ECKey own = SigningKeys.first().signing();
    try (ServerSocket trap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + trap.getLocalPort() + "/jwks.json";
      for (String member :
          new String[] {
            "\"jku\":\"" + url + "\"",
            "\"x5u\":\"" + url + "\"",
            "\"jwk\":" + own.toPublicJWK().toJSONString(),
            "\"x5c\":[\"MIIB\"]",
            "\"x5t#S256\":\"AAAA\""
          }) {
        assertRefused(signed(headerWith(member), payload(), own));
        assertRefused(signed(headerWith(member), payload()));
      }
      trap.setSoTimeout(50);
      assertThat(called(trap)).isFalse();
    }
  }

  private static boolean called(ServerSocket trap) throws IOException {
    try (var caller = trap.accept()) {
      return caller.isConnected();
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  @Test
  @Tag("case-38")
  void refusesZeroAndOutOfRangeSignatures() {
    BigInteger r = part(0);
    BigInteger s = part(32);
    BigInteger largest = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    assertRefused(withSignature(new byte[64]));
    assertRefused(withSignature(rs(BigInteger.ZERO, s)));
    assertRefused(withSignature(rs(r, BigInteger.ZERO)));
    assertRefused(withSignature(rs(ORDER, s)));
    assertRefused(withSignature(rs(r, ORDER)));
    assertRefused(withSignature(rs(ORDER, ORDER)));
    assertRefused(withSignature(rs(largest, largest)));
    assertRefused(withSignature(rs(r, largest)));
  }

  @Test
  @Tag("case-38")
  void refusesAMalleatedSignature() {
    assertAccepted(withSignature(rs(part(0), part(32))));
    assertRefused(withSignature(rs(part(0), ORDER.subtract(part(32)))));
  }

  @Test
  @Tag("case-38")
  void refusesDerLongAndShortSignatures() throws Exception {
    byte[] raw = new Base64URL(signaturePart()).decode();
    assertRefused(withSignature(ECDSA.transcodeSignatureToDER(raw)));
    assertRefused(withSignature(Arrays.copyOf(raw, 63)));
    assertRefused(withSignature(Arrays.copyOf(raw, 65)));
    assertRefused(withSignature(Arrays.copyOf(raw, 128)));
    assertRefused(withSignature(Arrays.copyOf(raw, 32)));
  }

  @Test
  @Tag("case-38")
  void refusesASignatureWithAnyBitFlipped() {
    byte[] raw = new Base64URL(signaturePart()).decode();
    for (int bit = 0; bit < 512; bit++) {
      byte[] flipped = raw.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(withSignature(flipped));
    }
  }

  @Test
  @Tag("case-38")
  void everyIssuedSignatureHasItsOneSpelling() {
    Grant grant = grant();
    BigInteger half = ORDER.shiftRight(1);
    for (int i = 0; i < 100; i++) {
      String token =
          world
              .accessTokens
              .issue(
                  world.signer(),
                  grant,
                  grant.scopes(),
                  WiredDomain.ISSUER,
                  NOW,
                  NOW.plusSeconds(60))
              .reveal();
      byte[] raw = new Base64URL(token.substring(token.lastIndexOf('.') + 1)).decode();
      assertThat(new BigInteger(1, Arrays.copyOfRange(raw, 32, 64))).isLessThanOrEqualTo(half);
      assertAccepted(token);
    }
  }

  private Grant grant() {
    GrantRef ref = RefreshToken.parse(refreshToken).orElseThrow().grant();
    return world.grants.find(ref).orElseThrow();
  }

  @Test
  @Tag("case-39")
  void allowsSixtySecondsOfSkewBothWaysAndNotSixtyOne() {
    Instant expiry = NOW.plus(Duration.ofHours(24));
    world.clock.set(expiry.plusSeconds(60));
    assertAccepted(good);
    world.clock.set(expiry.plusSeconds(61));
    Refused.with(
        Reason.ACCESS_TOKEN_EXPIRED, () -> world.accessTokens.verify(good, WiredDomain.ISSUER));
    world.clock.set(NOW.minusSeconds(60));
    assertAccepted(good);
    world.clock.set(NOW.minusSeconds(61));
    assertRefused(good);
  }

  @Test
  @Tag("case-39")
  void refusesATokenThatIsNotValidYet() throws Exception {
    long now = NOW.getEpochSecond();
    assertAccepted(signed(header(), claims(",\"nbf\":" + (now + 60))));
    assertRefused(signed(header(), claims(",\"nbf\":" + (now + 61))));
    assertRefused(signed(header(), claims(",\"nbf\":\"" + now + "\"")));
    assertRefused(signed(header(), claims(",\"nbf\":1e400")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"exp\":\"1893456000\"",
        "\"exp\":1e400",
        "\"exp\":-1e400",
        "\"exp\":null",
        "\"exp\":true",
        "\"exp\":[1893456000]",
        "\"exp\":{}",
        "\"exp\":NaN",
        "\"exp\":Infinity",
        "\"exp\":9223372036854775808",
        "\"exp\":9223372036854775807",
        "\"exp\":-1",
        "\"exp\":0",
        "\"x\":1"
      })
  @Tag("case-39")
  void refusesAnExpThatIsNoTime(String exp) throws Exception {
    String token = signed(header(), claimsWith("exp", exp));

    Refused.with(401, () -> world.accessTokens.verify(token, WiredDomain.ISSUER));
  }

  @Test
  @Tag("case-39")
  void refusesTimesInMilliseconds() throws Exception {
    long millis = NOW.toEpochMilli();
    assertRefused(signed(header(), claimsWith("exp", "\"exp\":" + (millis + 3_600_000))));
    assertRefused(signed(header(), claimsWith("iat", "\"iat\":" + millis)));
    assertRefused(signed(header(), claims(",\"nbf\":" + millis)));
  }

  /** So many seconds are more milliseconds than a long holds. */
  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775807", "1772352000000000000000000000", "1e30", "9300000000000000"})
  @Tag("case-39")
  void refusesTimesThatOverflow(String seconds) throws Exception {
    for (String name : List.of("iat", "exp")) {
      assertRefused(signed(header(), claimsWith(name, "\"" + name + "\":" + seconds)));
    }
    assertRefused(signed(header(), claims(",\"nbf\":" + seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"iat\":\"1772352000\"", "\"iat\":1e400", "\"iat\":null", "\"x\":1"})
  @Tag("case-39")
  void refusesAnIatThatIsNoTime(String iat) throws Exception {
    assertRefused(signed(header(), claimsWith("iat", iat)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"iss\":\"https://tokens.example.com/\"",
        "\"iss\":\"https://tokens.example.com/dev\"",
        "\"iss\":\"https://TOKENS.example.com\"",
        "\"iss\":\"http://tokens.example.com\"",
        "\"iss\":\"\"",
        "\"iss\":null",
        "\"iss\":[\"https://tokens.example.com\"]",
        "\"x\":1"
      })
  @Tag("case-40")
  void refusesAnotherIssuer(String iss) throws Exception {
    assertRefused(signed(header(), claimsWith("iss", iss)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"aud\":\"https://tokens.example.com/dev\"",
        "\"aud\":[\"https://tokens.example.com\",\"https://other.example\"]",
        "\"aud\":[\"https://tokens.example.com\",\"https://tokens.example.com\"]",
        "\"aud\":[]",
        "\"aud\":null",
        "\"aud\":\"\"",
        "\"aud\":1",
        "\"x\":1"
      })
  @Tag("case-40")
  void refusesAnotherAudience(String aud) throws Exception {
    assertRefused(signed(header(), claimsWith("aud", aud)));
  }

  @Test
  @Tag("case-40")
  void refusesATokenOfAnotherStage() {
    String dev =
        world
            .accessTokens
            .issue(
                world.signer(),
                grant(),
                grant().scopes(),
                WiredDomain.ISSUER + "/dev",
                NOW,
                NOW.plusSeconds(60))
            .reveal();

    assertRefused(dev);
  }

  @Test
  @Tag("case-40")
  void aTokenNamingAnotherTenantOpensNothing() throws Exception {
    String forged =
        signed(header(), payload().replace(WiredDomain.TENANT.value(), WiredDomain.OTHER.value()));

    Refused.with(401, () -> world.accessCheck.check(forged, WiredDomain.ISSUER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tid", "client_id", "grant_id", "scope"})
  void refusesAMissingOrMistypedClaim(String claim) throws Exception {
    assertRefused(signed(header(), claimsWith(claim, "\"x\":1")));
    assertRefused(signed(header(), claimsWith(claim, "\"" + claim + "\":null")));
    assertRefused(signed(header(), claimsWith(claim, "\"" + claim + "\":1")));
    assertRefused(signed(header(), claimsWith(claim, "\"" + claim + "\":[\"a\"]")));
    assertRefused(signed(header(), claimsWith(claim, "\"" + claim + "\":{}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "[0]", "{}", "true"})
  void refusesAnAccessGenerationThatIsNoNumber(String generation) throws Exception {
    assertRefused(signed(header(), ofGeneration(generation)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "2147483648", "4294967296", "1e9"})
  void aTokenOfAnotherAccessGenerationOpensNothing(String generation) throws Exception {
    String forged = signed(header(), ofGeneration(generation));

    Refused.with(401, () -> world.accessCheck.check(forged, WiredDomain.ISSUER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "", "dpop+jwt", "at+jwt;x", "AT+JWT"})
  @Tag("case-32")
  void refusesAnotherTypeOfJwt(String type) throws Exception {
    assertRefused(signed(header().replace("at+jwt", type), payload()));
  }

  @Test
  @Tag("case-32")
  void refusesWhatIsNoAccessToken() throws Exception {
    assertRefused(refreshToken);
    assertRefused(ConnectorSecret.PREFIX + "abc");
    assertRefused(
        signed(
            header().replace("at+jwt", "JWT"),
            "{\"iss\":\""
                + WiredDomain.ISSUER
                + "\",\"aud\":\""
                + WiredDomain.ISSUER
                + "\",\"nonce\":\"n\"}"));
    assertThat(RefreshToken.parse(good)).isEmpty();
  }

  @Test
  @Tag("case-41")
  void refusesDuplicateKeysInTheHeader() throws Exception {
    assertRefused(signed("{\"alg\":\"none\"," + header().substring(1), payload()));
    assertRefused(signed(headerWith("\"alg\":\"ES256\""), payload()));
    assertRefused(signed(headerWith("\"kid\":\"" + key.getKeyID() + "\""), payload()));
  }

  @Test
  @Tag("case-41")
  void refusesDuplicateKeysInThePayload() throws Exception {
    assertRefused(signed(header(), claims(",\"exp\":4102444800")));
    assertRefused(signed(header(), claims(",\"tid\":\"" + WiredDomain.OTHER.value() + "\"")));
    assertRefused(signed(header(), claims(",\"iss\":\"" + WiredDomain.ISSUER + "\"")));
  }

  @Test
  @Tag("case-41")
  void refusesJweAndJsonForms() {
    assertRefused(encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA");
    assertRefused(good + ".AAAA.AAAA");
    assertRefused(
        "{\"payload\":\""
            + payloadPart()
            + "\",\"protected\":\""
            + headerPart()
            + "\",\"signature\":\""
            + signaturePart()
            + "\"}");
    assertRefused(
        "{\"payload\":\""
            + payloadPart()
            + "\",\"signatures\":[{\"protected\":\""
            + headerPart()
            + "\",\"signature\":\""
            + signaturePart()
            + "\"}]}");
  }

  @Test
  @Tag("case-41")
  void refusesAnyFurtherByte() {
    for (String more :
        new String[] {"=", "==", " ", "\n", "\r\n", "\t", "\0", ".", "A", "AA", "AAA=", "%", "é"}) {
      assertRefused(good + more);
      assertRefused(more + good);
      assertRefused(headerPart() + more + "." + payloadPart() + "." + signaturePart());
      assertRefused(headerPart() + "." + payloadPart() + more + "." + signaturePart());
    }
    assertRefused("Bearer " + good);
    assertRefused("bearer " + good);
    assertRefused("\"" + good + "\"");
  }

  @Test
  @Tag("case-41")
  void refusesTheStandardBase64Alphabet() {
    String token = good;
    for (int i = 0; token.indexOf('-', token.lastIndexOf('.')) < 0 && i < 100; i++) {
      token =
          world
              .accessTokens
              .issue(
                  world.signer(),
                  grant(),
                  grant().scopes(),
                  WiredDomain.ISSUER,
                  NOW,
                  NOW.plusSeconds(60))
              .reveal();
    }
    assertRefused(token.replace('-', '+'));
  }

  @Test
  @Tag("case-41")
  void refusesEveryChangeOfOneCharacter() {
    for (int i = 0; i < good.length(); i++) {
      char other = good.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(good.substring(0, i) + other + good.substring(i + 1));
    }
  }

  @Test
  @Tag("case-41")
  void refusesALooseLastCharacterOfTheSignature() {
    // 86 characters hold 516 bits: the last four have no meaning and must not give a second text.
    char last = good.charAt(good.length() - 1);
    for (char other :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      if (other != last) {
        assertRefused(good.substring(0, good.length() - 1) + other);
      }
    }
  }

  @Test
  @Tag("case-41")
  void refusesPayloadsThatAreNoObject() throws Exception {
    for (String text :
        new String[] {"", "[]", "null", "1", "\"a\"", "{", "{}{}", payload() + "x"}) {
      assertRefused(signed(header(), text));
      assertRefused(signed(text, payload()));
    }
  }

  @Test
  @Tag("case-41")
  void refusesWhatIsBeforeAndAfterTheJson() throws Exception {
    for (String more : new String[] {"\uFEFF", " ", "\n", "\0", "/**/"}) {
      assertRefused(signed(header(), more + payload()));
      assertRefused(signed(more + header(), payload()));
    }
    for (String more : new String[] {"\uFEFF", "\0", "/**/", ",", "}"}) {
      assertRefused(signed(header(), payload() + more));
      assertRefused(signed(header() + more, payload()));
    }
  }

  @Test
  void refusesRandomText() {
    SeededRandomness randomness = new SeededRandomness(7);
    for (int i = 0; i < 1_000; i++) {
      assertRefused(new String(randomness.bytes(i % 300), StandardCharsets.ISO_8859_1));
    }
    assertRefused("a".repeat(10_000_000));
  }

  // How the tokens are made

  private void assertAccepted(String token) {
    assertThat(world.accessTokens.verify(token, WiredDomain.ISSUER).grant().tenant())
        .isEqualTo(WiredDomain.TENANT);
  }

  private void assertRefused(String token) {
    Refused.with(
        Reason.ACCESS_TOKEN_INVALID, () -> world.accessTokens.verify(token, WiredDomain.ISSUER));
  }

  private String header() {
    return "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + key.getKeyID() + "\"}";
  }

  private String headerWith(String member) {
    return header().replaceFirst("}$", "," + Matcher.quoteReplacement(member) + "}");
  }

  private String payload() {
    return new Base64URL(payloadPart()).decodeToString();
  }

  /** The good token's claims and more, with every claim written by hand. */
  private String claims(String more) {
    return payload().replaceFirst("}$", Matcher.quoteReplacement(more) + "}");
  }

  /** The good token's claims with one member written otherwise. */
  private String claimsWith(String name, String member) {
    String changed =
        payload()
            .replaceFirst("\"" + name + "\":(\"[^\"]*\"|[0-9]+)", Matcher.quoteReplacement(member));
    assertThat(changed).isNotEqualTo(payload());
    return changed;
  }

  private String ofGeneration(String generation) {
    return payload().replace("\"tid\":", "\"access_generation\":" + generation + ",\"tid\":");
  }

  private String signed(String header, String payload) throws Exception {
    return signed(header, payload, key);
  }

  /** Signs whatever text by the key, with a low s as the real signer does. */
  private static String signed(String header, String payload, ECKey by) throws Exception {
    String input = encode(header) + "." + encode(payload);
    byte[] raw =
        new ECDSASigner(by)
            .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII))
            .decode();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
    BigInteger low = s.min(ORDER.subtract(s));
    return input
        + "."
        + Base64URL.encode(rs(new BigInteger(1, Arrays.copyOfRange(raw, 0, 32)), low));
  }

  private BigInteger part(int from) {
    byte[] raw = new Base64URL(signaturePart()).decode();
    return new BigInteger(1, Arrays.copyOfRange(raw, from, from + 32));
  }

  private static byte[] rs(BigInteger r, BigInteger s) {
    byte[] raw = new byte[64];
    put(r, raw, 32);
    put(s, raw, 64);
    return raw;
  }

  private static void put(BigInteger number, byte[] into, int end) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, into, end - length, length);
  }

  private String withSignature(byte[] signature) {
    return headerPart() + "." + payloadPart() + "." + Base64URL.encode(signature);
  }

  private String headerPart() {
    return good.substring(0, good.indexOf('.'));
  }

  private String payloadPart() {
    return good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
  }

  private String signaturePart() {
    return good.substring(good.lastIndexOf('.') + 1);
  }

  private static String encode(String text) {
    return Base64URL.encode(text).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
