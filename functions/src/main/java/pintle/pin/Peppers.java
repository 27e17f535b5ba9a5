package pintle.pin;

import java.time.InstantSource;
import pintle.cache.Cached;
import pintle.key.Vault;
import pintle.key.VaultSecret;

/** The pepper of this process: read from the vault when first needed, then kept a while. */
public final class Peppers {
  private final Cached<Pepper> pepper;

  public Peppers(Vault vault, String secretName, InstantSource clock) {
    this.pepper = VaultSecret.cached(vault, secretName, Pepper::parse, clock);
  }

  /** The pepper, or the refusal 503 while there is none. */
  public Pepper pepper() {
    return pepper.get();
  }
}
