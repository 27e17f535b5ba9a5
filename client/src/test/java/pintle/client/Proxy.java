package pintle.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import pintle.client.TestServer.Answer;
import pintle.client.TestServer.Handler;
import pintle.client.TestServer.Request;

/** Stands between a client and the product, and does to each call what the next fault says. */
final class Proxy implements Handler {
  /** What the JDK's client sets itself. */
  private static final Set<String> ITS_OWN =
      Set.of("connection", "content-length", "host", "http2-settings", "upgrade");

  private final URI product;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What becomes of a call. */
  interface Fault {
    Answer answer(Request request, Proxy proxy) throws Exception;

    /** Nothing is wrong. */
    Fault NONE = (request, proxy) -> proxy.forward(request);

    /** The product has done it, and the client does not learn of it. */
    Fault ANSWER_LOST =
        (request, proxy) -> {
          proxy.lost.add(proxy.forward(request).body());
          return Answer.LOST;
        };

    /** The same, but for the last byte. */
    Fault ANSWER_CUT = (request, proxy) -> proxy.forward(request).cutShort();

    Fault THROTTLED = (request, proxy) -> Answer.refusal(429, "Throttled").with("Retry-After", "1");

    Fault UNAVAILABLE =
        (request, proxy) -> Answer.refusal(503, "Unavailable").with("Retry-After", "0");
  }

  Proxy(URI product) {
    this.product = product;
  }

  /** One for each of the calls to come; those after them arrive. */
  synchronized void next(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** The answers that the product gave in vain. */
  List<String> lost() {
    return List.copyOf(lost);
  }

  /** Whether each of the faults came to pass. */
  synchronized boolean isThrough() {
    return faults.isEmpty();
  }

  private synchronized Fault fault() {
    Fault fault = faults.poll();
    return fault == null ? Fault.NONE : fault;
  }

  @Override
  public Answer answer(Request request) throws Exception {
    return fault().answer(request, this);
  }

  /** What the product answers; fails, and so closes the connection, where it is not there. */
  Answer forward(Request request) throws Exception {
    HttpRequest.Builder own =
        HttpRequest.newBuilder(URI.create(product + request.target()))
            .method(request.method(), BodyPublishers.ofString(request.body()));
    request.headers().entrySet().stream()
        .filter(header -> !ITS_OWN.contains(header.getKey()))
        .forEach(header -> own.header(header.getKey(), header.getValue()));
    HttpResponse<String> response = http.send(own.build(), BodyHandlers.ofString());
    Map<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!ITS_OWN.contains(name)) {
            headers.put(name, values.getFirst());
          }
        });
    return new Answer(response.statusCode(), headers, response.body(), 0, false);
  }
}
