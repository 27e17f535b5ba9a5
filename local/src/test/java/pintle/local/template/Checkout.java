package pintle.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that the tests look at; they run in local/. */
final class Checkout {
  static final Path TEMPLATE = Path.of("..", "template.yaml");
  static final Path PROTECTED_API =
      Path.of("..", "docs", "examples", "protected-api", "template.yaml");
  static final Path CALLS = Path.of("..", "docs", "api.md");
  static final Path HEADERS = Path.of("..", "admin", "headers.json");

  private Checkout() {}

  static Template template() throws IOException {
    return Template.read(TEMPLATE);
  }

  /** What CloudFormation gets of the template as it is now. */
  static Node transformed() throws IOException {
    return transformed("transformed.json", TEMPLATE);
  }

  /** The same with every option on; the options are the defaults of its parameters. */
  static Node transformedWithAll() throws IOException {
    return transformed("transformed-all.json", TEMPLATE);
  }

  /** What CloudFormation gets of the example behind the authorizer. */
  static Node protectedApi() throws IOException {
    return transformed("protected-api.json", PROTECTED_API);
  }

  private static Node transformed(String name, Path template) throws IOException {
    Path file = Path.of("target", name);
    if (!Files.exists(file)
        || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(template)) < 0) {
      throw new AssertionError(
          "local/target/%s is missing or older than its template. ".formatted(name)
              + "Run local/validate first; make test does.");
    }
    return Reader.json(Files.readString(file));
  }
}
