package pintle.local.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import pintle.local.gateway.LocalAnswer;
import pintle.local.gateway.LocalRequest;

/**
 * {@code GET /local/docs}: docs/openapi.yaml as Swagger UI shows it, where calls can be tried. All
 * of it comes from this run, and the document is read anew at each request.
 */
public final class DocsPage {
  private static final String PLACE = "/local/docs";

  /** Swagger UI's icons are data within its style sheet. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String JAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final Path document;
  private final String library = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";

  /**
   * @param document docs/openapi.yaml
   */
  public DocsPage(Path document) {
    this.document = document;
  }

  /** Its files by their paths. */
  public Map<String, Function<LocalRequest, LocalAnswer>> pages() {
    return Map.of(
        PLACE,
        request ->
            LocalAnswer.html(new String(bytes("docs.html"), StandardCharsets.UTF_8))
                .with("Content-Security-Policy", POLICY),
        PLACE + "/openapi.yaml",
        request -> new LocalAnswer(200, "application/yaml; charset=utf-8", document()),
        PLACE + "/docs.js",
        request -> new LocalAnswer(200, SCRIPT, bytes("docs.js")),
        PLACE + "/docs.css",
        request -> new LocalAnswer(200, STYLE, bytes("docs.css")),
        PLACE + "/swagger-ui.js",
        request -> new LocalAnswer(200, SCRIPT, bytes(library + "swagger-ui-bundle.js")),
        PLACE + "/swagger-ui.css",
        request -> new LocalAnswer(200, STYLE, bytes(library + "swagger-ui.css")));
  }

  private byte[] document() {
    try {
      return Files.readAllBytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version is part of the jar's paths. */
  private static String version() {
    Properties properties = new Properties();
    try (InputStream stream = resource(JAR)) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }

  private static byte[] bytes(String name) {
    try (InputStream stream = resource(name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    InputStream stream = DocsPage.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IllegalStateException(name + " is not on the class path");
    }
    return stream;
  }
}
