package pintle.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pintle.local.docs.DocsPage;
import pintle.local.gateway.GatewayAnswer;
import pintle.local.gateway.LocalAnswer;
import pintle.local.gateway.LocalGateway;
import pintle.local.gateway.LocalRequest;
import pintle.local.gateway.Model;
import pintle.local.gateway.Route;
import pintle.local.page.StaticPage;
import pintle.local.secret.LocalSecrets;
import pintle.local.signin.DemoUser;
import pintle.local.signin.LocalSignIn;
import pintle.local.sms.InboxPage;
import pintle.local.sms.SmsInbox;
import pintle.local.stream.TableStream;
import pintle.local.table.LocalDynamo;
import pintle.local.table.TableDefinition;
import pintle.local.template.GatewayResponse;
import pintle.local.template.TableSchema;
import pintle.local.template.Template;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All parts of a local run; they start in order and end in the reverse one. */
public final class LocalRun implements AutoCloseable {
  private static final String SIGN_IN_KEY = "local-sign-in-key";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable LocalGateway gateway;

  private LocalRun() {}

  /** Starts all of it; when this returns, {@code /local/health} answers 200. */
  static LocalRun start(RunSettings settings) throws StartFailure {
    return start(settings, UnaryOperator.identity());
  }

  /**
   * The same with something before the table.
   *
   * @param before gives the client that the functions use
   * @throws StartFailure what stood in the way, and what to do
   */
  public static LocalRun start(RunSettings settings, UnaryOperator<DynamoDbClient> before)
      throws StartFailure {
    LocalRun run = new LocalRun();
    try {
      run.startParts(settings, before);
      return run;
    } catch (StartFailure | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private void startParts(RunSettings settings, UnaryOperator<DynamoDbClient> before)
      throws StartFailure {
    int apiPort = port(settings.port());
    Template template = template(settings.template());
    DataFolder data = opened(DataFolder.open(settings.data()));
    Clock clock = Clock.offset(Clock.systemUTC(), settings.clockOffset());
    LocalSecrets secrets = LocalSecrets.in(data.path());
    LocalDynamo dynamo = opened(LocalDynamo.on(data.path()));
    SmsInbox inbox = new SmsInbox(clock);
    LocalSignIn signIn = opened(signIn(apiPort, clock, secrets));
    TableStream stream = opened(new TableStream());
    LocalPorts ports =
        new LocalPorts(
            before.apply(stream.over(dynamo.table(schema(template)))),
            Handlers.TABLE,
            secrets,
            inbox,
            signIn.jwksUrl(),
            clock);
    Handlers handlers = new Handlers(template, settings, apiPort, signIn, ports);
    FirstKeys.make(secrets, ports, handlers.wiring("RotateSigningKeys"));
    handlers.streamed().forEach(stream::readBy);
    new DemoDirectory(ports, handlers.wiring("ImportDirectory")).seed();
    Model model = model(template, handlers.routes());
    StaticPage page = page(settings, signIn, handlers.pinInterval());
    this.gateway = opened(gateway(apiPort, model, pages(inbox, signIn, docs(settings)), page));
  }

  private static Template template(Path file) throws StartFailure {
    try {
      return Template.read(file);
    } catch (IOException e) {
      throw new StartFailure("cannot read " + file + " (" + e + "): start in the project's folder");
    }
  }

  private static TableDefinition schema(Template template) {
    TableSchema.Keys keys = template.table().keys();
    return new TableDefinition(
        Handlers.TABLE, keys.hash(), keys.range().orElseThrow(), template.table().ttlAttribute());
  }

  /**
   * The port that the gateway will take, for a wish of 0 a free one: known before the start,
   * because tokens and answers name the address, and so that a taken one is told at once.
   */
  private static int port(int wanted) throws StartFailure {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (BindException e) {
      throw taken(wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StartFailure taken(int port) {
    return new StartFailure(
        "port "
            + port
            + " is taken: stop what listens there, or take another one, as in  PORT="
            + (port == 65_535 ? 8081 : port + 1)
            + " make run");
  }

  private static Model model(Template template, List<Route> routes) {
    return new Model(
        "local",
        routes,
        Set.of(),
        new GatewayAnswer(200, template.cors().answer(), ""),
        answer(template, "MISSING_AUTHENTICATION_TOKEN"),
        answer(template, "REQUEST_TOO_LARGE"),
        answer(template, "BAD_REQUEST_PARAMETERS"),
        answer(template, "DEFAULT_5XX"));
  }

  /** The gateway's own answer of this type; a function that broke is 502. */
  private static GatewayAnswer answer(Template template, String type) {
    GatewayResponse response =
        Optional.ofNullable(template.gatewayResponses().get(type))
            .orElseThrow(() -> new IllegalStateException("template.yaml lacks " + type));
    Map<String, String> headers = new LinkedHashMap<>(response.headers());
    headers.put("Content-Type", "application/json");
    return new GatewayAnswer(response.status().orElse(502), headers, response.template());
  }

  private static Map<String, Function<LocalRequest, LocalAnswer>> pages(
      SmsInbox inbox, LocalSignIn signIn, DocsPage docs) {
    InboxPage page = new InboxPage(inbox);
    Map<String, Function<LocalRequest, LocalAnswer>> pages = new HashMap<>(docs.pages());
    pages.put("/local/health", request -> json(200, "{\"status\":\"ok\"}"));
    pages.put("/local/inbox", page::inbox);
    pages.put("/local/inbox.js", page::script);
    pages.put("/local/local.css", page::style);
    pages.put("/local/sign-in", request -> signIn(request, signIn));
    return pages;
  }

  private static DocsPage docs(RunSettings settings) {
    return new DocsPage(
        settings.template().toAbsolutePath().resolveSibling("docs").resolve("openapi.yaml"));
  }

  private static LocalAnswer signIn(LocalRequest request, LocalSignIn signIn) {
    Optional<DemoUser> user = request.query("user").flatMap(DemoUser::ofLogin);
    return user.map(known -> json(200, "{\"token\":\"" + signIn.token(known) + "\"}"))
        .orElseGet(
            () -> json(404, "{\"message\":\"give ?user= with one of " + DemoUser.logins() + "\"}"));
  }

  private static LocalAnswer json(int status, String body) {
    return LocalAnswer.json(status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static StaticPage page(RunSettings settings, LocalSignIn signIn, Duration pinInterval)
      throws StartFailure {
    Path folder = settings.template().toAbsolutePath().resolveSibling("admin");
    try {
      return new StaticPage(folder, signIn.issuer(), LocalSignIn.CLIENT_ID, pinInterval);
    } catch (UncheckedIOException e) {
      throw new StartFailure("cannot read " + folder + " (" + e.getCause() + ")");
    }
  }

  private static LocalGateway gateway(
      int port,
      Model model,
      Map<String, Function<LocalRequest, LocalAnswer>> pages,
      StaticPage page)
      throws StartFailure {
    try {
      return LocalGateway.start(port, model, pages, page::find);
    } catch (BindException e) {
      throw taken(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On the next port, so that tokens outlive a restart; on a free one where that is taken. */
  private static LocalSignIn signIn(int apiPort, Clock clock, LocalSecrets secrets) {
    String key = secrets.readOrCreate(SIGN_IN_KEY, LocalSignIn::newKey);
    try {
      int next = apiPort == 0 || apiPort == 65_535 ? 0 : apiPort + 1;
      try {
        return LocalSignIn.start(next, clock, key);
      } catch (BindException e) {
        return LocalSignIn.start(0, clock, key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Of the API, on 127.0.0.1. */
  public int port() {
    if (gateway == null) {
      throw new IllegalStateException("not started");
    }
    return gateway.port();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The others must end all the same.
        System.err.println("while ending: " + e);
      }
    }
  }
}
