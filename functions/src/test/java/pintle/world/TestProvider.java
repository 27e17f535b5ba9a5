package pintle.world;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import pintle.openid.SignInVerifier;

/** An OpenID Connect provider that signs what a test wants. */
public final class TestProvider {
  /** Where its tokens come from, and for whom they are. */
  public static final String ISSUER = "https://login.example/{tid}/v2.0";

  public static final String AUDIENCE = "pintle-page";

  private static final RSAKey KEY = key();

  private static final int MOST_SIGNED = 1_000;
  private static final Map<JWTClaimsSet, String> SIGNED = new ConcurrentHashMap<>();

  private final InstantSource clock;

  public TestProvider(InstantSource clock) {
    this.clock = clock;
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("provider-1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the provider publishes. */
  public RSAKey publicKey() {
    return KEY.toPublicJWK();
  }

  /** An ID token of this person. */
  public String token(Person person) {
    return token(person, claims -> claims);
  }

  /** The same after a change. */
  public String token(Person person, UnaryOperator<JWTClaimsSet.Builder> change) {
    Instant now = clock.instant();
    Canaries.ofThisProcess().secret("e-mail", person.mail());
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER.replace("{tid}", person.tenant()))
            .audience(AUDIENCE)
            .subject("sub-" + person.user())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
            .claim("tid", person.tenant())
            .claim("oid", person.user())
            .claim("name", person.name())
            .claim("preferred_username", person.mail())
            .claim("email", person.mail());
    if (person.tenantAdministrator()) {
      claims.claim("wids", List.of(SignInVerifier.GLOBAL_ADMINISTRATOR));
    }
    return sign(change.apply(claims).build());
  }

  /** The same claims give the same signature, and tests of a class ask for the same. */
  private static String sign(JWTClaimsSet claims) {
    if (SIGNED.size() > MOST_SIGNED) {
      SIGNED.clear();
    }
    return SIGNED.computeIfAbsent(claims, TestProvider::signed);
  }

  private static String signed(JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(), claims);
      jwt.sign(new RSASSASigner(KEY));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody who can sign in. */
  public record Person(
      String tenant, String user, String name, String number, boolean tenantAdministrator) {
    /** In the sign-in, as providers send it; nobody asks for it. */
    public String mail() {
      return name.toLowerCase(Locale.ROOT) + "." + user + "@mail.example";
    }
  }
}
