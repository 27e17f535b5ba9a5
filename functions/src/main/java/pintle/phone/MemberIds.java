package pintle.phone;

import java.util.Arrays;
import pintle.key.NameKey;
import pintle.secret.Guid;
import pintle.secret.Hmac;
import pintle.tenant.TenantId;

/** Gives each number of a tenant its {@link MemberId}: the same number in two tenants is two. */
public final class MemberIds {
  private final NameKey key;

  public MemberIds(NameKey key) {
    this.key = key;
  }

  /** A custom GUID (RFC 9562, version 8) from HMAC-SHA-256 over tenant and number. */
  public MemberId of(TenantId tenant, PhoneNumber number) {
    return guid("member", tenant.value(), number.e164());
  }

  /** A number whatever the tenant, for caps that protect the phone itself. */
  public MemberId ofNumber(PhoneNumber number) {
    return guid("number", "", number.e164());
  }

  /** The same for all numbers that differ in the last four digits only, in every tenant. */
  public MemberId ofPrefix(PhoneNumber number) {
    return guid("prefix", "", number.prefix());
  }

  private MemberId guid(String kind, String tenant, String number) {
    byte[] mac = Hmac.sha256(key.bytes(), kind, tenant, number);
    byte[] bytes = Arrays.copyOf(mac, 16);
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x80);
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    return new MemberId(Guid.text(bytes));
  }
}
