package pintle.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;

/**
 * The private keys: the one that signs now, and the one that signs after the next rotation. The
 * second is published a whole rotation before it signs. Prints nothing.
 *
 * @param signing an EC key on P-256 with a kid
 * @param next another
 */
public record SigningKeys(ECKey signing, ECKey next) {

  /** Two fresh keys, for the first deployment. */
  public static SigningKeys first() {
    return new SigningKeys(fresh(), fresh());
  }

  /** The keys after a rotation. */
  public SigningKeys rotated() {
    return new SigningKeys(next, fresh());
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static SigningKeys parse(String json) {
    List<ECKey> keys = EcJwks.parse(json);
    if (keys.size() != 2 || !keys.stream().allMatch(ECKey::isPrivate)) {
      throw new IllegalArgumentException("two private keys are expected");
    }
    return new SigningKeys(keys.get(0), keys.get(1));
  }

  /** The same, and empty for anything else. */
  static Optional<SigningKeys> parseIfAny(String json) {
    try {
      return Optional.of(parse(json));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A JWK set (RFC 7517, section 5) with the private parts: signing first, then next. */
  public String toJson() {
    return new JWKSet(List.of(signing, next)).toString(false);
  }

  static ECKey fresh() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
          .privateKey(pair.getPrivate())
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint()
          .build();
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKeys[" + signing.getKeyID() + ", " + next.getKeyID() + "]";
  }
}
