package pintle.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import pintle.Wiring;
import pintle.http.AuthorizerRequest;
import pintle.log.Log;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.token.AccessCheck;

/**
 * The ready-made authorizer before <em>other</em> APIs: allows a token whose grant stands, refuses
 * every other one, and fails (which the gateway takes for a refusal) while a dependency is down.
 * Our own routes check for themselves.
 */
public final class AuthorizeAccessToken implements RequestStreamHandler {
  /** The one message that the gateway turns into 401. */
  private static final String UNAUTHORIZED = "Unauthorized";

  private final AccessCheck tokens;
  private final String issuer;
  private final Log log;

  public AuthorizeAccessToken() {
    this(Wiring.fromEnvironment());
  }

  public AuthorizeAccessToken(Wiring wiring) {
    this.tokens = wiring.accessCheck();
    this.issuer = wiring.configuredIssuer();
    this.log = wiring.log();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long start = System.nanoTime();
    AuthorizerRequest request = AuthorizerRequest.read(input);
    Optional<Refusal> refused = Optional.empty();
    String answer;
    try {
      answer = allow(request);
    } catch (Refusal refusal) {
      refused = Optional.of(refusal);
      if (refusal.reason().status() == 503) {
        throw refusal;
      }
      answer = request.refuse().orElseThrow(Unauthorized::new);
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      request.log(log, getClass().getSimpleName(), refused, took);
    }
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private String allow(AuthorizerRequest request) {
    String token = request.token().orElseThrow(Reason.ACCESS_TOKEN_INVALID::refusal);
    return request.allow(tokens.check(token, issuer));
  }

  private static final class Unauthorized extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unauthorized() {
      super(UNAUTHORIZED, null, false, false);
    }
  }
}
