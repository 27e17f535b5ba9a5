package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Finds the public key of a kid. A kid that is not known makes the list be read again, at most once
 * a minute, so that a stranger's kids cost nothing.
 */
public final class VerificationKeys {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);
  private static final Duration UNKNOWN_KID = Duration.ofMinutes(1);

  private final Cached<List<ECKey>> keys;

  public VerificationKeys(PublicKeys published, InstantSource clock) {
    this.keys = new Cached<>(published::all, FRESH, LONGEST_STALE, clock);
  }

  /** The key of exactly this kid. */
  public Optional<ECKey> find(String kid) {
    return find(keys.get(), kid).or(() -> find(keys.get(UNKNOWN_KID), kid));
  }

  private static Optional<ECKey> find(List<ECKey> keys, String kid) {
    return keys.stream().filter(key -> kid.equals(key.getKeyID())).findFirst();
  }
}
