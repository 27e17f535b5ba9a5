package pintle.aws;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pintle.key.EcJwks;
import pintle.key.PublishedKeys;

/**
 * The published keys as an item: one JWK set (RFC 7517, section 5), the revoked kids in one text,
 * and a version. It is read in every call, so what was parsed last is kept and parsed again only
 * when another text stands there.
 */
final class PublishedItem {
  /** The item as it was read. One that is not there, or is older than versions, has version 0. */
  static final String AS_READ = "version = :version";

  static final String WITHOUT_VERSION = "attribute_not_exists(version)";

  private volatile Parsed last = new Parsed("", "", PublishedKeys.NONE);

  /** What stands on the item; nothing where there is none. */
  PublishedKeys read(Optional<Item> item) {
    return item.map(this::read).orElse(PublishedKeys.NONE);
  }

  private PublishedKeys read(Item item) {
    String jwks = item.text("jwks");
    String revoked = item.textIfAny("revoked").orElse("");
    long version = item.has("version") ? item.number("version") : 0;
    Parsed kept = last;
    if (kept.jwks.equals(jwks) && kept.revoked.equals(revoked) && kept.keys.version() == version) {
      return kept.keys;
    }
    Parsed parsed = new Parsed(jwks, revoked, parse(jwks, revoked, version));
    last = parsed;
    return parsed.keys;
  }

  private static PublishedKeys parse(String jwks, String revoked, long version) {
    Set<String> kids =
        Arrays.stream(revoked.split(" ", -1))
            .filter(kid -> !kid.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    try {
      return new PublishedKeys(EcJwks.parse(jwks), kids, version);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the published keys are no JWK set", e);
    }
  }

  /** The item that follows what was read. */
  static Item after(PublishedKeys read) {
    String jwks = new JWKSet(List.<JWK>copyOf(read.keys())).toString(true);
    Optional<String> revoked =
        Optional.of(read.revoked().stream().sorted().collect(Collectors.joining(" ")))
            .filter(kids -> !kids.isEmpty());
    return Item.at(Key.publicKeys())
        .text("jwks", jwks)
        .text("revoked", revoked)
        .number("version", read.version() + 1);
  }

  private record Parsed(String jwks, String revoked, PublishedKeys keys) {}
}
