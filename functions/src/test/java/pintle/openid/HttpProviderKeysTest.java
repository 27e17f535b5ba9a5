package pintle.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.world.Refused;

/** A provider's list of keys as it may come over the wire. */
@Tag("case-60")
@Timeout(20)
final class HttpProviderKeysTest {
  private static final Duration LONGEST = Duration.ofMillis(300);

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String keys = keys();
  private HttpServer server;

  HttpProviderKeysTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private static String keys() {
    try {
      return new JWKSet(new RSAKeyGenerator(2048).keyID("rsa").generate().toPublicJWK()).toString();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void end() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpProviderKeys answered(HttpHandler by) {
    server.createContext("/keys", by);
    return new HttpProviderKeys(address("/keys"), Duration.ofSeconds(10));
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Test
  void aListIsRead() {
    HttpProviderKeys provider = answered(exchange -> send(exchange, 200, keys));

    assertThat(provider.fetch().getKeyByKeyId("rsa")).isNotNull();
    assertThat(provider.fetch().getKeys()).hasSize(1);
  }

  @Test
  void aListElsewhereIsRead() {
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/keys");
          send(exchange, 302, "");
        });
    answered(exchange -> send(exchange, 200, keys));

    assertThat(new HttpProviderKeys(address("/moved")).fetch().getKeys()).hasSize(1);
  }

  @Test
  void tenMegabytesAreNotRead() {
    String padded = keys.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(10_000_000) + "\",");
    HttpProviderKeys provider = answered(exchange -> send(exchange, 200, padded));

    Refused.with(Reason.DEPENDENCY_DOWN, provider::fetch);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 404, 429, 500, 503})
  void anErrorIsNoList(int status) {
    HttpProviderKeys provider = answered(exchange -> send(exchange, status, keys));

    Refused.with(Reason.DEPENDENCY_DOWN, provider::fetch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"keys\":1}", "<html>", "{\"keys\":[1]}"})
  void whatIsNoListIsRefused(String body) {
    HttpProviderKeys provider = answered(exchange -> send(exchange, 200, body));

    Refused.with(Reason.DEPENDENCY_DOWN, provider::fetch);
  }

  @Test
  void anAnswerThatNeverComesIsNotWaitedFor() {
    answered(exchange -> await());

    assertGivenUp();
  }

  /** Each byte comes well within any limit on one read. */
  @Test
  void anAnswerThatDripsIsNotWaitedFor() {
    answered(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        while (!over.await(20, TimeUnit.MILLISECONDS)) {
          out.write(' ');
          out.flush();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });

    assertGivenUp();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertGivenUp() {
    long started = System.nanoTime();
    Refused.with(
        Reason.DEPENDENCY_DOWN, () -> new HttpProviderKeys(address("/keys"), LONGEST).fetch());
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(LONGEST, Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/keys", "no address", "ftp://127.0.0.1/keys", ""})
  void aProviderThatIsNotThereIsDown(String address) {
    Refused.with(Reason.DEPENDENCY_DOWN, () -> new HttpProviderKeys(address).fetch());
  }
}
