package pintle.token;

import java.util.Optional;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.secret.SecretText;

/**
 * The code of a grant's receipt, by which the grant can be frozen and nothing else: it names the
 * grant, and 128 bits prove it, as few as are enough, because it travels by SMS. Its text is {@code
 * pintle_fc_…}, at most 146 characters; prints as a mask.
 */
public final class FreezeCode {
  /** The first characters of every one. */
  public static final String PREFIX = "pintle_fc_";

  private static final int SECRET_BYTES = 16;

  private final NamedSecret named;

  private FreezeCode(NamedSecret named) {
    this.named = named;
  }

  /** A new code for this grant. */
  static FreezeCode random(GrantRef grant, Randomness randomness) {
    return new FreezeCode(
        NamedSecret.random(grant.tenant(), grant.grant().value(), SECRET_BYTES, randomness));
  }

  /** The code of this text; empty where we can not have written it. */
  static Optional<FreezeCode> parse(String text) {
    return NamedSecret.parse(PREFIX, text, SECRET_BYTES).map(FreezeCode::new);
  }

  /** The text to send once. */
  SecretText text() {
    return named.text(PREFIX);
  }

  /** The grant that it names. */
  GrantRef grant() {
    return new GrantRef(named.tenant(), new GrantId(named.id()));
  }

  /** What the grant keeps of it. */
  Digest digest() {
    return named.digest();
  }

  @Override
  public String toString() {
    return "FreezeCode[" + grant() + ", …]";
  }
}
