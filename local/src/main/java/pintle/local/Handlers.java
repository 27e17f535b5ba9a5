package pintle.local;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pintle.Ports;
import pintle.Settings;
import pintle.Wiring;
import pintle.local.gateway.Route;
import pintle.local.signin.DemoUser;
import pintle.local.signin.LocalSignIn;
import pintle.local.stream.StreamedFunction;
import pintle.local.template.Function;
import pintle.local.template.Template;

/**
 * The one place where the handlers of template.yaml get their local wiring: each function with its
 * own environment, as in Lambda, and all with the same ports.
 */
final class Handlers {
  static final String TABLE = "pintle";
  static final String SIGNING_SECRET = "pintle/signing-keys";
  static final String PEPPER_SECRET = "pintle/pepper";

  /** The caps that protect a carrier's bill, which an inbox does not send. */
  private static final List<String> CAPS =
      List.of(
          "SMS_PER_USER_DAY",
          "SMS_PER_IP_HOUR",
          "SMS_PER_PREFIX_HOUR",
          "SMS_PER_CONNECTOR_DAY",
          "SMS_PURSE_TENANT_DAY",
          "SMS_PER_STACK_DAY");

  private final Template template;
  private final Map<String, String> environment;
  private final Ports ports;

  Handlers(Template template, RunSettings settings, int port, LocalSignIn signIn, Ports ports) {
    this.template = template;
    this.environment = environment(settings, port, signIn.issuer(), signIn.jwksUrl());
    this.ports = ports;
  }

  /** What is set here in place of the parameters of a deployment. */
  static Map<String, String> environment(
      RunSettings settings, int port, String issuer, String jwksUrl) {
    String origin = "http://127.0.0.1:" + port;
    Map<String, String> environment = new HashMap<>();
    // No metrics in the log lines.
    environment.put("STACK", "");
    environment.put("TABLE", TABLE);
    environment.put("PUBLIC_URL", origin);
    environment.put("ADMIN_ORIGIN", origin);
    environment.put("SIGNING_SECRET", SIGNING_SECRET);
    environment.put("PEPPER_SECRET", PEPPER_SECRET);
    environment.put("OIDC_ISSUER", issuer);
    environment.put("OIDC_JWKS_URL", jwksUrl);
    environment.put("OIDC_AUDIENCE", LocalSignIn.CLIENT_ID);
    environment.put("ALLOWED_TENANTS", DemoUser.DEMO_TENANT + "," + DemoUser.OTHER_TENANT);
    CAPS.forEach(cap -> environment.put(cap, "10000"));
    environment.put("SMS_COUNTRIES", "*");
    settings
        .smsInterval()
        .ifPresent(interval -> environment.put("SMS_INTERVAL", interval.toString()));
    return environment;
  }

  /** The wiring of one function, for what the run itself does with the domain. */
  Wiring wiring(String logicalId) {
    return wiring(function(logicalId));
  }

  /** Between two PINs to one number, which the page tells. */
  Duration pinInterval() {
    String interval = function("RegisterPhone").environment(environment).get("SMS_INTERVAL");
    return Duration.parse(requireNonNull(interval));
  }

  private Function function(String logicalId) {
    return template.functions().stream()
        .filter(one -> one.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }

  /** Each function of template.yaml that reads the table's stream. */
  List<StreamedFunction> streamed() {
    return template.streamFilters().entrySet().stream()
        .map(entry ->
            new StreamedFunction(
                entry.getKey(), handler(function(entry.getKey())), entry.getValue()))
        .toList();
  }

  private Wiring wiring(Function function) {
    return new Wiring(Settings.from(function.environment(environment)), ports);
  }

  /** Each route of template.yaml with an instance of its handler. */
  List<Route> routes() {
    return template.functions().stream().flatMap(this::routes).collect(Collectors.toList());
  }

  private Stream<Route> routes(Function function) {
    if (function.routes().isEmpty()) {
      return Stream.of();
    }
    RequestStreamHandler handler = handler(function);
    return function.routes().stream()
        .map(route -> new Route(route.method(), route.path(), function.logicalId(), handler));
  }

  private RequestStreamHandler handler(Function function) {
    try {
      return Class.forName(function.handlerClass())
          .asSubclass(RequestStreamHandler.class)
          .getConstructor(Wiring.class)
          .newInstance(wiring(function));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "template.yaml names " + function.handlerClass() + ", which can not be started", e);
    }
  }
}
