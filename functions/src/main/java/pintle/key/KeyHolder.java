package pintle.key;

import java.time.Duration;
import java.time.InstantSource;
import pintle.cache.Cached;
import pintle.refusal.Reason;

/**
 * The signing keys of this process: read from the vault when first needed, then kept a while. Keys
 * that are not published are not handed out.
 */
public final class KeyHolder {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Cached<SigningKeys> keys;
  private final InstantSource clock;

  public KeyHolder(Vault vault, String secretName, InstantSource clock) {
    this.keys = VaultSecret.cached(vault, secretName, SigningKeys::parse, clock);
    this.clock = clock;
  }

  /**
   * The keys, of which the signing one verifies by what is published now. The vault is asked at
   * once where those that are kept do not.
   *
   * @throws pintle.refusal.Refusal 503 while there are none
   */
  public SigningKeys keys(PublishedKeys published) {
    SigningKeys kept = keys.get();
    if (verifies(published, kept)) {
      return kept;
    }
    SigningKeys read = keys.renewed(AGAIN);
    if (verifies(published, read)) {
      return read;
    }
    throw Reason.NO_KEY_YET.refusal();
  }

  private boolean verifies(PublishedKeys published, SigningKeys pair) {
    return published.find(pair.signing().getKeyID(), clock.instant()).isPresent();
  }
}
