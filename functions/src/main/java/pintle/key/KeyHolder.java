package pintle.key;

import java.time.InstantSource;
import pintle.cache.Cached;

/** The signing keys of this process: read from the vault when first needed, then kept a while. */
public final class KeyHolder {
  private final Cached<SigningKeys> keys;

  public KeyHolder(Vault vault, String secretName, InstantSource clock) {
    this.keys = VaultSecret.cached(vault, secretName, SigningKeys::parse, clock);
  }

  /** The keys, or the refusal 503 while there are none. */
  public SigningKeys keys() {
    return keys.get();
  }
}
