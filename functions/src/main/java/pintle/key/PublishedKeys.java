package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys whose tokens are accepted, and the kids that were revoked. A revoked key is never among
 * the keys, nor is any private part.
 *
 * @param keys one that signs no more carries its end
 * @param revoked kids that are never published again
 * @param version how often this was written
 */
public record PublishedKeys(List<ECKey> keys, Set<String> revoked, long version) {
  /** Before the first rotation. */
  public static final PublishedKeys NONE = new PublishedKeys(List.of(), Set.of(), 0);

  /**
   * How long an old key still verifies: the life of an access token, an hour for a function that
   * signs with a stale key, and five minutes for clocks.
   */
  public static final Duration VERIFIES_AFTER = Duration.ofHours(25).plusMinutes(5);

  public PublishedKeys {
    keys = keys.stream().map(ECKey::toPublicJWK).toList();
    revoked = Set.copyOf(revoked);
    if (keys.stream().map(ECKey::getKeyID).anyMatch(revoked::contains)) {
      throw new IllegalArgumentException("a revoked key is not published again");
    }
  }

  /** All that have not ended: the one that signs, the next one, and old ones for their tokens. */
  public List<ECKey> live(Instant now) {
    return keys.stream().filter(key -> end(key).map(now::isBefore).orElse(true)).toList();
  }

  /** The key of exactly this kid, unless it has ended. */
  public Optional<ECKey> find(String kid, Instant now) {
    return live(now).stream().filter(key -> kid.equals(key.getKeyID())).findFirst();
  }

  /** When the key of this kid ends; empty for one that signs or will sign. */
  public Optional<Instant> end(String kid) {
    return keys.stream()
        .filter(key -> kid.equals(key.getKeyID()))
        .flatMap(key -> end(key).stream())
        .findFirst();
  }

  private static Optional<Instant> end(ECKey key) {
    return Optional.ofNullable(key.getExpirationTime()).map(Date::toInstant);
  }

  /** Whether one of the two was revoked. */
  public boolean revokes(SigningKeys pair) {
    return kids(pair).stream().anyMatch(revoked::contains);
  }

  /** With this pair, which ends no more. */
  public PublishedKeys with(SigningKeys pair) {
    List<ECKey> all = new ArrayList<>(List.of(pair.signing(), pair.next()));
    keys.stream().filter(key -> !kids(pair).contains(key.getKeyID())).forEach(all::add);
    return new PublishedKeys(all, revoked, version);
  }

  /** With this pair, while all others end; what has ended by now is gone. */
  public PublishedKeys withOnly(SigningKeys pair, Instant now) {
    // A JWK counts in seconds, and the end must not come early.
    Instant end = now.plus(VERIFIES_AFTER).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    List<ECKey> left = new ArrayList<>();
    for (ECKey key : with(pair).keys) {
      Optional<Instant> known = end(key);
      if (kids(pair).contains(key.getKeyID()) || known.filter(now::isBefore).isPresent()) {
        left.add(key);
      } else if (known.isEmpty()) {
        left.add(new ECKey.Builder(key).expirationTime(Date.from(end)).build());
      }
    }
    return new PublishedKeys(left, revoked, version);
  }

  /** Without any key; those that were published and these kids are revoked for good. */
  public PublishedKeys revoking(Set<String> kids) {
    Set<String> all = new TreeSet<>(revoked);
    all.addAll(kids);
    keys.forEach(key -> all.add(key.getKeyID()));
    return new PublishedKeys(List.of(), all, version);
  }

  static Set<String> kids(SigningKeys pair) {
    return Set.of(pair.signing().getKeyID(), pair.next().getKeyID());
  }
}
