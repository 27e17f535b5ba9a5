package pintle.local.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The old service's calls against a local run. */
final class SwaggerShapesOverHttpTest extends SwaggerShapesOverHttp {
  private final Pintle pintle;

  SwaggerShapesOverHttpTest(@TempDir Path folder) throws Exception {
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
}
