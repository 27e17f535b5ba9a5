package pintle.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import pintle.secret.Digest;
import pintle.secret.Guid;
import pintle.secret.Hmac;
import pintle.secret.Randomness;
import pintle.secret.SecretText;
import pintle.secret.TokenText;
import pintle.tenant.TenantId;

/**
 * A refresh token as presented or issued: it names its grant, and 256 bits prove it. Parsed is not
 * verified. Its text is {@code pintle_rt_…}, at most 254 characters; prints as a mask.
 */
public final class RefreshToken {
  /** The first characters of every refresh token. */
  public static final String PREFIX = "pintle_rt_";

  /** A tenant's ID is stored in so many bytes at most; longer ones are refused at sign-in. */
  public static final int LONGEST_TENANT = 64;

  private static final int SECRET_BYTES = 32;
  private static final int GRANT_BYTES = 16;
  private static final byte TENANT_IS_GUID = 0;
  private static final byte TENANT_IS_TEXT = 1;

  private final GrantRef grant;
  private final byte[] secret;

  private RefreshToken(GrantRef grant, byte[] secret) {
    this.grant = grant;
    this.secret = secret;
  }

  /** A new token for this grant. */
  public static RefreshToken random(GrantRef grant, Randomness randomness) {
    return new RefreshToken(grant, randomness.bytes(SECRET_BYTES));
  }

  /** The token of this text; empty where no grant can have issued it. */
  public static Optional<RefreshToken> parse(String text) {
    return TokenText.decode(PREFIX, text).flatMap(RefreshToken::read);
  }

  private static Optional<RefreshToken> read(byte[] payload) {
    int fixed = GRANT_BYTES + SECRET_BYTES;
    if (payload.length <= 1 + fixed) {
      return Optional.empty();
    }
    int tenantEnd = payload.length - fixed;
    byte[] tenant = Arrays.copyOfRange(payload, 1, tenantEnd);
    byte[] grant = Arrays.copyOfRange(payload, tenantEnd, tenantEnd + GRANT_BYTES);
    byte[] secret = Arrays.copyOfRange(payload, tenantEnd + GRANT_BYTES, payload.length);
    String tenantText;
    if (payload[0] == TENANT_IS_GUID && tenant.length == 16) {
      tenantText = Guid.text(tenant);
    } else if (payload[0] == TENANT_IS_TEXT && tenant.length <= LONGEST_TENANT) {
      tenantText = new String(tenant, StandardCharsets.UTF_8);
      // A GUID is written as its bytes, and text as UTF-8: one token has one spelling.
      if (Guid.bytes(tenantText).isPresent()
          || !Arrays.equals(tenant, tenantText.getBytes(StandardCharsets.UTF_8))) {
        return Optional.empty();
      }
    } else {
      return Optional.empty();
    }
    GrantRef ref = new GrantRef(new TenantId(tenantText), new GrantId(Guid.text(grant)));
    return Optional.of(new RefreshToken(ref, secret));
  }

  /** The text to show once. */
  public SecretText text() {
    Optional<byte[]> guid = Guid.bytes(grant.tenant().value());
    byte[] tenant = guid.orElseGet(() -> grant.tenant().value().getBytes(StandardCharsets.UTF_8));
    byte[] grantBytes =
        Guid.bytes(grant.grant().value())
            .orElseThrow(() -> new IllegalStateException("a grant's ID is a GUID"));
    ByteBuffer payload =
        ByteBuffer.allocate(1 + tenant.length + grantBytes.length + secret.length)
            .put(guid.isPresent() ? TENANT_IS_GUID : TENANT_IS_TEXT)
            .put(tenant)
            .put(grantBytes)
            .put(secret);
    return new SecretText(TokenText.encode(PREFIX, payload.array()));
  }

  /** The grant that it names. */
  public GrantRef grant() {
    return grant;
  }

  /** What the grant keeps of it. */
  public Digest digest() {
    return Digest.of(secret);
  }

  /**
   * The token that follows this one: its secret is HMAC-SHA-256 under this one's secret over the
   * offer, the grant and the generation. Neither the table nor this token alone gives it, and every
   * retry gives the same.
   *
   * @param offer 32 random bytes on the grant's row
   */
  public RefreshToken successor(byte[] offer, int generation) {
    byte[] derived =
        Hmac.sha256(
            secret,
            offer,
            grant.grant().value().getBytes(StandardCharsets.UTF_8),
            ByteBuffer.allocate(4).putInt(generation).array());
    return new RefreshToken(grant, derived);
  }

  @Override
  public String toString() {
    return "RefreshToken[" + grant + ", …]";
  }
}
