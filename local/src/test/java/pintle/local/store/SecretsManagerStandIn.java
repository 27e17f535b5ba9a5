package pintle.local.store;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** {@link SecretsInMemory} on a loopback port. */
final class SecretsManagerStandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SecretsInMemory secrets = new SecretsInMemory();

  SecretsManagerStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** The real client, which asks here. */
  SecretsManagerClient client() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new AwsEndpoint(address, Region.EU_CENTRAL_1).client(SecretsManagerClient.builder());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, Object> asked = JSON.std.mapFrom(exchange.getRequestBody().readAllBytes());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      int status = 200;
      Map<String, Object> answer;
      try {
        answer = secrets.answer(target.substring(target.indexOf('.') + 1), asked);
      } catch (SecretsInMemory.Refused refused) {
        status = 400;
        answer = refused.told();
      }
      byte[] bytes = JSON.std.asBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
