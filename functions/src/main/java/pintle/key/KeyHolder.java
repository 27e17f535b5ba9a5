package pintle.key;

import java.time.Duration;
import java.time.InstantSource;
import pintle.cache.Cached;
import pintle.refusal.Reason;

/** The signing keys of this process: read from the vault when first needed, then kept a while. */
public final class KeyHolder {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);

  private final Cached<SigningKeys> keys;

  public KeyHolder(Vault vault, String secretName, InstantSource clock) {
    this.keys = new Cached<>(() -> read(vault, secretName), FRESH, LONGEST_STALE, clock);
  }

  /** The keys, or the refusal 503 while there are none. */
  public SigningKeys keys() {
    return keys.get();
  }

  private static SigningKeys read(Vault vault, String name) {
    try {
      return SigningKeys.parse(vault.read(name));
    } catch (IllegalArgumentException notYet) {
      throw Reason.NO_KEY_YET.refusal();
    }
  }
}
