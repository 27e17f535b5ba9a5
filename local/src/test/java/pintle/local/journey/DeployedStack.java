package pintle.local.journey;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pintle.local.signin.DemoUser;
import pintle.local.store.AwsEndpoint;
import software.amazon.awssdk.regions.Region;

/**
 * A stack that {@code local/demo/stack} deployed to a LocalStack: reached through its API Gateway,
 * with sign-ins that were signed beforehand and PINs from the list of what SNS sent.
 */
final class DeployedStack implements Http.People, Where {
  private static final Path STATE = Path.of("..", ".pintle", "stack.json");
  private static final Pattern PIN = Pattern.compile("#(\\d{6})\\s*$");

  private final Map<String, Object> state;
  private final Http http;

  private DeployedStack(Map<String, Object> state) {
    this.state = state;
    this.http = new Http(text("address"), this);
  }

  /**
   * Opens it.
   *
   * @throws AssertionError where none is deployed: a suite that finds nothing must not pass
   */
  static DeployedStack open() {
    try {
      return new DeployedStack(JSON.std.mapFrom(Files.readString(STATE)));
    } catch (IOException e) {
      throw new AssertionError("no stack is deployed: run `make it`, or `make local-stack`", e);
    }
  }

  @Override
  public Http http() {
    return http;
  }

  @Override
  public String address() {
    return text("address");
  }

  /** It stays: the next suite goes on with it. */
  @Override
  public void close() {}

  /** What is known of the stack under this name, such as {@code signingSecret}. */
  String text(String name) {
    return String.valueOf(requireNonNull(state.get(name), name));
  }

  /** For clients of the services beside the stack. */
  AwsEndpoint endpoint() {
    return new AwsEndpoint(URI.create(text("endpoint")), Region.of(text("region")));
  }

  /** A function that refuses a rotation's event and leaves all as it is. */
  String idleFunction() {
    return text("authorizer");
  }

  /** Whether this LocalStack renders the gateway's own answers; the free edition does not. */
  boolean rendersGatewayResponses() {
    return Boolean.TRUE.equals(state.get("rendersGatewayResponses"));
  }

  @Override
  public String signIn(Http through, DemoUser user) {
    Map<?, ?> tokens = (Map<?, ?>) requireNonNull(state.get("signIns"));
    return String.valueOf(requireNonNull(tokens.get(user.login())));
  }

  @Override
  public String pin(Http through, String mobileNumber) {
    for (String message : messages(mobileNumber).reversed()) {
      // A receipt may have come since.
      Matcher pin = PIN.matcher(message);
      if (pin.find()) {
        return pin.group(1);
      }
    }
    throw new AssertionError("no message there holds a PIN");
  }

  /** What was sent to a number, the oldest first. */
  List<String> messages(String mobileNumber) {
    Map<?, ?> sent = (Map<?, ?>) requireNonNull(read(text("messages")).get("sms_messages"));
    List<?> messages = (List<?>) requireNonNull(sent.get(mobileNumber), "nothing was sent there");
    return messages.stream()
        .map(message -> String.valueOf(((Map<?, ?>) message).get("Message")))
        .toList();
  }

  private static Map<String, Object> read(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return JSON.std.mapFrom(
          client
              .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
