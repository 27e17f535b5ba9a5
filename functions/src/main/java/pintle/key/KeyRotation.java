package pintle.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Rotates the signing keys in the four steps of AWS Secrets Manager, each of which may run any
 * number of times. What was next begins to sign; it was published a whole rotation ago, so that no
 * verifier meets a key that it does not know. The first rotation makes the first keys.
 */
public final class KeyRotation {
  /**
   * How long an old key still verifies: the life of an access token, an hour for a function that
   * signs with a stale key, and five minutes for clocks.
   */
  public static final Duration VERIFIES_AFTER = Duration.ofHours(25).plusMinutes(5);

  private final SecretVersions secret;
  private final PublicKeys published;
  private final InstantSource clock;

  public KeyRotation(SecretVersions secret, PublicKeys published, InstantSource clock) {
    this.secret = secret;
    this.published = published;
    this.clock = clock;
  }

  /**
   * Runs one step for the version of this token.
   *
   * @param step {@code createSecret}, {@code setSecret}, {@code testSecret} or {@code finishSecret}
   * @throws IllegalArgumentException for another step, or a version that is not being rotated to
   */
  public void step(String step, String version) {
    if (!secret.known(version)) {
      throw new IllegalArgumentException("this version is not staged for a rotation");
    }
    if (secret.current(version)) {
      return;
    }
    switch (step) {
      case "createSecret" -> create(version);
      case "setSecret" -> publish(version);
      case "testSecret" -> test(version);
      case "finishSecret" -> finish(version);
      default -> throw new IllegalArgumentException("unknown step");
    }
  }

  private void create(String version) {
    if (secret.pendingValue(version).isEmpty()) {
      SigningKeys keys =
          secret
              .currentValue()
              .map(SigningKeys::parse)
              .map(SigningKeys::rotated)
              .orElseGet(SigningKeys::first);
      secret.putPending(version, keys.toJson());
    }
  }

  /** Adds the coming keys to the published ones, before anything is signed with them. */
  private void publish(String version) {
    SigningKeys coming = pending(version);
    List<ECKey> keys = new ArrayList<>(List.of(coming.signing(), coming.next()));
    published.all().stream().filter(key -> !isOneOf(key, coming)).forEach(keys::add);
    published.publish(keys);
  }

  private void test(String version) {
    ECKey signing = pending(version).signing();
    ECKey verifying =
        published.all().stream()
            .filter(key -> key.getKeyID().equals(signing.getKeyID()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the coming key is not published"));
    try {
      JWSObject proof = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload("rotation"));
      proof.sign(new ECDSASigner(signing));
      if (!proof.verify(new ECDSAVerifier(verifying))) {
        throw new IllegalStateException("the published key does not fit the coming one");
      }
    } catch (JOSEException e) {
      throw new IllegalStateException("the coming key does not sign", e);
    }
  }

  /** Gives the keys that sign no more their end, then makes the version current. */
  private void finish(String version) {
    Instant now = clock.instant();
    SigningKeys coming = pending(version);
    List<ECKey> keys = new ArrayList<>();
    for (ECKey key : published.all()) {
      if (isOneOf(key, coming)) {
        keys.add(key);
      } else if (key.getExpirationTime() == null) {
        keys.add(
            new ECKey.Builder(key).expirationTime(Date.from(now.plus(VERIFIES_AFTER))).build());
      } else if (now.isBefore(key.getExpirationTime().toInstant())) {
        keys.add(key);
      }
    }
    published.publish(keys);
    secret.makeCurrent(version);
  }

  private SigningKeys pending(String version) {
    return secret
        .pendingValue(version)
        .map(SigningKeys::parse)
        .orElseThrow(() -> new IllegalStateException("createSecret has not run"));
  }

  private static boolean isOneOf(ECKey key, SigningKeys keys) {
    return Set.of(keys.signing().getKeyID(), keys.next().getKeyID()).contains(key.getKeyID());
  }
}
