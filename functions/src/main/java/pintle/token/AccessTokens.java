package pintle.token;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pintle.cache.LastMade;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.key.Es256;
import pintle.key.KeyHolder;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.VerificationKeys;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Randomness;
import pintle.secret.SecretText;
import pintle.tenant.TenantId;

/**
 * Access tokens: JWTs by RFC 9068 under ES256. A token names its grant and carries no list of
 * groups, so it has one size for one group or ten thousand. Only the exact form that is issued here
 * is verified: one algorithm, three header members, a low s.
 */
public final class AccessTokens {
  /** Times may be so far off between two machines. */
  public static final Duration SKEW = Duration.ofSeconds(60);

  private static final String TYPE = "at+jwt";
  private static final String ES256 = "ES256";
  private static final String ACCESS_GENERATION = "access_generation";
  private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");
  private static final Set<String> TIMES = Set.of("exp", "iat", "nbf");

  /** The end of the year 9999 in seconds. */
  private static final long LATEST = 253_402_300_799L;

  private static final int LONGEST = 4096;

  /** No token is made for longer; a time in milliseconds is far beyond it. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(400);

  /** A thumbprint (RFC 7638), as all of our keys are named: nothing else is looked up. */
  private static final Pattern KEY_ID = Pattern.compile("[\\w-]{43}");

  /** The order of P-256, and half of it (FIPS 186-5; SEC 2, 2.4.2). */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  private final KeyHolder signing;
  private final VerificationKeys verification;
  private final Es256 es256;
  private final Randomness randomness;
  private final InstantSource clock;
  private final LastMade<ECKey, String> headers =
      new LastMade<ECKey, String>(AccessTokens::header).forgottenBeforeSnapshots();

  public AccessTokens(
      KeyHolder signing,
      VerificationKeys verification,
      Es256 es256,
      Randomness randomness,
      InstantSource clock) {
    this.signing = signing;
    this.verification = verification;
    this.es256 = es256;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** Refuses with 503 while there is no key to sign with. */
  void demandKey(PublishedKeys published) {
    SigningKeys ignored = signing.keys(published);
  }

  /**
   * The key that signs now, of those that are published.
   *
   * @throws Refusal 503 while there is none
   */
  public Signer signer(PublishedKeys published) {
    ECKey key = signing.keys(published).signing();
    return new Signer(key, published.end(key.getKeyID()).orElse(Instant.MAX));
  }

  /**
   * A signed token for this grant.
   *
   * @param issuer also the audience: the public base of this deployment
   */
  public SecretText issue(
      Signer signer, Grant grant, Set<Scope> scopes, String issuer, Instant now, Instant expiry) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", issuer);
    claims.put("sub", grant.grantedBy().value());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", expiry.getEpochSecond());
    claims.put("jti", randomness.guid());
    claims.put("client_id", grant.connector().value());
    claims.put("scope", Scope.join(scopes, " "));
    claims.put("tid", grant.tenant().value());
    claims.put("grant_id", grant.id().value());
    claims.put("reach", grant.reach().kind().text());
    if (grant.accessGeneration() > 0) {
      claims.put(ACCESS_GENERATION, grant.accessGeneration());
    }
    return new SecretText(signed(signer.key, headers.of(signer.key), claims));
  }

