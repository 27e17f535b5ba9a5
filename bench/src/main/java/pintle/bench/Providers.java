package pintle.bench;

import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import pintle.aws.NativeProvider;

/** What could sign, by the name that benchmarks give it. */
final class Providers {
  private Providers() {}

  static Provider of(String name) {
    return switch (name) {
      case "platform" -> Security.getProvider("SunEC");
      case "accp" -> corretto();
      case "bouncycastle" -> new BouncyCastleProvider();
      default -> throw new IllegalArgumentException("no provider " + name);
    };
  }

  /** As the functions load it, which do not ask for EdDSA. */
  private static Provider corretto() {
    System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
    return NativeProvider.load().orElseThrow();
  }
}
