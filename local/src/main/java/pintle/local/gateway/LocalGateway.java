package pintle.local.gateway;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of the local run, in place of API Gateway: it finds the route, hands the proxy
 * event to the function's handler, a virtual thread a request, and sends what the handler answers.
 * It binds 127.0.0.1 alone. {@code /local/…} is not of the API: it answers a loopback Host only, so
 * that no foreign name that resolves to 127.0.0.1 reads it.
 */
public final class LocalGateway implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(LocalGateway.class.getName());

  /** Quiet but for faults. Held, because the log manager forgets a level with its logger. */
  private static final java.util.logging.Logger SERVER_LOG =
      java.util.logging.Logger.getLogger("io.helidon");

  static {
    SERVER_LOG.setLevel(Level.WARNING);
  }

  private static final int LARGEST_BODY = 10 * 1024 * 1024;
  private static final String LOCAL = "/local/";
  private static final HeaderName REQUEST_ID = HeaderNames.create("x-amzn-RequestId");
  private static final Header NO_STORE = HeaderValues.create("Cache-Control", "no-store");
  private static final Header NO_SNIFF = HeaderValues.create("X-Content-Type-Options", "nosniff");
  private static final Header SAME_ORIGIN =
      HeaderValues.create("Cross-Origin-Resource-Policy", "same-origin");
  private static final Header GZIP = HeaderValues.create(HeaderNames.ACCEPT_ENCODING, "gzip");

  /** The gateway sets these itself, whatever a function says. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade");

  private final Model model;
  private final Resources resources;
  private final Map<String, Function<LocalRequest, LocalAnswer>> pages;
  private final Function<String, Optional<LocalAnswer>> files;
  private final WebServer server;
  private final ProxyEvent events;

  private LocalGateway(
      int port,
      Model model,
      Map<String, Function<LocalRequest, LocalAnswer>> pages,
      Function<String, Optional<LocalAnswer>> files) {
    this.model = model;
    this.resources = new Resources(model.routes());
    this.pages = Map.copyOf(pages);
    this.files = files;
    this.events = new ProxyEvent(model, "127.0.0.1");
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(2))
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(16 * 1024)
                    .maxHeadersSize(32 * 1024)
                    .build())
            .directHandlers(directHandlers())
            .routing(routing -> routing.any(this::handle))
            .build();
  }

  /**
   * Starts it.
   *
   * @param port 0 takes a free one
   * @param pages the helpers below {@code /local/}, by path
   * @param files the static page's files, by path; asked where the API has no such path
   * @throws BindException where the port is taken
   */
  public static LocalGateway start(
      int port,
      Model model,
      Map<String, Function<LocalRequest, LocalAnswer>> pages,
      Function<String, Optional<LocalAnswer>> files)
      throws IOException {
    refuseTaken(port);
    LocalGateway gateway = new LocalGateway(port, model, pages, files);
    gateway.server.start();
    if (!gateway.server.isRunning()) {
      throw new BindException("port " + port + " was taken while starting");
    }
    return gateway;
  }

  /** Asked first, because the server only logs it, at length, and looks started. */
  private static void refuseTaken(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    answer(request, response);
    if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
        || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      // RFC 9112 section 9.6. The server by itself only says that it closes, and old clients (PHP's
      // stream wrapper) read until it does.
      throw new CloseConnectionException("the last request of this connection");
    }
  }

  private void answer(ServerRequest request, ServerResponse response) {
    String path = request.prologue().uriPath().rawPath();
    if (path.startsWith(LOCAL)) {
      handleLocal(path, request, response);
      return;
    }
    String requestId = UUID.randomUUID().toString();
    String method = request.prologue().method().text();
    Resources.Found found = resources.find(path);
    Route route = found == null ? null : found.route(method);
    if (found != null && route != null) {
      call(route, found.parameters(), requestId, request, response);
    } else if (found != null && method.equals("OPTIONS")) {
      send(response, model.preflight(), requestId, "");
    } else if (found == null && files.apply(path).isPresent()) {
      send(response, fileAnswer(path, request), method.equals("HEAD"));
    } else {
      send(response, model.unknown(), requestId, "Missing Authentication Token");
    }
  }

  private void call(
      Route route,
      Map<String, String> parameters,
      String requestId,
      ServerRequest request,
      ServerResponse response) {
    ProxyAnswer answer;
    try {
      byte[] body = bodyOf(request);
      if (body == null) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        send(response, model.tooLarge(), requestId, "Request Too Long");
        return;
      }
      Bytes event = events.write(request, route, parameters, requestId, body);
      Bytes written = new Bytes(1024);
      String call = UUID.randomUUID().toString();
      route
          .handler()
          .handleRequest(event.asInput(), written, new LambdaContext(route.function(), call));
      answer = ProxyAnswer.read(written);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // The gateway says nothing about what went wrong; whoever runs this locally wants to know.
      LOGGER.log(Logger.Level.ERROR, route.function() + " failed, request " + requestId, e);
      send(response, model.failed(), requestId, "Internal server error");
      return;
    }
    send(response, answer, requestId);
  }

  /** The body, empty where there is none, or null where it is over the limit. */
  private static byte @Nullable [] bodyOf(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    if (request.headers().contentLength().orElse(0) > LARGEST_BODY) {
      return null;
    }
    try (InputStream stream = request.content().inputStream()) {
      byte[] body = stream.readNBytes(LARGEST_BODY + 1);
      return body.length > LARGEST_BODY ? null : body;
    }
  }

  private static void send(ServerResponse response, ProxyAnswer answer, String requestId) {
    response.status(answer.status());
    boolean typed = false;
    Map<String, HeaderName> names = new HashMap<>();
    for (ProxyAnswer.Field field : answer.headers()) {
      String lowerCase = field.name().toLowerCase(Locale.ROOT);
      if (!OWN_HEADERS.contains(lowerCase)) {
        HeaderName name = names.computeIfAbsent(field.name(), HeaderNames::create);
        response.headers().add(HeaderValues.create(name, field.value()));
        typed |= lowerCase.equals("content-type");
      }
    }
    if (!typed && answer.body().length > 0) {
      response.header(HeaderNames.CONTENT_TYPE, "application/json");
    }
    response.header(REQUEST_ID, requestId);
    response.send(answer.body());
  }

  private static void send(
      ServerResponse response, GatewayAnswer answer, String requestId, String message) {
    response.status(answer.status());
    answer.headers().forEach((name, value) -> response.header(name, value));
    response.header(REQUEST_ID, requestId);
    response.send(answer.render(requestId, message));
  }

  /** The page lives on one origin alone: the one that tokens and answers name. */
  private LocalAnswer fileAnswer(String path, ServerRequest request) {
    String method = request.prologue().method().text();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return text(405, "GET and HEAD only\n").with("Allow", "GET, HEAD");
    }
    String host = request.headers().value(HeaderNames.HOST).orElse("");
    if (!isLoopback(host)) {
      return text(403, "the page answers " + origin() + " only\n");
    }
    if (!host.startsWith("127.0.0.1")) {
      return text(302, "the page is at " + origin() + "\n").with("Location", origin() + path);
    }
    LocalAnswer file = files.apply(path).orElseThrow().with("Vary", "Accept-Encoding");
    return request.headers().containsToken(GZIP) ? file.gzipped() : file;
  }

  private String origin() {
    return "http://127.0.0.1:" + port();
  }

  private static void send(ServerResponse response, LocalAnswer answer, boolean headOnly) {
    response.status(answer.status());
    answer.headers().forEach((name, value) -> response.header(name, value));
    response.send(headOnly ? new byte[0] : answer.body());
  }

  private void handleLocal(String path, ServerRequest request, ServerResponse response) {
    response.header(NO_STORE);
    response.header(NO_SNIFF);
    response.header(SAME_ORIGIN);
    send(response, localAnswer(path, request), false);
  }

  private LocalAnswer localAnswer(String path, ServerRequest request) {
    if (!isLoopback(request.headers().value(HeaderNames.HOST).orElse(""))) {
      return text(403, "/local/ answers " + origin() + " only\n");
    }
    Function<LocalRequest, LocalAnswer> page = pages.get(path);
    if (page == null) {
      return text(404, "no such page\n");
    }
    if (!request.prologue().method().text().equals("GET")) {
      return text(405, "GET only\n").with("Allow", "GET");
    }
    Map<String, String> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.put(header.name(), String.join(", ", header.allValues()));
    }
    Map<String, String> query = new HashMap<>();
    for (String pair : request.prologue().query().rawValue().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            PercentCoding.query(pair.substring(0, equals)),
            PercentCoding.query(pair.substring(equals + 1)));
      }
    }
    return page.apply(new LocalRequest(query, headers));
  }

  private boolean isLoopback(String host) {
    String name = host.endsWith(":" + port()) ? host.substring(0, host.lastIndexOf(':')) : host;
    return name.equals("127.0.0.1") || name.equalsIgnoreCase("localhost");
  }

  private static LocalAnswer text(int status, String text) {
    return new LocalAnswer(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** What never reaches a route, because it is no HTTP that the server could read. */
  private DirectHandlers directHandlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      boolean failed = type == DirectHandler.EventType.INTERNAL_ERROR;
      handlers.addHandler(
          type,
          (request, event, status, headers, message) ->
              transport(failed ? model.failed() : model.malformed(), failed));
    }
    return handlers.build();
  }

  private static DirectHandler.TransportResponse transport(GatewayAnswer answer, boolean failed) {
    String requestId = UUID.randomUUID().toString();
    DirectHandler.TransportResponse.Builder response =
        DirectHandler.TransportResponse.builder()
            .status(Status.create(answer.status()))
            .header(REQUEST_ID, requestId)
            .keepAlive(false)
            .entity(answer.render(requestId, failed ? "Internal server error" : "Bad Request"));
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    return response.build();
  }
}
