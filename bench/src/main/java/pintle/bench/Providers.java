package pintle.bench;

import java.net.URL;
import java.net.URLClassLoader;
import java.security.Provider;
import java.security.Security;

/** What could sign, by the name that benchmarks give it. */
final class Providers {
  private Providers() {}

  static Provider of(String name) throws ReflectiveOperationException {
    return switch (name) {
      case "platform" -> Security.getProvider("SunEC");
      case "accp" -> corretto();
      case "bouncycastle" ->
          (Provider)
              Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider")
                  .getConstructor()
                  .newInstance();
      default -> throw new IllegalArgumentException("no provider " + name);
    };
  }

  /** As the functions carry it: off the class path, of which only one jar may be on. */
  private static Provider corretto() throws ReflectiveOperationException {
    String kind = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    URL jar = Providers.class.getResource("/native/accp-linux-" + kind + ".jar");
    System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
    URLClassLoader loader =
        new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    return (Provider)
        loader
            .loadClass("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
            .getField("INSTANCE")
            .get(null);
  }
}
