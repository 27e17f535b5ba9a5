package pintle.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
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

  /** What the library asks of a header; the real one is a part of the input. */
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);

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
   * The signature: 64 octets, r before s.
   *
   * @param key with its private part
   */
  public Base64URL sign(ECKey key, byte[] input) {
    count();
    return suite.sign(key, input);
  }

  /** Whether this is the key's signature of the input. */
  public boolean verifies(ECKey key, byte[] input, Base64URL signature) {
    count();
    return suite.verifies(key, input, signature);
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
    private final LastMade<ECKey, JWSSigner> signers;
    private final LastMade<ECKey, JWSVerifier> verifiers;

    Suite(@Nullable Provider provider) {
      this.provider = provider;
      this.signers = new LastMade<ECKey, JWSSigner>(this::signer).forgottenBeforeSnapshots();
      this.verifiers = new LastMade<>(this::verifier);
    }

    Base64URL sign(ECKey key, byte[] input) {
      try {
        return signers.of(key).sign(HEADER, input);
      } catch (JOSEException e) {
        throw new IllegalStateException("the signing key is an EC key on P-256", e);
      }
    }

    boolean verifies(ECKey key, byte[] input, Base64URL signature) {
      try {
        return verifiers.of(key).verify(HEADER, input, signature);
      } catch (JOSEException e) {
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

    private JWSSigner signer(ECKey key) {
      try {
        ECDSASigner signer =
            new ECDSASigner((PrivateKey) keys().translateKey(key.toECPrivateKey()), Curve.P_256);
        signer.getJCAContext().setProvider(provider);
        return signer;
      } catch (JOSEException | GeneralSecurityException e) {
        throw new IllegalStateException("the signing key is an EC key on P-256", e);
      }
    }

    private JWSVerifier verifier(ECKey key) {
      try {
        ECDSAVerifier verifier =
            new ECDSAVerifier((ECPublicKey) keys().translateKey(key.toECPublicKey()));
        verifier.getJCAContext().setProvider(provider);
        return verifier;
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
