package pintle.token;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import pintle.cache.LastMade;
import pintle.connector.Scope;
import pintle.json.JsonObjects;
import pintle.key.Es256;
import pintle.key.KeyHolder;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.VerificationKeys;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Randomness;
import pintle.secret.SecretText;

/**
 * Access tokens: JWTs by RFC 9068 under ES256. A token names its grant and carries no list of
 * groups, so it has one size for one group or ten thousand.
 */
public final class AccessTokens {
  /** Times may be so far off between two machines. */
  public static final Duration SKEW = Duration.ofSeconds(60);

  /** No token is made for longer; a time in milliseconds is far beyond it. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(400);

  private final KeyHolder signing;
  private final VerificationKeys verification;
  private final GenuineTokens genuine;
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
    this.genuine = new GenuineTokens(verification, es256);
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
      claims.put(GenuineTokens.ACCESS_GENERATION, grant.accessGeneration());
    }
    return new SecretText(signed(signer.key, headers.of(signer.key), claims));
  }

  /** The compact serialization (RFC 7515, section 7.1). */
  private String signed(ECKey key, String header, Map<String, Object> claims) {
    String input = header + "." + encoded(claims);
    return input + "." + encoded(es256.sign(key, input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encoded(Map<String, Object> members) {
    return encoded(JsonObjects.write(members).getBytes(StandardCharsets.UTF_8));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String header(ECKey key) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kid", key.getKeyID());
    members.put("typ", GenuineTokens.TYPE);
    members.put("alg", GenuineTokens.ES256);
    return encoded(members);
  }

  /** Signs and verifies by a key that nobody else has, for what that loads. */
  public void rehearse() {
    ECKey key = SigningKeys.first().signing();
    String token = signed(key, header(key), Map.of("sub", "rehearsal"));
    if (!GenuineTokens.signed(es256, key, token)) {
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
    GenuineTokens.Genuine found = genuine.read(text);
    Instant now = clock.instant();
    VerifiedAccessToken token = found.token();
    GenuineTokens.demand(!found.notBefore().isAfter(now.plus(SKEW)));
    GenuineTokens.demand(!token.expiresAt().isAfter(now.plus(LONGEST_LIFE)));
    GenuineTokens.demand(issuer.equals(found.issuer()));
    if (now.isAfter(token.expiresAt().plus(SKEW))) {
      throw Reason.ACCESS_TOKEN_EXPIRED.refusal();
    }
    return token;
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
}
