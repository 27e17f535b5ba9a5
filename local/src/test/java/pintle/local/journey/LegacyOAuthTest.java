package pintle.local.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The OAuth pair of a local run. */
final class LegacyOAuthTest extends LegacyOAuth {
  LegacyOAuthTest(@TempDir Path folder) throws Exception {
    super(Pintle.on(folder.resolve("data")).start());
  }
}
