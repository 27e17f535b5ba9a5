package pintle.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that the tests look at; they run in local/. */
final class Checkout {
  static final Path TEMPLATE = Path.of("..", "template.yaml");
  static final Path README = Path.of("..", "README.md");
  private static final Path TRANSFORMED = Path.of("target", "transformed.json");

  private Checkout() {}

  static Template template() throws IOException {
    return Template.read(TEMPLATE);
  }

  /** What CloudFormation gets of the template as it is now. */
  static Node transformed() throws IOException {
    if (!Files.exists(TRANSFORMED)
        || Files.getLastModifiedTime(TRANSFORMED).compareTo(Files.getLastModifiedTime(TEMPLATE))
            < 0) {
      throw new AssertionError(
          "local/target/transformed.json is missing or older than template.yaml. "
              + "Run local/validate first; make test does.");
    }
    return Reader.json(Files.readString(TRANSFORMED));
  }
}
