package pintle.local.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The old service's calls against a local run. */
final class SwaggerShapesOverHttpTest extends SwaggerShapesOverHttp {
  SwaggerShapesOverHttpTest(@TempDir Path folder) throws Exception {
    super(Pintle.on(folder.resolve("data")).start());
  }
}
