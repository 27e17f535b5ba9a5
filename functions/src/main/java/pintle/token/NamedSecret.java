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
 * What refresh tokens and codes carry: the tenant and GUID of the row that knows them, and random
 * bits that prove it. Their payload is one form byte, the tenant, 16 bytes of the GUID, the secret
 * bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the digest tells secrets apart
record NamedSecret(TenantId tenant, String id, byte[] secret) {
  /** A tenant's ID is stored in so many bytes at most; longer ones are refused at sign-in. */
  private static final int LONGEST_TENANT = 64;

  /** Of all that gives access. */
  private static final int SECRET_BYTES = 32;

  private static final int ID_BYTES = 16;
  private static final byte TENANT_IS_GUID = 0;
  private static final byte TENANT_IS_TEXT = 1;

  /** A new secret for the row of this GUID. */
  static NamedSecret random(TenantId tenant, String id, Randomness randomness) {
    return random(tenant, id, SECRET_BYTES, randomness);
  }

  /** The same with so many secret bytes. */
  static NamedSecret random(TenantId tenant, String id, int bytes, Randomness randomness) {
    return new NamedSecret(tenant, id, randomness.bytes(bytes));
  }

  /** The one behind this text; empty where the text is none that we can have written. */
  static Optional<NamedSecret> parse(String prefix, String text) {
    return parse(prefix, text, SECRET_BYTES);
  }

  /** The same with so many secret bytes. */
  static Optional<NamedSecret> parse(String prefix, String text, int bytes) {
    return TokenText.decode(prefix, text).flatMap(payload -> read(payload, bytes));
  }

  private static Optional<NamedSecret> read(byte[] payload, int bytes) {
    int fixed = ID_BYTES + bytes;
    if (payload.length <= 1 + fixed) {
      return Optional.empty();
    }
    int tenantEnd = payload.length - fixed;
    byte[] tenant = Arrays.copyOfRange(payload, 1, tenantEnd);
    byte[] id = Arrays.copyOfRange(payload, tenantEnd, tenantEnd + ID_BYTES);
    byte[] secret = Arrays.copyOfRange(payload, tenantEnd + ID_BYTES, payload.length);
    return tenant(payload[0], tenant)
        .map(text -> new NamedSecret(new TenantId(text), Guid.text(id), secret));
  }

  /** A GUID is written as its bytes, and text as UTF-8: one token has one spelling. */
  private static Optional<String> tenant(byte form, byte[] bytes) {
    if (form == TENANT_IS_GUID && bytes.length == ID_BYTES) {
      return Optional.of(Guid.text(bytes));
    }
    if (form != TENANT_IS_TEXT || bytes.length > LONGEST_TENANT) {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean exact =
        Guid.bytes(text).isEmpty() && Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
    return exact ? Optional.of(text) : Optional.empty();
  }

  /** The text to show once. */
  SecretText text(String prefix) {
    Optional<byte[]> guid = Guid.bytes(tenant.value());
    byte[] tenantBytes = guid.orElseGet(() -> tenant.value().getBytes(StandardCharsets.UTF_8));
    byte[] idBytes =
        Guid.bytes(id).orElseThrow(() -> new IllegalStateException("a row's ID is a GUID"));
    ByteBuffer payload =
        ByteBuffer.allocate(1 + tenantBytes.length + idBytes.length + secret.length)
            .put(guid.isPresent() ? TENANT_IS_GUID : TENANT_IS_TEXT)
            .put(tenantBytes)
            .put(idBytes)
            .put(secret);
    return new SecretText(TokenText.encode(prefix, payload.array()));
  }

  /** What the row keeps of it. */
  Digest digest() {
    return Digest.of(secret);
  }

  /**
   * 32 bytes that follow from this secret for a grant: HMAC-SHA-256 under the secret over the
   * offer, the grant's ID and the generation. Neither the table nor this secret alone gives them,
   * and every retry gives the same.
   *
   * @param offer 32 random bytes that the table keeps
   */
  byte[] derived(byte[] offer, GrantId grant, int generation) {
    return Hmac.sha256(
        secret,
        offer,
        grant.value().getBytes(StandardCharsets.UTF_8),
        ByteBuffer.allocate(4).putInt(generation).array());
  }

  @Override
  public String toString() {
    return "NamedSecret[" + id + ", …]";
  }
}
