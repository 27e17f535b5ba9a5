package pintle.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import pintle.key.NameKey;
import pintle.refusal.Reason;
import pintle.secret.Hmac;
import pintle.tenant.TenantId;

/** Positions in lists as texts that are good for one list of one tenant only. */
public final class Cursors {
  private static final int MAC_BYTES = 16;
  private static final int LONGEST = 1024;

  private final NameKey key;

  public Cursors(NameKey key) {
    this.key = key;
  }

  /** The text for a position. */
  public Optional<String> write(TenantId tenant, String list, Optional<String> position) {
    return position.map(text -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] all =
          ByteBuffer.allocate(MAC_BYTES + bytes.length)
              .put(mac(tenant, list, text))
              .put(bytes)
              .array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    });
  }

  /** The position of the query's {@code cursor}; 400 for one of another list. */
  public Optional<String> read(TenantId tenant, String list, ApiRequest request) {
    return request.query("cursor").map(text -> read(tenant, list, text));
  }

  private String read(TenantId tenant, String list, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw Reason.CURSOR_INVALID.refusal();
    }
    if (cursor.length() > LONGEST || bytes.length <= MAC_BYTES) {
      throw Reason.CURSOR_INVALID.refusal();
    }
    String position =
        new String(bytes, MAC_BYTES, bytes.length - MAC_BYTES, StandardCharsets.UTF_8);
    byte[] shown = Arrays.copyOf(bytes, MAC_BYTES);
    if (!MessageDigest.isEqual(shown, mac(tenant, list, position))) {
      throw Reason.CURSOR_INVALID.refusal();
    }
    return position;
  }

  private byte[] mac(TenantId tenant, String list, String position) {
    return Arrays.copyOf(
        Hmac.sha256(key.bytes(), "cursor", tenant.value(), list, position), MAC_BYTES);
  }
}
