package pintle.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pintle.cache.LastMade;

/**
 * Signs and verifies by ES256 (RFC 7518, section 3.4): by the platform at first, and by a native
 * provider as soon as that pays. A native provider does eight times as much in the same time, but
 * to load it takes as long as some four thousand signatures of the platform. Whoever loads it when
 * that much was spent on signing never spends more than twice what the best choice would have.
 *
 * <p>So no snapshot of a process (Lambda SnapStart) has it, and each copy seeds its own generator
 * of the numbers that no two signatures may share.
 */
public final class Es256 {
  /** Signatures made or verified, after which the native provider is asked for. */
  public static final int PAYS_AFTER = 4000;

  /** What a provider is asked for: with the signature as JWS has it, not in ASN.1. */
  public static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  /** The order of P-256, and half of it (FIPS 186-5; SEC 2, 2.4.2). */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  /** Octets of r, and of s. */
  private static final int HALF = 32;

  private final Supplier<Optional<Provider>> nativeProvider;
  private final Executor background;
  private final AtomicInteger done = new AtomicInteger();
  private volatile Suite suite = new Suite(null);

  /**
   * Asks for the native provider in the background, while the platform goes on.
   *
   * @param nativeProvider loads it; empty where this machine has none
   */
  public Es256(Supplier<Optional<Provider>> nativeProvider) {
    this(nativeProvider, load -> Thread.ofPlatform().daemon().name("native-es256").start(load));
  }

  Es256(Supplier<Optional<Provider>> nativeProvider, Executor background) {
    this.nativeProvider = nativeProvider;
    this.background = background;
  }

  /** Of the platform alone. */
  public static Es256 ofPlatform() {
    return new Es256(Optional::empty);
  }

  /**
   * The signature: 64 octets, r before s, of the two with one r the one with the lower s.
   *
   * @param key with its private part
   */
  public byte[] sign(ECKey key, byte[] input) {
    count();
    return lowS(suite.sign(key, input));
  }

  /** Whether this is the key's signature of the input, as {@link #sign} gives it. */
  public boolean verifies(ECKey key, byte[] input, byte[] signature) {
    count();
    return inRange(signature) && suite.verifies(key, input, signature);
  }

  private static byte[] lowS(byte[] signature) {
    BigInteger s = new BigInteger(1, signature, HALF, HALF);
    if (s.compareTo(HALF_ORDER) > 0) {
      byte[] low = ORDER.subtract(s).toByteArray();
      Arrays.fill(signature, HALF, 2 * HALF, (byte) 0);
      int length = Math.min(HALF, low.length);
      System.arraycopy(low, low.length - length, signature, 2 * HALF - length, length);
    }
    return signature;
  }

  /** r and s in [1, n), and s in its lower half. */
  private static boolean inRange(byte[] signature) {
    if (signature.length != 2 * HALF) {
      return false;
    }
    BigInteger r = new BigInteger(1, signature, 0, HALF);
    BigInteger s = new BigInteger(1, signature, HALF, HALF);
    return r.signum() > 0
        && r.compareTo(ORDER) < 0
        && s.signum() > 0
        && s.compareTo(HALF_ORDER) <= 0;
  }

  /** The name of the provider that signs now. */
  public String provider() {
    Provider provider = suite.provider;
    return provider == null ? "platform" : provider.getName();
  }

  private void count() {
    if (done.getAndIncrement() == PAYS_AFTER) {
      background.execute(this::load);
    }
  }

  private void load() {
    nativeProvider.get().map(Suite::new).filter(Suite::works).ifPresent(better -> suite = better);
  }

  /** What one provider makes of the keys. */
  private static final class Suite {
    private final @Nullable Provider provider;
    private final LastMade<ECKey, PrivateKey> signing;
    private final LastMade<ECKey, PublicKey> verifying;

    Suite(@Nullable Provider provider) {
      this.provider = provider;
      this.signing = new LastMade<ECKey, PrivateKey>(this::signingKey).forgottenBeforeSnapshots();
      this.verifying = new LastMade<>(this::verifyingKey);
    }

    byte[] sign(ECKey key, byte[] input) {
      try {
        Signature signature = signature();
        signature.initSign(signing.of(key));
        signature.update(input);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the signing key is an EC key on P-256", e);
      }
    }

    boolean verifies(ECKey key, byte[] input, byte[] signed) {
      try {
        Signature signature = signature();
        signature.initVerify(verifying.of(key));
        signature.update(input);
        return signature.verify(signed);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    /** Whether it and the platform verify what the other signed; a library may load and fail. */
    boolean works() {
      Suite platform = new Suite(null);
      ECKey key = SigningKeys.fresh();
      byte[] input = {1};
      try {
        return platform.verifies(key, input, sign(key, input))
            && verifies(key, input, platform.sign(key, input));
      } catch (RuntimeException e) {
        return false;
      }
    }

    private Signature signature() throws NoSuchAlgorithmException {
      Provider by = provider;
      return by == null ? Signature.getInstance(ALGORITHM) : Signature.getInstance(ALGORITHM, by);
    }

    private PrivateKey signingKey(ECKey key) {
      try {
        return (PrivateKey) keys().translateKey(key.toECPrivateKey());
      } catch (JOSEException | GeneralSecurityException e) {
        throw new IllegalStateException("the signing key is an EC key on P-256", e);
      }
    }

    private PublicKey verifyingKey(ECKey key) {
      try {
        return (PublicKey) keys().translateKey(key.toECPublicKey());
      } catch (JOSEException | GeneralSecurityException e) {
        throw new IllegalStateException("a published key is an EC key on P-256", e);
      }
    }

    private KeyFactory keys() throws NoSuchAlgorithmException {
      Provider by = provider;
      return by == null ? KeyFactory.getInstance("EC") : KeyFactory.getInstance("EC", by);
    }
  }
}
