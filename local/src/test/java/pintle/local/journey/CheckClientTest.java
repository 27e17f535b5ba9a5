package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;

/**
 * {@code make check-client} against a running Pintle; its tests beside the operator's programs
 * plant the other deviations. In order, because a phone takes three PINs in ten minutes, and the
 * last one moves the clock.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CheckClientTest {
  /** What the proxy's connections say for themselves. */
  private static final Set<String> OF_A_CONNECTION =
      Set.of("connection", "host", "content-length", "transfer-encoding", "date");

  @TempDir @Nullable Path folder;
  private @Nullable Path data;
  private @Nullable Pintle pintle;

  @BeforeAll
  void start(@TempDir Path parent) throws Exception {
    data = parent.resolve("data");
    pintle = Pintle.on(data).start();
  }

  @AfterAll
  void end() {
    if (pintle != null) {
      pintle.close();
    }
  }

  /** How a run ended; a line a rule. */
  private record Run(int exitCode, List<String> lines) {
    List<String> of(String state) {
      return lines.stream().filter(line -> line.startsWith(state)).toList();
    }
  }

  @Test
  @Order(1)
  void missesNothingAndSkipsTheRenewalAlone() throws Exception {
    Run run = run(Map.of());
    assertThat(run.exitCode()).as("%s", run.lines()).isZero();
    assertThat(run.of("MISS")).isEmpty();
    assertThat(run.of("skip")).hasSize(2).allMatch(line -> line.contains("successor"));
    assertThat(run.of("ok").size()).isGreaterThan(85);
  }

  @Test
  @Order(2)
  void findsAWrongNameInTheAnswerToAPin() throws Exception {
    Run run =
        throughAProxy(
            "POST /v1/loginWithPinAndApplicationId",
            body -> body.replace("\"refreshToken\":", "\"token\":"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.of("MISS"))
        .singleElement()
        .asString()
        .startsWith("MISS  loginWithPin takes the PIN as a bare number")
        .contains("without refreshToken; with token besides");
  }

  @Test
  @Order(3)
  void findsASecretThatIsShownAgain() throws Exception {
    Run run =
        throughAProxy(
            "GET /v1/connectors/",
            body ->
                body.replaceFirst(
                    "\\{\"applicationId\"", "{\"applicationSecret\":\"x\",\"applicationId\""));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.of("MISS"))
        .singleElement()
        .asString()
        .startsWith("MISS  Connectors are listed with next, and read without their secret")
        .contains("came applicationSecret;");
  }

  @Test
  @Order(4)
  void seesTheRenewalOfATokenThatIsGiven() throws Exception {
    Http http = requireNonNull(pintle).http();
    String grantor = http.signIn(DemoUser.TENANT_ADMIN);
    Connector connector = http.connector(grantor, "Renewed");
    String refresh = http.grant(grantor, connector, "user").expect(201).text("refreshToken");
    pintle = pintle.restartedIn(requireNonNull(data), "P330D");

    Run run =
        run(
            Map.of(
                "PINTLE_APPLICATION_ID", connector.id(),
                "PINTLE_APPLICATION_SECRET", connector.secret(),
                "PINTLE_REFRESH_TOKEN", refresh));

    assertThat(run.exitCode()).as("%s", run.lines()).isZero();
    assertThat(run.of("ok"))
        .contains(
            "ok    The successor comes from 90 % of the life on, the same to every retry",
            "ok    The successor works, and the old token until its grace is over");
    assertThat(String.join("\n", run.lines())).doesNotContain(refresh, connector.secret());
  }

  private Run run(Map<String, String> given, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3", "../local/check-client", "--base", requireNonNull(pintle).address()));
    command.addAll(List.of(arguments));
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put("LC_ALL", "C.UTF-8");
    program.environment().putAll(given);
    Path said = Files.createTempFile(requireNonNull(folder), "check", ".txt");
    Process process = program.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), Files.readAllLines(said));
  }

  /** The bodies of answers to this call, or to those below it, changed on their way. */
  private Run throughAProxy(String call, UnaryOperator<String> change) throws Exception {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      proxy.setExecutor(threads);
      proxy.createContext("/", exchange -> forward(client, exchange, call, change));
      proxy.start();
      try {
        return run(Map.of(), "--connect-to", "127.0.0.1:" + proxy.getAddress().getPort());
      } finally {
        proxy.stop(0);
      }
    }
  }

  private void forward(
      HttpClient client, HttpExchange exchange, String call, UnaryOperator<String> change)
      throws IOException {
    try (exchange) {
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(requireNonNull(pintle).address() + exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!OF_A_CONNECTION.contains(name.toLowerCase(Locale.ROOT))
                && !name.toLowerCase(Locale.ROOT).startsWith("access-control-request")
                && !name.equalsIgnoreCase("origin")) {
              values.forEach(value -> request.header(name, value));
            }
          });
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      String body = line.startsWith(call) ? change.apply(answer.body()) : answer.body();
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!OF_A_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
