package pintle.token;

import java.util.Optional;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.secret.SecretText;

/**
 * A one-time code as presented or issued: it names its row, and 256 bits prove it. Parsed is not
 * verified. Prints as a mask.
 */
public final class CodeText {
  private final OneTimeCode.Kind kind;
  private final NamedSecret named;

  private CodeText(OneTimeCode.Kind kind, NamedSecret named) {
    this.kind = kind;
    this.named = named;
  }

  /** A new code for this row. */
  public static CodeText random(OneTimeCode.Kind kind, CodeRef ref, Randomness randomness) {
    return new CodeText(kind, NamedSecret.random(ref.tenant(), ref.id(), randomness));
  }

  /** The code of this kind and text; empty where we can not have issued it. */
  public static Optional<CodeText> parse(OneTimeCode.Kind kind, String text) {
    return NamedSecret.parse(kind.prefix(), text).map(named -> new CodeText(kind, named));
  }

  /** The text to show once. */
  public SecretText text() {
    return named.text(kind.prefix());
  }

  /** What it is for. */
  OneTimeCode.Kind kind() {
    return kind;
  }

  /** The row that it names. */
  public CodeRef ref() {
    return new CodeRef(named.tenant(), named.id());
  }

  /** What the row keeps of it. */
  public Digest digest() {
    return named.digest();
  }

  /** The refresh token of the grant that this code gives: the same at every retry. */
  RefreshToken token(GrantRef grant, byte[] offer) {
    return RefreshToken.derived(named, offer, grant);
  }

  @Override
  public String toString() {
    return "CodeText[" + kind + ", " + named.id() + ", …]";
  }
}
