package pintle.local.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The OAuth pair of a local run. */
final class LegacyOAuthTest extends LegacyOAuth {
  private final Pintle pintle;

  LegacyOAuthTest(@TempDir Path folder) throws Exception {
    pintle = Pintle.on(folder.resolve("data")).start();
  }

  @AfterAll
  void end() {
    pintle.close();
  }

  @Override
  Http http() {
    return pintle.http();
  }

  @Override
  String address() {
    return pintle.address();
  }
}
