package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import pintle.cache.Cached;
import pintle.refusal.Reason;

/**
 * The public keys that verify access tokens now, for everybody. Kept for a second: strangers may
 * ask as often as they like, and each exchange reads the same row.
 */
public final class KeySet {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Cached<PublishedKeys> keys;
  private final InstantSource clock;

  public KeySet(PublicKeys published, InstantSource clock) {
    this.keys = new Cached<>(published::read, FRESH, FRESH, clock);
    this.clock = clock;
  }

  /**
   * Those that have not ended, without private parts.
   *
   * @throws pintle.refusal.Refusal 503 while there are none: before the first rotation, and between
   *     a revocation and the next one
   */
  public List<ECKey> keys() {
    List<ECKey> live = keys.get().live(clock.instant());
    if (live.isEmpty()) {
      throw Reason.NO_KEY_YET.refusal();
    }
    return live;
  }
}
