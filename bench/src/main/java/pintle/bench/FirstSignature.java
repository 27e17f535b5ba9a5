package pintle.bench;

import java.lang.management.ManagementFactory;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * What a provider costs before its first signature: prints the CPU milliseconds of the whole
 * process until it is there. Arguments: provider ({@code none} for an empty process), {@code EC} or
 * {@code Ed25519}, and the private key (PKCS #8, Base64).
 */
final class FirstSignature {
  private FirstSignature() {}

  public static void main(String[] arguments) throws Exception {
    if (!arguments[0].equals("none")) {
      Provider by = Providers.of(arguments[0]);
      byte[] key = Base64.getDecoder().decode(arguments[2]);
      String algorithm = arguments[1].equals("EC") ? "SHA256withECDSA" : "Ed25519";
      Signature signature = Signature.getInstance(algorithm, by);
      signature.initSign(
          KeyFactory.getInstance(arguments[1], by).generatePrivate(new PKCS8EncodedKeySpec(key)));
      signature.update(new byte[700]);
      signature.sign();
    }
    System.out.println(
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime()
            / 1_000_000);
  }
}
