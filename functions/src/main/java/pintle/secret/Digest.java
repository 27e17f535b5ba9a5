package pintle.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-256 of a secret, the only form in which one is stored. Compared in constant time; prints
 * nothing. A plain digest is enough because what it digests has 128 random bits or more.
 */
public final class Digest {
  private static final int LENGTH = 32;

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of a secret's bytes. */
  public static Digest of(byte[] secret) {
    try {
      return new Digest(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A stored digest; 32 bytes. */
  public static Digest stored(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has " + LENGTH + " bytes");
    }
    return new Digest(bytes.clone());
  }

  /** Whether both are the digest of one secret; takes the same time for any two. */
  public boolean matches(Digest other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  /** What is stored. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && matches(that);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Digest[…]";
  }
}
