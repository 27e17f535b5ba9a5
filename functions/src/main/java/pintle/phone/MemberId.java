package pintle.phone;

import java.util.Optional;
import pintle.secret.Guid;

/**
 * A phone number within a tenant under another name: a GUID derived with a key that only the table
 * holds, so that URLs, keys and logs speak of a member without telling the number.
 */
public record MemberId(String value) {
  /** The member of this text; empty where nobody can have it. */
  public static Optional<MemberId> of(String text) {
    return Guid.bytes(text).map(bytes -> new MemberId(text));
  }
}
