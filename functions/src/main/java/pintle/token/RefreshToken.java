package pintle.token;

import java.util.Optional;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.secret.SecretText;

/**
 * A refresh token as presented or issued: it names its grant, and 256 bits prove it. Parsed is not
 * verified. Its text is {@code pintle_rt_…}, at most 254 characters; prints as a mask.
 */
public final class RefreshToken {
  /** The first characters of every refresh token. */
  public static final String PREFIX = "pintle_rt_";

  private final NamedSecret named;

  private RefreshToken(NamedSecret named) {
    this.named = named;
  }

  /** A new token for this grant. */
  public static RefreshToken random(GrantRef grant, Randomness randomness) {
    return new RefreshToken(NamedSecret.random(grant.tenant(), grant.grant().value(), randomness));
  }

  /** The first token of a grant that a code gives: the same at every retry with the code. */
  static RefreshToken derived(NamedSecret code, byte[] offer, GrantRef grant) {
    return new RefreshToken(
        new NamedSecret(
            grant.tenant(), grant.grant().value(), code.derived(offer, grant.grant(), 1)));
  }

  /** The token of this text; empty where no grant can have issued it. */
  public static Optional<RefreshToken> parse(String text) {
    return NamedSecret.parse(PREFIX, text).map(RefreshToken::new);
  }

  /** The text to show once. */
  public SecretText text() {
    return named.text(PREFIX);
  }

  /** The grant that it names. */
  public GrantRef grant() {
    return new GrantRef(named.tenant(), new GrantId(named.id()));
  }

  /** What the grant keeps of it. */
  public Digest digest() {
    return named.digest();
  }

  /**
   * The token that follows this one, from the offer and generation on the grant's row: every retry
   * gives the same.
   *
   * @param offer 32 random bytes on the grant's row
   */
  public RefreshToken successor(byte[] offer, int generation) {
    GrantRef grant = grant();
    return new RefreshToken(
        new NamedSecret(
            grant.tenant(),
            grant.grant().value(),
            named.derived(offer, grant.grant(), generation)));
  }

  @Override
  public String toString() {
    return "RefreshToken[" + grant() + ", …]";
  }
}
