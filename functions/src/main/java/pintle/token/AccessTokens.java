package pintle.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final String ACCESS_GENERATION = "access_generation";
  private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");
  private static final Set<String> TIMES = Set.of("exp", "iat", "nbf");

  /** The end of the year 9999 in seconds. */
  private static final long LATEST = 253_402_300_799L;

  private static final int LONGEST = 4096;

  /** No token is made for longer; a time in milliseconds is far beyond it. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(400);

  private static final Pattern FORM = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]{86}");

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
    ECKey key = signer.key;
    JWSHeader header = header(key);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(issuer)
            .subject(grant.grantedBy().value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expiry))
            .jwtID(randomness.guid())
            .claim("client_id", grant.connector().value())
            .claim("scope", Scope.join(scopes, " "))
            .claim("tid", grant.tenant().value())
            .claim("grant_id", grant.id().value())
            .claim("reach", grant.reach().kind().text())
            .claim(ACCESS_GENERATION, generation(grant))
            .build();
    SignedJWT jwt = new SignedJWT(header, claims);
    byte[] input = jwt.getSigningInput();
    Base64URL signature = lowS(es256.sign(key, header, input));
    return new SecretText(new String(input, StandardCharsets.US_ASCII) + "." + signature);
  }

  private static JWSHeader header(ECKey key) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.getKeyID()).build();
  }

  /** Signs and verifies by a key that nobody else has, for what that loads. */
  public void rehearse() {
    ECKey key = SigningKeys.first().signing();
    SignedJWT jwt =
        new SignedJWT(header(key), new JWTClaimsSet.Builder().subject("rehearsal").build());
    byte[] input = jwt.getSigningInput();
    Base64URL signature = lowS(es256.sign(key, jwt.getHeader(), input));
    if (!es256.verifies(key, jwt.getHeader(), input, signature)) {
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
    if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
      throw Reason.ACCESS_TOKEN_INVALID.refusal();
    }
    try {
      // The text itself is asked: the library drops members such as an empty crit, and fails on
      // null.
      Map<String, Object> members = json(text.substring(0, text.indexOf('.')));
      demand(
          members.keySet().equals(HEADER_MEMBERS)
              && members.get("kid") instanceof String kid
              && KEY_ID.matcher(kid).matches());
      SignedJWT jwt = SignedJWT.parse(text);
      JWSHeader header = jwt.getHeader();
      demand(JWSAlgorithm.ES256.equals(header.getAlgorithm()) && TYPE.equals(header.getType()));
      Optional<ECKey> key = verification.find(header.getKeyID());
      demand(key.isPresent() && inRange(jwt.getSignature()));
      demand(es256.verifies(key.orElseThrow(), header, jwt.getSigningInput(), jwt.getSignature()));
      Map<String, Object> claims = json(jwt.getPayload().toBase64URL().toString());
      demand(TIMES.stream().map(claims::get).allMatch(AccessTokens::isNoTimeOrOne));
      return claims(header.getKeyID(), JWTClaimsSet.parse(claims), issuer);
    } catch (ParseException e) {
      throw Reason.ACCESS_TOKEN_INVALID.refusal();
    }
  }

  /** The library would skip a byte order mark. */
  private static Map<String, Object> json(String part) throws ParseException {
    String text = new Base64URL(part).decodeToString();
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
  private static @Nullable Integer generation(Grant grant) {
    return grant.accessGeneration() == 0 ? null : grant.accessGeneration();
  }

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
  private static boolean inRange(Base64URL signature) {
    byte[] bytes = signature.decode();
    if (bytes.length != 64 || !Base64URL.encode(bytes).equals(signature)) {
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

  private static Base64URL lowS(Base64URL signature) {
    byte[] bytes = signature.decode();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64));
    if (s.compareTo(HALF_ORDER) <= 0) {
      return signature;
    }
    byte[] low = ORDER.subtract(s).toByteArray();
    Arrays.fill(bytes, 32, 64, (byte) 0);
    int length = Math.min(32, low.length);
    System.arraycopy(low, low.length - length, bytes, 64 - length, length);
    return Base64URL.encode(bytes);
  }
}
