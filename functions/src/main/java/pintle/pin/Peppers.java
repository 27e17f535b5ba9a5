package pintle.pin;

import java.time.Duration;
import java.time.InstantSource;
import pintle.cache.Cached;
import pintle.key.Vault;
import pintle.refusal.Reason;

/** The pepper of this process: read from the vault when first needed, then kept a while. */
public final class Peppers {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);

  private final Cached<Pepper> pepper;

  public Peppers(Vault vault, String secretName, InstantSource clock) {
    this.pepper = new Cached<>(() -> read(vault, secretName), FRESH, LONGEST_STALE, clock);
  }

  /** The pepper, or the refusal 503 while there is none. */
  public Pepper pepper() {
    return pepper.get();
  }

  private static Pepper read(Vault vault, String name) {
    try {
      return Pepper.parse(vault.read(name));
    } catch (IllegalArgumentException notYet) {
      throw Reason.NO_KEY_YET.refusal();
    }
  }
}
