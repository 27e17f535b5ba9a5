package pintle.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pintle.local.gateway.GatewayAnswer;
import pintle.local.gateway.LocalAnswer;
import pintle.local.gateway.LocalGateway;
import pintle.local.gateway.LocalRequest;
import pintle.local.gateway.Model;
import pintle.local.gateway.Route;
import pintle.local.secret.LocalSecrets;
import pintle.local.signin.DemoUser;
import pintle.local.signin.LocalSignIn;
import pintle.local.sms.InboxPage;
import pintle.local.sms.SmsInbox;
import pintle.local.table.LocalDynamo;
import pintle.local.table.TableSchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All parts of a local run; they start in order and end in the reverse one. */
public final class LocalRun implements AutoCloseable {
  private static final String SIGN_IN_KEY = "local-sign-in-key";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable LocalGateway gateway;

  private LocalRun() {}

  /** Starts all of it; when this returns, {@code /local/health} answers 200. */
  static LocalRun start(RunSettings settings) throws StartFailure {
    LocalRun run = new LocalRun();
    try {
      run.startParts(settings);
      return run;
    } catch (StartFailure | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private void startParts(RunSettings settings) throws StartFailure {
    DataFolder data = opened(DataFolder.open(settings.data()));
    Clock clock = Clock.offset(Clock.systemUTC(), settings.clockOffset());
    LocalSecrets secrets = LocalSecrets.in(data.path());
    LocalDynamo dynamo = opened(LocalDynamo.on(data.path()));
    SmsInbox inbox = new SmsInbox(clock);
    LocalSignIn signIn = opened(signIn(settings.port(), clock, secrets));
    DynamoDbClient table = dynamo.table(TABLE);

    Model model = model(new Handlers(settings, clock, table, secrets, inbox, signIn).routes());
    this.gateway = opened(gateway(settings.port(), model, pages(inbox, signIn)));
  }

  // Both are template.yaml's to say, and come from its reader.
  private static final TableSchema TABLE = new TableSchema("pintle", "pk", "sk", "ttl");

  private static Model model(List<Route> routes) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "Access-Control-Allow-Origin", "*");
    return new Model(
        "local",
        routes,
        Set.of(),
        new GatewayAnswer(204, headers, ""),
        new GatewayAnswer(404, headers, "{\"message\":$context.error.messageString}"),
        new GatewayAnswer(413, headers, "{\"message\":$context.error.messageString}"),
        new GatewayAnswer(400, headers, "{\"message\":$context.error.messageString}"),
        new GatewayAnswer(502, headers, "{\"message\":$context.error.messageString}"));
  }

  private static Map<String, Function<LocalRequest, LocalAnswer>> pages(
      SmsInbox inbox, LocalSignIn signIn) {
    InboxPage page = new InboxPage(inbox);
    return Map.of(
        "/local/health", request -> json(200, "{\"status\":\"ok\"}"),
        "/local/inbox", page::inbox,
        "/local/inbox.js", page::script,
        "/local/local.css", page::style,
        "/local/sign-in", request -> signIn(request, signIn));
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

  private static LocalGateway gateway(
      int port, Model model, Map<String, Function<LocalRequest, LocalAnswer>> pages)
      throws StartFailure {
    try {
      return LocalGateway.start(port, model, pages);
    } catch (BindException e) {
      throw new StartFailure(
          "port "
              + port
              + " is taken: stop what listens there, or take another one, as in  PORT="
              + (port == 65_535 ? 8081 : port + 1)
              + " make run");
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

  int port() {
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
