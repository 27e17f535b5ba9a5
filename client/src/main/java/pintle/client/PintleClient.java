package pintle.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connector at one Pintle, for all threads of a program. It asks for an access token when the
 * first call needs one, renews it when 80 % of its life are over, and takes over the successor of
 * the refresh token when Pintle offers one. It has nothing to close.
 */
public final class PintleClient {
  private static final int UNAUTHORIZED = 401;

  private final URI base;
  private final String applicationId;
  private final Retries retries;
  private final Tokens tokens;

  private PintleClient(Builder builder, Time time, RandomGenerator random) {
    this.base = builder.base;
    this.applicationId = builder.applicationId;
    HttpClient http = builder.http == null ? ownHttp(builder.timeout) : builder.http;
    this.retries =
        new Retries(http, time, random, builder.attempts, builder.patience, builder.timeout);
    this.tokens =
        new Tokens(
            new TokenCalls(base, applicationId, builder.applicationSecret, retries),
            builder.store,
            time,
            builder.problems);
  }

  private static HttpClient ownHttp(Duration timeout) {
    // HTTP/1.1: a few small calls, and no offer of an upgrade that a proxy may stumble over.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(timeout)
        .build();
  }

  /**
   * A client in the making.
   *
   * @param base Pintle's public address without {@code /v1}: https, or http on this machine (RFC
   *     6749, 3.2)
   * @param applicationId the connector's ID
   * @param applicationSecret its secret
   * @param store where the refresh token is kept
   * @throws IllegalArgumentException where an address, an ID or a secret can not be one
   */
  public static Builder builder(
      URI base, String applicationId, String applicationSecret, RefreshTokenStore store) {
    return new Builder(base, applicationId, applicationSecret, store);
  }

  /** An address of this Pintle, such as {@code uri("/v1/groups")}. */
  public URI uri(String path) {
    return URI.create(base + path);
  }

  /**
   * Redeems a claim code ({@code POST /v1/claims}); the refresh token is in the store when this
   * returns. For ten minutes, and until the token's first use, calling it again gives the same
   * token: do so where it threw {@link PintleException.Unavailable} or {@link
   * PintleException.NotStored}.
   */
  public RefreshToken redeem(String claimCode) throws PintleException, InterruptedException {
    return tokens.redeem(claimCode);
  }

  /**
   * A good access token ({@code GET /v1/accessToken}), for programs that send their calls
   * themselves. Ask for it before each call instead of keeping it.
   */
  public AccessToken accessToken() throws PintleException, InterruptedException {
    return tokens.get();
  }

  /**
   * Sends a call with the access token in the header {@code accessToken}, and once more with a new
   * one where the answer is 401. What a later try may mend is tried again: 429 of every call, 502,
   * 503, 504, timeouts and lost connections of those that may be repeated (RFC 9110, 9.2.2), so not
   * of a POST. The last answer is handed on, whatever its status.
   *
   * @param request to this Pintle or its {@code endpointUrl}, for nobody else gets the token; its
   *     body can be read again
   * @throws PintleException where there is no access token
   * @throws IOException where no answer came, as {@link HttpClient#send} has it
   * @throws IllegalArgumentException where the call goes elsewhere
   */
  public <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    AccessToken token = tokens.get();
    HttpResponse<T> answer =
        retries.send(
            with(request, token),
            info -> info.statusCode() == UNAUTHORIZED ? Retries.discarded() : handler.apply(info));
    if (answer.statusCode() != UNAUTHORIZED) {
      return answer;
    }
    tokens.refused(token);
    return retries.send(with(request, tokens.get()), handler);
  }

  private HttpRequest with(HttpRequest.Builder request, AccessToken token) {
    HttpRequest.Builder own = request.copy().setHeader("accessToken", token.value());
    HttpRequest built = own.build();
    String origin = origin(built.uri());
    if (!origin.equals(origin(base)) && !origin.equals(origin(token.endpointUrl()))) {
      throw new IllegalArgumentException("an access token of " + base + " is not for " + origin);
    }
    return built.timeout().isPresent() ? built : own.timeout(retries.timeout()).build();
  }

  private static String origin(URI uri) {
    return (uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort()).toLowerCase(Locale.ROOT);
  }

  /** Printable ASCII, as IDs, secrets and tokens are made of (RFC 6749, appendix A). */
  static boolean isVisible(String text) {
    return text.matches("[\\x21-\\x7e]+");
  }

  @Override
  public String toString() {
    return "PintleClient[" + applicationId + " at " + base + "]";
  }

  /** What a client is made of; each setting has a default that suits a service. */
  public static final class Builder {
    private final URI base;
    private final String applicationId;
    private final String applicationSecret;
    private final RefreshTokenStore store;
    private @Nullable HttpClient http;
    private int attempts = 8;
    private Duration patience = Duration.ofSeconds(30);
    private Duration timeout = Duration.ofSeconds(15);
    private Consumer<PintleException> problems = Builder::log;

    private Builder(
        URI base, String applicationId, String applicationSecret, RefreshTokenStore store) {
      if (!isSafe(base)) {
        throw new IllegalArgumentException("secrets go by https, or by http to this machine");
      }
      if (!isVisible(applicationId) || !isVisible(applicationSecret)) {
        throw new IllegalArgumentException("ID and secret have no blanks and no special letters");
      }
      this.base = URI.create(base.toString().replaceFirst("/+$", ""));
      this.applicationId = applicationId;
      this.applicationSecret = applicationSecret;
      this.store = store;
    }

    private static boolean isSafe(URI base) {
      String host = base.getHost();
      return host != null
          && ("https".equals(base.getScheme())
              || ("http".equals(base.getScheme())
                  && host.matches("localhost|127\\.[0-9.]+|\\[::1\\]")));
    }

    private static void log(PintleException problem) {
      System.getLogger("pintle.client").log(Level.WARNING, problem.getMessage());
    }

    /**
     * A client of the program's own, with its proxy or its certificates.
     *
     * @throws IllegalArgumentException where it follows redirects, and would take secrets along
     */
    public Builder http(HttpClient http) {
      if (http.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException("secrets must not follow a redirect");
      }
      this.http = http;
      return this;
    }

    /** How often a call is tried at most; otherwise 8 times. */
    public Builder attempts(int attempts) {
      this.attempts = attempts;
      return this;
    }

    /** After which time no other try begins; otherwise 30 seconds. */
    public Builder patience(Duration patience) {
      this.patience = patience;
      return this;
    }

    /** How long a try may take; otherwise 15 seconds. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Who is told, from any thread, of what hurts no call yet: a renewal ahead of time that failed,
     * a successor that could not be stored. Otherwise a warning goes to {@link System.Logger}.
     */
    public Builder onProblem(Consumer<PintleException> problems) {
      this.problems = problems;
      return this;
    }

    public PintleClient build() {
      return build(Time.ofSystem(), () -> ThreadLocalRandom.current().nextLong());
    }

    PintleClient build(Time time, RandomGenerator random) {
      return new PintleClient(this, time, random);
    }

    @Override
    public String toString() {
      return "PintleClient.Builder[" + applicationId + " at " + base + "]";
    }
  }
}
