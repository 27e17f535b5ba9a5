package pintle.connector;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.secret.SecretText;
import pintle.secret.TokenText;

/**
 * One of a connector's secrets, as kept: its digest and its life.
 *
 * @param expiresAt when it stops; empty while it lives until it is deleted
 */
public record ConnectorSecret(
    SecretId id, Digest digest, Instant createdAt, Optional<Instant> expiresAt) {

  /** The first characters of every connector secret. */
  public static final String PREFIX = "pintle_cs_";

  /** A new secret with 256 random bits: the text to show once, and what is kept. */
  public static Born born(Randomness randomness, Instant now) {
    SecretText text = new SecretText(TokenText.encode(PREFIX, randomness.bytes(32)));
    return new Born(
        text,
        new ConnectorSecret(
            new SecretId(randomness.guid()), digest(text.reveal()), now, Optional.empty()));
  }

  /** The digest under which a presented text would be kept. */
  public static Digest digest(String presented) {
    return Digest.of(presented.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it still counts at this time. */
  public boolean live(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }

  /** The same with an end. */
  public ConnectorSecret endingAt(Instant end) {
    return new ConnectorSecret(id, digest, createdAt, Optional.of(end));
  }

  /** A new secret with its text. */
  public record Born(SecretText text, ConnectorSecret kept) {}
}
