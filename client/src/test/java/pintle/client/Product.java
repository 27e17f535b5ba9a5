package pintle.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code make run} starts, in its own process on data of the test, and what the people of the
 * demo directory do there. It is killed as a power cut would, and started again on the same data.
 */
final class Product implements AutoCloseable {
  private static final Path CHECKOUT = Path.of("..");
  private static final String ADDRESS = "Pintle: ";
  private static final int LONGEST_START_SECONDS = 60;

  private final Path data;
  private final int port = freePort();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String clockOffset = "PT0S";
  private @Nullable Process process;

  Product(Path data) throws IOException {
    this.data = data;
    assertThat(CHECKOUT.resolve(Path.of("local", "target", "lib")))
        .as("the product is built before: ./mvnw -pl functions,local -DskipTests package")
        .isDirectory();
  }

  /** A connector as its creator knows it. */
  record Connector(String id, String secret) {}

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * A port that is free together with the next one, on which the sign-in listens, and none that the
   * system gives to a client, so that it is still free after a kill.
   */
  private static int freePort() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket own = new ServerSocket(port, 1, loopback);
          ServerSocket next = new ServerSocket(port + 1, 1, loopback)) {
        return Math.min(own.getLocalPort(), next.getLocalPort());
      } catch (IOException e) {
        // Taken: another one.
      }
    }
  }

  /** From the next start on its clock is ahead by so much, such as {@code P329D}. */
  void clockOffset(String offset) {
    clockOffset = offset;
  }

  /** Starts it on its data; it answers when this returns. */
  void start() throws Exception {
    ProcessBuilder run = new ProcessBuilder(CHECKOUT.resolve(Path.of("local", "run")).toString());
    // The engine unpacks its native library there, and a killed run leaves it behind.
    Path temporary = Files.createDirectories(data.resolveSibling("tmp"));
    run.environment()
        .putAll(
            Map.of(
                "PORT",
                Integer.toString(port),
                "PINTLE_DATA",
                data.toString(),
                "PINTLE_SMS_INTERVAL",
                "PT0S",
                "PINTLE_CLOCK_OFFSET",
                clockOffset,
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary));
    Process started = run.redirectErrorStream(true).start();
    process = started;
    CompletableFuture<String> address = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> drain(started, address));
    assertThat(address.get(LONGEST_START_SECONDS, TimeUnit.SECONDS)).isEqualTo(uri().toString());
  }

  private static void drain(Process process, CompletableFuture<String> address) {
    StringBuilder before = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ADDRESS)) {
          address.complete(line.substring(ADDRESS.length()));
        } else if (!address.isDone()) {
          before.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
    address.completeExceptionally(new IOException("it did not start: " + before));
  }

  /** SIGKILL: nothing of it runs any more when this returns. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** SIGTERM, as Ctrl-C does. */
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Signs a demo user in and verifies the number; answers the bearer. */
  String register(String user, String number) throws Exception {
    String bearer = text(get("/local/sign-in?user=" + user), "token");
    post(bearer, "/v1/me/phone/pin", Json.write(Map.of("mobileNumber", number)));
    String inbox = get("/local/inbox?phone=" + URLEncoder.encode(number, StandardCharsets.UTF_8));
    String pin = text(inbox.substring(inbox.indexOf('{')), "pin");
    post(bearer, "/v1/me/phone/verify", Json.write(Map.of("mobileNumber", number, "pin", pin)));
    return bearer;
  }

  Connector connector(String bearer, String name) throws Exception {
    String made =
        post(
            bearer,
            "/v1/connectors",
            "{\"name\":\"%s\",\"description\":\"of a test\",\"permissions\":[\"groupinfo.read\"]}"
                .formatted(name));
    return new Connector(text(made, "applicationId"), text(made, "applicationSecret"));
  }

  String refreshToken(String bearer, Connector connector) throws Exception {
    return ofUserReach(bearer, connector, "grants", "refreshToken");
  }

  String claimCode(String bearer, Connector connector) throws Exception {
    return ofUserReach(bearer, connector, "claimCodes", "claimCode");
  }

  private String ofUserReach(String bearer, Connector connector, String made, String field)
      throws Exception {
    String path = "/v1/connectors/" + connector.id() + "/" + made;
    return text(post(bearer, path, "{\"reach\":\"user\"}"), field);
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(uri() + path)));
  }

  private String post(String bearer, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(uri() + path))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", answer, answer.body()).isBetween(200, 201);
    return answer.body();
  }

  private static String text(String json, String name) throws IOException {
    return requireNonNull(Json.read(json).get(name), name);
  }
}
