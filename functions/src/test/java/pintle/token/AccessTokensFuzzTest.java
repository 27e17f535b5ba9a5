package pintle.token;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.jr.ob.JSON;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.refusal.Refusal;
import pintle.user.PortalUser;
import pintle.world.WiredDomain;

/**
 * Whatever is sent as an access token. An input is a text with the marks of {@link #MARKS} for
 * parts of two tokens that were really issued, so that one input means the same in every run, whose
 * keys differ.
 */
final class AccessTokensFuzzTest {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final WiredDomain WORLD = new WiredDomain();
  private static final List<String> ISSUED = issued();
  private static final List<String> MARKS =
      List.of("{h}", "{p}", "{s}", "{H}", "{P}", "{S}", "{kid}", "{grant}", "{program}", "{exp}");
  private static final List<String> MEANINGS = meanings();

  private static List<String> issued() {
    PortalUser ann = WORLD.withPhone(WORLD.user("ann"), "+4915112345601");
    WiredDomain.Program program = WORLD.program(ann);
    GrantManagement.Issued grant =
        WORLD.grantManagement.grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN);
    return List.of(
        WORLD.exchange(program, grant.refreshToken()).accessToken().reveal(),
        WORLD.exchange(program, grant.refreshToken()).accessToken().reveal());
  }

  private static List<String> meanings() {
    String[] one = ISSUED.get(0).split("\\.", -1);
    String[] other = ISSUED.get(1).split("\\.", -1);
    VerifiedAccessToken token = WORLD.accessTokens.verify(ISSUED.get(0), WiredDomain.ISSUER);
    return List.of(
        one[0],
        one[1],
        one[2],
        other[0],
        other[1],
        other[2],
        token.kid(),
        token.grant().grant().value(),
        token.connector().value(),
        Long.toString(WORLD.clock.instant().plus(Duration.ofHours(1)).getEpochSecond()));
  }

  private static String expanded(String text) {
    String expanded = text;
    for (int i = 0; i < MARKS.size(); i++) {
      expanded = expanded.replace(MARKS.get(i), MEANINGS.get(i));
    }
    return expanded;
  }

  /** The token, or that it was refused with 401; all else fails. */
  private static Optional<VerifiedAccessToken> verified(String text) {
    try {
      return Optional.of(WORLD.accessTokens.verify(text, WiredDomain.ISSUER));
    } catch (Refusal refusal) {
      assertThat(refusal.reason().status()).isEqualTo(401);
      return Optional.empty();
    }
  }

  /**
   * The first line with its marks expanded, then changed by what follows, four bytes a change: what
   * to do, where (two bytes), and a character.
   */
  @FuzzTest(maxDuration = "60s")
  @Tag("case-41")
  void nothingIsATokenButATokenThatWasIssued(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    StringBuilder text =
        new StringBuilder(expanded(new String(input, 0, end, StandardCharsets.UTF_8)));
    for (int at = end + 1; at + 4 <= input.length && at < end + 40; at += 4) {
      change(text, input, at);
    }
    String token = text.toString();

    assertThat(verified(token).isPresent()).as(token).isEqualTo(ISSUED.contains(token));
  }

  private static void change(StringBuilder text, byte[] input, int at) {
    int place = (((input[at + 1] & 0xff) << 8) | (input[at + 2] & 0xff)) % (text.length() + 1);
    char character = (char) (input[at + 3] & 0xff);
    boolean inside = place < text.length();
    switch (input[at] & 3) {
      case 0 -> text.insert(place, character);
      case 1 -> text.replace(place, Math.min(place + 1, text.length()), "" + character);
      case 2 -> text.delete(place, inside ? place + 1 + (character & 15) : place);
      // One bit in the alphabet of base64url.
      default -> {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int digit = inside ? alphabet.indexOf(text.charAt(place)) : -1;
        if (digit >= 0) {
          text.setCharAt(place, alphabet.charAt(digit ^ (1 << (character % 6))));
        }
      }
    }
  }

  /** A header, a line end, and claims, which are signed by the real key. */
  @FuzzTest(maxDuration = "60s")
  @Tag("case-39")
  @Tag("case-40")
  void signedTextIsATokenOnlyWithTheClaimsOfOne(byte[] input) throws JOSEException, IOException {
    String text = expanded(new String(input, StandardCharsets.UTF_8));
    int end = Math.max(0, text.indexOf('\n'));
    String header = text.substring(0, end);
    String claims = text.substring(Math.min(end + 1, text.length()));

    Optional<VerifiedAccessToken> token = verified(signed(header, claims));

    if (token.isPresent()) {
      assertHeader(JSON.std.mapFrom(header));
      assertClaims(JSON.std.mapFrom(claims), token.get());
    }
  }

  private static void assertHeader(Map<String, Object> header) {
    assertThat(header)
        .containsOnlyKeys("alg", "typ", "kid")
        .containsEntry("alg", "ES256")
        .containsEntry("kid", WORLD.keys.signing().getKeyID());
    assertThat(String.valueOf(header.get("typ"))).isEqualToIgnoringCase("at+jwt");
  }

  private static void assertClaims(Map<String, Object> claims, VerifiedAccessToken token) {
    long now = WORLD.clock.instant().getEpochSecond();
    assertThat(claims)
        .containsEntry("iss", WiredDomain.ISSUER)
        .containsEntry("tid", token.grant().tenant().value())
        .containsEntry("grant_id", token.grant().grant().value());
    assertThat(claims.get("aud")).isIn(WiredDomain.ISSUER, List.of(WiredDomain.ISSUER));
    assertThat(seconds(claims, "exp")).isBetween(now - 60, now + Duration.ofDays(400).toSeconds());
    assertThat(seconds(claims, "iat")).isLessThanOrEqualTo(now + 60);
    if (claims.containsKey("nbf")) {
      assertThat(seconds(claims, "nbf")).isLessThanOrEqualTo(now + 60);
    }
    assertThat(ConnectorId.of(String.valueOf(claims.get("client_id")))).contains(token.connector());
    assertThat(claims.get("scope")).isInstanceOf(String.class);
    assertThat(Arrays.asList(String.valueOf(claims.get("scope")).split(" ", -1)))
        .containsAll(token.scopes().stream().map(Scope::text).toList());
  }

  private static long seconds(Map<String, Object> claims, String name) {
    assertThat(claims.get(name)).isInstanceOf(Number.class);
    // Not by longValue, which wraps.
    return (long) ((Number) requireNonNull(claims.get(name))).doubleValue();
  }

  private static String signed(String header, String claims) throws JOSEException {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    byte[] raw =
        new ECDSASigner(WORLD.keys.signing())
            .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII))
            .decode();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
    byte[] low = s.min(ORDER.subtract(s)).toByteArray();
    Arrays.fill(raw, 32, 64, (byte) 0);
    int length = Math.min(32, low.length);
    System.arraycopy(low, low.length - length, raw, 64 - length, length);
    return input + "." + Base64URL.encode(raw);
  }
}
