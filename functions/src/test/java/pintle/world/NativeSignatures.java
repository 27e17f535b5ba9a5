package pintle.world;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pintle.aws.NativeProvider;

/**
 * Lets native code sign and verify for a class whose matter is what many calls do: with the first
 * compiler alone the platform's own signatures take half of its time.
 */
public final class NativeSignatures implements BeforeAllCallback, AfterAllCallback {
  private final Optional<Provider> provider = NativeProvider.load();

  @Override
  public void beforeAll(ExtensionContext context) {
    provider.ifPresent(first -> Security.insertProviderAt(first, 1));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    provider.ifPresent(first -> Security.removeProvider(first.getName()));
  }
}
