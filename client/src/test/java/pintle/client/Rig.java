package pintle.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import pintle.client.TestServer.Answer;
import pintle.client.TestServer.Request;

/** A client at a server of the test, with its clock held and its randomness seeded. */
final class Rig implements AutoCloseable {
  static final String SECRET = "pintle_cs_TheSecret";
  static final String TOKEN = "pintle_rt_First";
  static final Duration LIFE = Duration.ofHours(24);

  final TestTime time = new TestTime();
  final TestStore store = new TestStore(TOKEN);
  final List<PintleException> problems = new CopyOnWriteArrayList<>();
  final TestServer server;
  private final AtomicInteger exchanges = new AtomicInteger();

  Rig() {
    try {
      server = new TestServer(this::exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PintleClient.Builder builder() {
    return PintleClient.builder(server.uri(), "connector", SECRET, store).onProblem(problems::add);
  }

  PintleClient client() {
    return client(builder());
  }

  PintleClient client(PintleClient.Builder builder) {
    return builder.build(time, new Random(20_261_128));
  }

  /** What an exchange answers: {@code access-1}, {@code access-2}, and so on, for 24 hours. */
  Answer exchange(Request request) {
    return exchanged("access-" + exchanges.incrementAndGet(), time.now(), null);
  }

  /** An answer at this time of the server, with a successor or without. */
  Answer exchanged(String accessToken, Instant date, @Nullable String successor) {
    return Answer.of(
            200,
            """
            {"accessToken":"%s","endpointUrl":"%s","accessTokenExpiry":%d,"scope":"groupinfo.read",\
            "refreshToken":%s,"later":{"more":[1]}}\
            """
                .formatted(
                    accessToken,
                    server.uri(),
                    date.plus(LIFE).toEpochMilli(),
                    successor == null ? null : "\"" + successor + "\""))
        .with("Date", date(date));
  }

  /** As RFC 9110 writes it. */
  static String date(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  HttpResponse<String> groups(PintleClient client) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(client.uri("/v1/groups")), BodyHandlers.ofString());
  }

  /** What was asked for, such as {@code GET /v1/groups}. */
  List<String> calls() {
    return server.requests().stream().map(one -> one.method() + " " + one.target()).toList();
  }

  /** The values of a header in all requests that had it. */
  List<String> sent(String header) {
    return server.requests().stream()
        .map(one -> one.header(header))
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** Whether an exchange is under way, which may not have sent anything yet. */
  static boolean isExchanging() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("pintle-exchange"));
  }

  /** Waits for what another thread does. */
  static void await(BooleanSupplier done) throws InterruptedException {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      if (done.getAsBoolean()) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("it did not come within ten seconds");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
