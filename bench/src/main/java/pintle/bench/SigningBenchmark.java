package pintle.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What could sign: each provider's signatures and their verification, of an access token's size.
 */
public class SigningBenchmark extends Part {
  @Param({"platform", "accp", "bouncycastle"})
  public String provider = "";

  @Param({"ES256", "EdDSA"})
  public String algorithm = "";

  private final byte[] input = "x".repeat(700).getBytes(StandardCharsets.US_ASCII);
  private PrivateKey privateKey;
  private PublicKey publicKey;
  private Provider by;
  private byte[] signed;

  @Setup
  public void makeKeys() throws Exception {
    boolean curve = algorithm.equals("ES256");
    KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "EC" : "Ed25519");
    if (curve) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    KeyPair pair = generator.generateKeyPair();
    by = Providers.of(provider);
    KeyFactory keys = KeyFactory.getInstance(curve ? "EC" : "Ed25519", by);
    privateKey = keys.generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded()));
    publicKey = keys.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));
    signed = sign();
  }

  private Signature signature() throws GeneralSecurityException {
    return Signature.getInstance(algorithm.equals("ES256") ? "SHA256withECDSA" : "Ed25519", by);
  }

  @Benchmark
  public byte[] sign() throws GeneralSecurityException {
    Signature signature = signature();
    signature.initSign(privateKey);
    signature.update(input);
    return signature.sign();
  }

  @Benchmark
  public boolean verify() throws GeneralSecurityException {
    Signature signature = signature();
    signature.initVerify(publicKey);
    signature.update(input);
    return signature.verify(signed);
  }
}
