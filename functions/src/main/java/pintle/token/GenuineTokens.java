package pintle.token;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import pintle.cache.LastUsed;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.json.JsonObjects;
import pintle.key.Es256;
import pintle.key.VerificationKeys;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.tenant.TenantId;

/**
 * Tells access tokens that we signed from all other texts, and reads them. Only the exact form that
 * is issued here is read: one algorithm, three header members, a low s.
 *
 * <p>A program shows one token for hours, so those that were shown last are known again by their
 * digest, which spares the signature. What can change is asked each time: here whether its key is
 * still published, elsewhere time, grant and connector.
 */
final class GenuineTokens {
  static final String TYPE = "at+jwt";
  static final String ES256 = "ES256";
  static final String ACCESS_GENERATION = "access_generation";

  /** About a megabyte. */
  private static final int MOST_KNOWN = 1000;

  private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");

  /** The end of the year 9999 in seconds. */
  private static final long LATEST = 253_402_300_799L;

  private static final int LONGEST = 4096;

  /** A thumbprint (RFC 7638), as all of our keys are named: nothing else is looked up. */
  private static final Pattern KEY_ID = Pattern.compile("[\\w-]{43}");

  private final VerificationKeys keys;
  private final Es256 es256;
  private final LastUsed<Digest, Genuine> known = new LastUsed<>(MOST_KNOWN);

  GenuineTokens(VerificationKeys keys, Es256 es256) {
    this.keys = keys;
    this.es256 = es256;
  }

  /**
   * A token that we signed, at whatever time and for whatever deployment.
   *
   * @param key by which it verified
   * @param issuer its audience, too
   * @param notBefore the later one of its {@code iat} and {@code nbf}
   */
  record Genuine(ECKey key, String issuer, Instant notBefore, VerifiedAccessToken token) {
    @Override
    public String toString() {
      return "Genuine[" + key.getKeyID() + "]";
    }
  }

  /**
   * The token of this text.
   *
   * @throws pintle.refusal.Refusal 401 InvalidToken
   */
  Genuine read(String text) {
    demand(text.length() <= LONGEST && text.indexOf('=') < 0);
    Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
    return known
        .find(digest)
        .filter(one -> keys.find(one.token().kid()).filter(one.key()::equals).isPresent())
        .orElseGet(() -> {
          Genuine read = verified(text);
          known.put(digest, read);
          return read;
        });
  }

  private Genuine verified(String text) {
    String[] parts = text.split("\\.", -1);
    demand(parts.length == 3);
    ECKey key = keys.find(kid(json(parts[0]))).orElseThrow(GenuineTokens::invalid);
    demand(signed(es256, key, text));
    return claims(key, json(parts[1]));
  }

  /** Whether the last part of this text is the key's signature of what stands before it. */
  static boolean signed(Es256 es256, ECKey key, String text) {
    int dot = text.lastIndexOf('.');
    byte[] input = text.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
    return es256.verifies(key, input, decoded(text.substring(dot + 1)));
  }

  /** The key that a header of exactly our form names. */
  private static String kid(Map<String, Object> header) {
    boolean ours =
        header.keySet().equals(HEADER_MEMBERS)
            && ES256.equals(header.get("alg"))
            && TYPE.equals(header.get("typ"));
    if (ours && header.get("kid") instanceof String kid && KEY_ID.matcher(kid).matches()) {
      return kid;
    }
    throw invalid();
  }

  /** Without loose bits: one value has one spelling. */
  private static byte[] decoded(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      demand(AccessTokens.encoded(bytes).equals(part));
      return bytes;
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** Without blanks before it, as none is issued. */
  private static Map<String, Object> json(String part) {
    String text = new String(decoded(part), StandardCharsets.UTF_8);
    demand(text.startsWith("{"));
    return JsonObjects.read(text).orElseThrow(GenuineTokens::invalid);
  }

  private static Genuine claims(ECKey key, Map<String, Object> claims) {
    String issuer = text(claims, "iss");
    demand(issuer.equals(claims.get("aud")));
    Instant issued = time(claims, "iat");
    Instant notBefore = claims.get("nbf") == null ? issued : time(claims, "nbf");
    VerifiedAccessToken token =
        new VerifiedAccessToken(
            key.getKeyID(),
            text(claims, "jti"),
            issued,
            time(claims, "exp"),
            new GrantRef(new TenantId(text(claims, "tid")), new GrantId(text(claims, "grant_id"))),
            generation(claims),
            ConnectorId.of(text(claims, "client_id")).orElseThrow(GenuineTokens::invalid),
            Scope.known(Arrays.asList(text(claims, "scope").split(" ", -1))));
    return new Genuine(key, issuer, issued.isAfter(notBefore) ? issued : notBefore, token);
  }

  /** A time of a token of ours; whole seconds, which none of another size can overflow. */
  private static Instant time(Map<String, Object> claims, String name) {
    if (claims.get(name) instanceof Number seconds
        && seconds.doubleValue() >= 0
        && seconds.doubleValue() <= LATEST) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    throw invalid();
  }

  /** Absent, which is how most tokens go, for 0. */
  private static int generation(Map<String, Object> claims) {
    return switch (claims.get(ACCESS_GENERATION)) {
      case null -> 0;
      case Integer generation -> generation;
      default -> throw invalid();
    };
  }

  /** A claim that every token of ours has. */
  private static String text(Map<String, Object> claims, String name) {
    if (claims.get(name) instanceof String text) {
      return text;
    }
    throw invalid();
  }

  /** Refuses the token where this does not hold. */
  static void demand(boolean held) {
    if (!held) {
      throw invalid();
    }
  }

  private static Refusal invalid() {
    return Reason.ACCESS_TOKEN_INVALID.refusal();
  }
}
