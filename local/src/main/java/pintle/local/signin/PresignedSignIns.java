package pintle.local.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sign-ins of the demo users that need no running provider: a key is made, signs a token for each
 * of them, and is forgotten. What is left to publish is its public part.
 */
public final class PresignedSignIns {
  /** A working day: nobody can ask for another one. */
  private static final Duration LIFE = Duration.ofHours(12);

  private final RSAKey key;
  private final String issuer;
  private final Instant now;

  private PresignedSignIns(RSAKey key, String issuer, Instant now) {
    this.key = key;
    this.issuer = issuer;
    this.now = now;
  }

  public static PresignedSignIns by(String issuer, Instant now) {
    try {
      return new PresignedSignIns(new RSAKeyGenerator(2048).keyID("demo").generate(), issuer, now);
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK makes no RSA key", e);
    }
  }

  /** The audience of the tokens. */
  public String clientId() {
    return DemoClaims.CLIENT_ID;
  }

  /** The public key as a JWK set (RFC 7517, section 5). */
  public Map<String, Object> publicKeys() {
    return new JWKSet(key.toPublicJWK()).toJSONObject();
  }

  /**
   * A token for each demo user, by login, and for {@code second-admin}: one administrator alone can
   * not have the right withdrawn.
   */
  public Map<String, String> tokens() {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (DemoUser user : DemoUser.values()) {
      tokens.put(user.login(), token(DemoClaims.of(user)));
    }
    Map<String, Object> second = new LinkedHashMap<>(DemoClaims.of(DemoUser.TENANT_ADMIN));
    second.put("oid", "11111111-0000-4000-8000-00000000000b");
    second.put("sub", "sub-11111111-0000-4000-8000-00000000000b");
    second.put("name", "Zoe Zweite");
    second.put("preferred_username", "zoe@demo.example");
    tokens.put("second-admin", token(second));
    return tokens;
  }

  private String token(Map<String, Object> user) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)));
    user.forEach(claims::claim);
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("an RSA key signs", e);
    }
  }
}
