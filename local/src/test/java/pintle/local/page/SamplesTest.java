package pintle.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates of the programs: what they do where a token ends soon and a list has pages. */
final class SamplesTest {
  private static final Path SAMPLES = Path.of("..", "admin", "samples");
  private static final String SUCCESSOR = "pintle_rt_Successor";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server = start();

  /** Answers as Pintle does with a successor and, for the second page, a cursor that needs care. */
  private HttpServer start() {
    try {
      HttpServer one =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      one.createContext("/v1/accessToken", this::tokens);
      one.createContext("/v1/groups", this::groups);
      one.start();
      return one;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void isUp() {
    assertThat(server.getAddress().getPort()).isPositive();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void tokens(HttpExchange exchange) throws IOException {
    asked.add(
        Stream.of("applicationId", "applicationSecret", "refreshToken")
            .map(name -> exchange.getRequestHeaders().getFirst(name))
            .toList()
            .toString());
    answer(
        exchange,
        "{\"accessToken\":\"access\",\"endpointUrl\":\"http://x\",\"accessTokenExpiry\":1,"
            + "\"scope\":\"groupinfo.read\",\"refreshToken\":\""
            + SUCCESSOR
            + "\"}");
  }

  private void groups(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("accessToken")).isEqualTo("access");
    String query = exchange.getRequestURI().getQuery();
    asked.add(String.valueOf(query));
    answer(
        exchange,
        query == null
            ? "{\"groups\":[{\"groupId\":\"1\",\"groupName\":\"Vertrieb\"}],\"next\":\"a+b/c=\"}"
            : "{\"groups\":[{\"groupId\":\"2\",\"groupName\":\"Köln\"}]}");
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @ParameterizedTest
  @CsvSource({
    "curl, groups.sh, sh groups.sh",
    "python, groups.py, python3 groups.py",
    "javascript, groups.mjs, node groups.mjs",
    "java, Groups.java, java Groups.java",
  })
  void storesTheSuccessorForItsOwnerAloneAndReadsEveryPage(
      String name, String file, String run, @TempDir Path folder) throws Exception {
    assertThat(filled(name, file, run).lines(folder, "secret", "old"))
        .containsExactly("Vertrieb", "Köln");
    assertThat(asked).containsExactly("[connector, secret, old]", "null", "cursor=a+b/c=");
    Path stored = folder.resolve("pintle-refresh-token");
    assertThat(stored).hasContent(SUCCESSOR);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)))
        .isEqualTo("rw-------");
  }

  Sample filled(String name, String file, String run) throws IOException {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    String text = Files.readString(SAMPLES.resolve(name + ".txt"));
    return new Sample(
        text.replace("{{base}}", address).replace("{{connectorId}}", "connector"), file, run);
  }

  @Test
  void everyTemplateTakesItsSecretsFromVariablesAndStoresTheSuccessorBeforeItGoesOn()
      throws Exception {
    List<Path> templates;
    try (Stream<Path> files = Files.list(SAMPLES)) {
      templates = files.sorted().toList();
    }
    assertThat(templates).hasSize(7);
    for (Path template : templates) {
      String text = Files.readString(template);
      assertThat(text)
          .as(template.toString())
          .contains("Store it first", "PINTLE_SECRET  ", "PINTLE_REFRESH_TOKEN  ", "cursor");
      for (String hole : List.of("{{base}}", "{{connectorId}}")) {
        assertThat(text.split(Pattern.quote(hole), -1)).as(template + " " + hole).hasSize(2);
      }
      assertThat(text.replace("{{base}}", "").replace("{{connectorId}}", "")).doesNotContain("{{");
      assertThat(text.indexOf("/v1/groups"))
          .as("%s lists after it stores", template)
          .isGreaterThan(text.indexOf("Store it first"));
    }
  }
}
