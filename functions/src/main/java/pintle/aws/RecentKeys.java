package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pintle.key.PublishedKeys;

/**
 * The published keys as a call read them, for the calls of the same second. Their row is the one
 * that all organisations' calls share, and a table gives one row 3,000 times a second.
 */
final class RecentKeys {
  static final Duration KEPT = Duration.ofSeconds(1);

  private final PublishedItem item = new PublishedItem();
  private volatile @Nullable Read last;

  /** Those of the last second; empty where the row is to be read. */
  Optional<PublishedKeys> at(Instant now) {
    Read kept = last;
    // A clock that was set back keeps nothing for longer.
    return kept != null && !now.isBefore(kept.at) && now.isBefore(kept.at.plus(KEPT))
        ? Optional.of(kept.keys)
        : Optional.empty();
  }

  /**
   * What was read, kept unless it is nothing: who waits for the first keys sees them at once.
   *
   * @param asked when the read began, since the keys are as old as that
   */
  PublishedKeys read(Optional<Item> row, Instant asked) {
    PublishedKeys keys = item.read(row);
    last = keys.keys().isEmpty() ? null : new Read(keys, asked);
    return keys;
  }

  private record Read(PublishedKeys keys, Instant at) {}
}
