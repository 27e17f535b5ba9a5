package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import pintle.key.SecretVersions.Labels;
import pintle.refusal.Reason;

/**
 * Rotates the signing keys in the four steps of AWS Secrets Manager, each of which may run any
 * number of times, die anywhere, and meet another rotation. What was next begins to sign; it was
 * published a whole rotation ago, so that no verifier meets a key that it does not know. The first
 * rotation, and the one after a revocation, make two fresh keys.
 */
public final class KeyRotation {
  private static final int ATTEMPTS = 10;

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
   * @throws IllegalStateException for a version that holds a revoked key, or has no keys yet
   */
  public void step(String step, String version) {
    Labels labels = staged(version);
    boolean done = labels.isCurrent(version);
    switch (step) {
      case "createSecret" -> {
        if (!done) {
          create(version, labels);
        }
      }
      case "setSecret" -> {
        if (!done) {
          publish(version);
        }
      }
      case "testSecret" -> {
        if (!done) {
          test(version);
        }
      }
      case "finishSecret" -> finish(version, labels);
      default -> throw new IllegalArgumentException("unknown step");
    }
  }

  /**
   * Ends every key that is there: takes all out of the list, and sees to it that neither these nor
   * those of the current and the pending version are published again. All access tokens end with
   * their next use; the next rotation makes fresh keys.
   */
  public void revokeKeys() {
    change(row -> row.revoking(kidsOfTheSecret()), false);
  }

  private Set<String> kidsOfTheSecret() {
    Labels labels = secret.labels();
    Set<String> kids = new HashSet<>();
    Stream.of(labels.current(), labels.pending())
        .flatMap(Optional::stream)
        .flatMap(version -> keys(version).stream())
        .map(PublishedKeys::kids)
        .forEach(kids::addAll);
    return kids;
  }

  private void create(String version, Labels labels) {
    if (secret.value(version).isEmpty()) {
      SigningKeys keys =
          labels
              .current()
              .flatMap(this::keys)
              .filter(current -> !published.read().revokes(current))
              .map(SigningKeys::rotated)
              .orElseGet(SigningKeys::first);
      secret.putPending(version, keys.toJson());
    }
  }

  /** Adds the coming keys to the published ones, before anything is signed with them. */
  private SigningKeys publish(String version) {
    SigningKeys coming = demandKeys(version);
    change(row -> demandGood(row, coming).with(coming), false);
    return coming;
  }

  private void test(String version) {
    SigningKeys coming = demandKeys(version);
    ECKey signing = coming.signing();
    ECKey verifying =
        demandGood(published.read(), coming)
            .find(signing.getKeyID(), clock.instant())
            .orElseThrow(() -> new IllegalStateException("the coming key is not published"));
    byte[] proof = "rotation".getBytes(StandardCharsets.US_ASCII);
    Es256 platform = Es256.ofPlatform();
    if (!platform.verifies(verifying, proof, platform.sign(signing, proof))) {
      throw new IllegalStateException("the published key does not fit the coming one");
    }
  }

  /**
   * Makes the version current, and then gives the keys that sign no more their end: a key whose end
   * is set while it still signs would leave before its last token.
   */
  private void finish(String version, Labels read) {
    Labels labels = read;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (labels.isCurrent(version)) {
        endOthers(version, demandKeys(version), false);
        return;
      }
      SigningKeys coming = publish(version);
      if (secret.makeCurrent(version, labels.current())) {
        endOthers(version, coming, true);
        return;
      }
      labels = staged(version);
    }
    throw Reason.BUSY.refusal();
  }

  /**
   * @param moved the label moved in this call: the row is written even as it was, so that a slower
   *     rotation, which read it before, can not give the new signer an end
   */
  private void endOthers(String version, SigningKeys signing, boolean moved) {
    change(
        row ->
            // Asked after the row was read: whoever is overtaken later finds another row version.
            secret.labels().isCurrent(version)
                ? demandGood(row, signing).withOnly(signing, clock.instant())
                : row,
        moved);
  }

  private void change(UnaryOperator<PublishedKeys> change, boolean always) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PublishedKeys row = published.read();
      PublishedKeys changed = change.apply(row);
      if ((!always && changed.equals(row)) || published.replace(changed)) {
        return;
      }
    }
    throw Reason.BUSY.refusal();
  }

  private Labels staged(String version) {
    Labels labels = secret.labels();
    if (!labels.rotates()) {
      throw new IllegalArgumentException("this secret is not set up for rotation");
    }
    if (!labels.isStaged(version)) {
      throw new IllegalArgumentException("this version is not staged for a rotation");
    }
    return labels;
  }

  private static PublishedKeys demandGood(PublishedKeys row, SigningKeys keys) {
    if (row.revokes(keys)) {
      throw new IllegalStateException(
          "this version holds a revoked key: take AWSPENDING off it, and rotate again");
    }
    return row;
  }

  private SigningKeys demandKeys(String version) {
    return keys(version)
        .orElseThrow(() -> new IllegalStateException("this version has no keys: run createSecret"));
  }

  /**
   * What is no key set, such as the secret's value before the first rotation, counts as nothing.
   */
  private Optional<SigningKeys> keys(String version) {
    return secret.value(version).flatMap(SigningKeys::parseIfAny);
  }
}
