package pintle.key;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.json.JsonObjects;

/**
 * Our keys as a JWK set (RFC 7517, section 5; RFC 7518, section 6.2), of which only what {@link
 * com.nimbusds.jose.jwk.JWKSet} writes of them is read.
 */
public final class EcJwks {
  private EcJwks() {}

  /**
   * The keys of this set, each on P-256.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static List<ECKey> parse(String jwks) {
    return JsonObjects.read(jwks)
        .map(set -> set.get("keys"))
        .filter(List.class::isInstance)
        .map(keys -> ((List<?>) keys).stream().map(EcJwks::key).toList())
        .orElseThrow(EcJwks::unreadable);
  }

  private static ECKey key(Object member) {
    if (!(member instanceof Map<?, ?> jwk)
        || !"EC".equals(jwk.get("kty"))
        || !"P-256".equals(jwk.get("crv"))) {
      throw unreadable();
    }
    ECKey.Builder key =
        new ECKey.Builder(Curve.P_256, octets(jwk, "x"), octets(jwk, "y"))
            .keyUse(KeyUse.SIGNATURE)
            .keyID(text(jwk, "kid").orElseThrow(EcJwks::unreadable));
    if (jwk.containsKey("d")) {
      key.d(octets(jwk, "d"));
    }
    if (jwk.get("exp") instanceof Number seconds) {
      key.expirationTime(Date.from(Instant.ofEpochSecond(seconds.longValue())));
    }
    try {
      return key.build();
    } catch (IllegalStateException e) {
      throw unreadable();
    }
  }

  private static Base64URL octets(Map<?, ?> jwk, String name) {
    return text(jwk, name).map(Base64URL::new).orElseThrow(EcJwks::unreadable);
  }

  private static Optional<String> text(Map<?, ?> jwk, String name) {
    return Optional.ofNullable(jwk.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /** Says nothing of what it read: it may have been private. */
  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException("not a JWK set");
  }
}
