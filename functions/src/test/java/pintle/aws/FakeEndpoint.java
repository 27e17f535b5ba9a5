package pintle.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import pintle.world.Printed;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/** A service of AWS on a loopback port that gives one answer, or none, to every request. */
final class FakeEndpoint implements AutoCloseable {
  private static final int HANG_UP = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new ArrayList<>();

  private FakeEndpoint(int status, String body) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> answer(exchange, status, body));
    server.setExecutor(threads);
    server.start();
  }

  /** Answers with this. */
  static FakeEndpoint answering(int status, String body) {
    return new FakeEndpoint(status, body);
  }

  /** Takes requests and never answers. */
  static FakeEndpoint silent() {
    return new FakeEndpoint(0, "");
  }

  /** Takes requests and ends the connection of each. */
  static FakeEndpoint hangingUp() {
    return new FakeEndpoint(HANG_UP, "");
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      keep(
          new Request(String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")), sent));
      if (status == HANG_UP) {
        return;
      }
      if (status == 0) {
        closing.await();
        return;
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void keep(Request request) {
    requests.add(request);
  }

  /** What was sent so far. */
  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** A client of this endpoint with the bounds of the real one. */
  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, int attempts) {
    return Aws.bounded(builder, attempts)
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  /** What is printed while this runs. */
  static String printed(Runnable work) {
    return Printed.by(work);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** One request: the JSON protocol's target, and the body. */
  record Request(String target, String body) {
    /** The fields of the query protocol's form. */
    Map<String, String> form() {
      Map<String, String> fields = new TreeMap<>();
      for (String field : body.split("&", -1)) {
        String[] pair = field.split("=", 2);
        fields.put(decode(pair[0]), decode(pair[1]));
      }
      return fields;
    }

    private static String decode(String text) {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
  }
}