  /** The compact serialization (RFC 7515, section 7.1). */
  private String signed(ECKey key, String header, Map<String, Object> claims) {
    String input = header + "." + encoded(claims);
    return input + "." + lowS(es256.sign(key, input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encoded(Map<String, Object> members) {
    return encoded(JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String header(ECKey key) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kid", key.getKeyID());
    members.put("typ", TYPE);
    members.put("alg", ES256);
    return encoded(members);
  }

  /** Signs and verifies by a key that nobody else has, for what that loads. */
  public void rehearse() {
    ECKey key = SigningKeys.first().signing();
    String token = signed(key, header(key), Map.of("sub", "rehearsal"));
    if (!es256.verifies(key, input(token), new Base64URL(signature(token)))) {
      throw new IllegalStateException("a signature verifies");
    }
  }

  /** Whether the key of this token is published now. */
  boolean stands(VerifiedAccessToken token) {
    return verification.stands(token.kid());
  }

  /**
   * The token of this text, its signature, times, issuer and audience verified. That its grant
   * still stands is not said yet.
   *
   * @throws Refusal 401 InvalidToken
   */
  public VerifiedAccessToken verify(String text, String issuer) {
    demand(text.length() <= LONGEST && text.indexOf('=') < 0);
    String[] parts = text.split("\\.", -1);
    demand(parts.length == 3);
    try {
      String kid = kid(json(parts[0]));
      Optional<ECKey> key = verification.find(kid);
      demand(key.isPresent() && inRange(parts[2]));
      demand(es256.verifies(key.orElseThrow(), input(text), new Base64URL(parts[2])));
      Map<String, Object> claims = json(parts[1]);
      demand(TIMES.stream().map(claims::get).allMatch(AccessTokens::isNoTimeOrOne));
      return claims(kid, JWTClaimsSet.parse(claims), issuer);
    } catch (ParseException e) {
      throw Reason.ACCESS_TOKEN_INVALID.refusal();
    }
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
    throw Reason.ACCESS_TOKEN_INVALID.refusal();
  }

  /** What was signed. */
  private static byte[] input(String token) {
    return token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static byte[] decoded(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw Reason.ACCESS_TOKEN_INVALID.refusal();
    }
  }

  /** The library would skip a byte order mark. */
  private static Map<String, Object> json(String part) throws ParseException {
    String text = new String(decoded(part), StandardCharsets.UTF_8);
    demand(text.startsWith("{"));
    return Optional.ofNullable(JSONObjectUtils.parse(text))
        .orElseThrow(Reason.ACCESS_TOKEN_INVALID::refusal);
  }

  /** The library turns seconds into milliseconds, by which a huge number becomes a past time. */
  private static boolean isNoTimeOrOne(@Nullable Object claim) {
    return !(claim instanceof Number seconds)
        || (seconds.doubleValue() >= 0 && seconds.doubleValue() <= LATEST);
  }

  private VerifiedAccessToken claims(String kid, JWTClaimsSet claims, String issuer)
      throws ParseException {
    Instant now = clock.instant();
    Date expiry = claims.getExpirationTime();
    Date issued = claims.getIssueTime();
    demand(expiry != null && reached(issued, now));
    demand(claims.getClaim("nbf") == null || reached(claims.getNotBeforeTime(), now));
    demand(!expiry.toInstant().isAfter(now.plus(LONGEST_LIFE)));
    demand(issuer.equals(claims.getIssuer()) && claims.getAudience().equals(List.of(issuer)));
    if (now.isAfter(expiry.toInstant().plus(SKEW))) {
      throw Reason.ACCESS_TOKEN_EXPIRED.refusal();
    }
    ConnectorId connector =
        ConnectorId.of(text(claims, "client_id")).orElseThrow(Reason.ACCESS_TOKEN_INVALID::refusal);
    return new VerifiedAccessToken(
        kid,
        text(claims, "jti"),
        issued.toInstant(),
        expiry.toInstant(),
        new GrantRef(new TenantId(text(claims, "tid")), new GrantId(text(claims, "grant_id"))),
        generation(claims),
        connector,
        Scope.known(Arrays.asList(text(claims, "scope").split(" ", -1))));
  }

  /** Absent, which is how most tokens go, for 0. */
  private static int generation(JWTClaimsSet claims) throws ParseException {
    long generation = Optional.ofNullable(claims.getLongClaim(ACCESS_GENERATION)).orElse(0L);
    demand(generation == (int) generation);
    return (int) generation;
  }

  /** A claim that every token of ours has. */
  private static String text(JWTClaimsSet claims, String name) throws ParseException {
    return Optional.ofNullable(claims.getStringClaim(name))
        .orElseThrow(Reason.ACCESS_TOKEN_INVALID::refusal);
  }

  private static boolean reached(@Nullable Date time, Instant now) {
    return time != null && !now.plus(SKEW).isBefore(time.toInstant());
  }

  private static void demand(boolean held) {
    if (!held) {
      throw Reason.ACCESS_TOKEN_INVALID.refusal();
    }
  }

  /** r and s in [1, n), s in the lower half, no loose bits: one signature has one spelling. */
  private static boolean inRange(String signature) {
    byte[] bytes = decoded(signature);
    if (bytes.length != 64 || !encoded(bytes).equals(signature)) {
      return false;
    }
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(bytes, 0, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64));
    return r.signum() > 0
        && r.compareTo(ORDER) < 0
        && s.signum() > 0
        && s.compareTo(HALF_ORDER) <= 0;
  }

  /** A key that is published, and until when its tokens verify; prints its kid alone. */
  public static final class Signer {
    private final ECKey key;
    private final Instant longest;

    private Signer(ECKey key, Instant longest) {
      this.key = key;
      this.longest = longest;
    }

    /** No token of this key outlives this. */
    Instant longest() {
      return longest;
    }

    @Override
    public String toString() {
      return "Signer[" + key.getKeyID() + "]";
    }
  }

  private static String lowS(Base64URL signature) {
    byte[] bytes = Base64.getUrlDecoder().decode(signature.toString());
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64));
    if (s.compareTo(HALF_ORDER) <= 0) {
      return signature.toString();
    }
    byte[] low = ORDER.subtract(s).toByteArray();
    Arrays.fill(bytes, 32, 64, (byte) 0);
    int length = Math.min(32, low.length);
    System.arraycopy(low, low.length - length, bytes, 64 - length, length);
    return encoded(bytes);
  }
}
