package pintle.connector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import pintle.secret.Digest;
import pintle.secret.Guid;
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

  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 16;

  /**
   * A new secret: the text to show once, and what is kept. The text names its connector, so that it
   * can be ended by whoever finds it, and has 256 random bits.
   */
  public static Born born(ConnectorId connector, Randomness randomness, Instant now) {
    // All IDs that are made here are GUIDs.
    byte[] id = Guid.bytes(connector.value()).orElseGet(() -> new byte[0]);
    byte[] payload =
        ByteBuffer.allocate(id.length + SECRET_BYTES)
            .put(id)
            .put(randomness.bytes(SECRET_BYTES))
            .array();
    SecretText text = new SecretText(TokenText.encode(PREFIX, payload));
    return new Born(
        text,
        new ConnectorSecret(
            new SecretId(randomness.guid()), digest(text.reveal()), now, Optional.empty()));
  }

  /**
   * The connector that a secret's text names; empty where it names none, as those of before
   * 2026-11-27, or is no secret.
   */
  public static Optional<ConnectorId> connector(String presented) {
    return TokenText.decode(PREFIX, presented)
        .filter(payload -> payload.length == ID_BYTES + SECRET_BYTES)
        .map(payload -> new ConnectorId(Guid.text(Arrays.copyOf(payload, ID_BYTES))));
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
