package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import pintle.cache.Cached;

/**
 * Finds the public key of a kid. A kid that is not known makes the list be read again, at most once
 * a minute, so that a stranger's kids cost nothing.
 */
public final class VerificationKeys {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);
  private static final Duration UNKNOWN_KID = Duration.ofMinutes(1);

  private final Cached<List<ECKey>> keys;
  private final InstantSource clock;

  public VerificationKeys(PublicKeys published, InstantSource clock) {
    this.keys = new Cached<>(published::all, FRESH, LONGEST_STALE, clock);
    this.clock = clock;
  }

  /** The key of exactly this kid. */
  public Optional<ECKey> find(String kid) {
    return find(keys.get(), kid).or(() -> find(keys.get(UNKNOWN_KID), kid));
  }

  /** A key that signs no more carries its end, and is not found after it. */
  private Optional<ECKey> find(List<ECKey> known, String kid) {
    return known.stream()
        .filter(key -> kid.equals(key.getKeyID()))
        .filter(key ->
            key.getExpirationTime() == null
                || clock.instant().isBefore(key.getExpirationTime().toInstant()))
        .findFirst();
  }
}
