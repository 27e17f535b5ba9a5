package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import pintle.cache.Cached;

/**
 * Finds the public key of a kid. A kid that is not known makes the list be read again at once, but
 * once a minute at most, so that a stranger's kids cost nothing.
 */
public final class VerificationKeys {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);
  private static final Duration UNKNOWN_KID = Duration.ofMinutes(1);

  private final PublicKeys published;
  private final Cached<PublishedKeys> keys;
  private final InstantSource clock;

  public VerificationKeys(PublicKeys published, InstantSource clock) {
    this.published = published;
    this.keys = new Cached<>(published::read, FRESH, LONGEST_STALE, clock);
    this.clock = clock;
  }

  /** The key of exactly this kid; one that has ended is not found. */
  public Optional<ECKey> find(String kid) {
    return find(keys.get(), kid).or(() -> find(keys.renewed(UNKNOWN_KID), kid));
  }

  /** Whether this kid is published now; asks whatever is known. */
  public boolean stands(String kid) {
    return find(published.read(), kid).isPresent();
  }

  private Optional<ECKey> find(PublishedKeys known, String kid) {
    return known.find(kid, clock.instant());
  }
}
