package pintle.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import pintle.Wiring;
import pintle.http.AuthorizerRequest;
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

  public AuthorizeAccessToken() {
    this(Wiring.fromEnvironment());
  }

  public AuthorizeAccessToken(Wiring wiring) {
    this.tokens = wiring.accessCheck();
    this.issuer = wiring.configuredIssuer();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    AuthorizerRequest request = AuthorizerRequest.read(input);
    String policy = allow(request);
    output.write(policy.getBytes(StandardCharsets.UTF_8));
  }

  private String allow(AuthorizerRequest request) {
    try {
      String token = request.token().orElseThrow(Unauthorized::new);
      return request.allow(tokens.check(token, issuer));
    } catch (Refusal refusal) {
      throw refusal.reason().status() == 503 ? refusal : new Unauthorized();
    }
  }

  private static final class Unauthorized extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unauthorized() {
      super(UNAUTHORIZED, null, false, false);
    }
  }
}
