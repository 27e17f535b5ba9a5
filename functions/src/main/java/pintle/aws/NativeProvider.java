package pintle.aws;

import java.net.URL;
import java.net.URLClassLoader;
import java.security.Provider;
import java.util.Optional;
import pintle.key.Es256;

/**
 * Amazon Corretto Crypto Provider, which lies beside the classes for both kinds of processor. Each
 * jar has the same classes and its own library at the same place, so that only one may be on a
 * class path: it gets a class loader of its own.
 */
public final class NativeProvider {
  private static final String CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private NativeProvider() {}

  /** Loads it; empty where there is none for this machine, or where its library can not load. */
  public static Optional<Provider> load() {
    return jar(System.getProperty("os.name"), System.getProperty("os.arch"))
        .flatMap(NativeProvider::load);
  }

  /** Where the jar for this machine lies; in a jar of its own it can not be opened. */
  static Optional<URL> jar(String system, String processor) {
    if (!system.equals("Linux")) {
      return Optional.empty();
    }
    String kind = processor.equals("aarch64") ? "aarch_64" : "x86_64";
    URL jar = NativeProvider.class.getResource("/native/accp-linux-" + kind + ".jar");
    return Optional.ofNullable(jar).filter(found -> found.getProtocol().equals("file"));
  }

  static Optional<Provider> load(URL jar) {
    try {
      // Never closed: the provider lives as long as the process.
      URLClassLoader loader =
          new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
      Object provider = loader.loadClass(CLASS).getField("INSTANCE").get(null);
      return provider instanceof Provider loaded
              && loaded.getService("Signature", Es256.ALGORITHM) != null
          ? Optional.of(loaded)
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty();
    }
  }
}
