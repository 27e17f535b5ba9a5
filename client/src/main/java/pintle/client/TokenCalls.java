package pintle.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The two calls that give tokens. Both may be repeated: the same question gets the same token. */
final class TokenCalls {
  private final URI base;
  private final String applicationId;
  private final String applicationSecret;
  private final Retries retries;

  TokenCalls(URI base, String applicationId, String applicationSecret, Retries retries) {
    this.base = base;
    this.applicationId = applicationId;
    this.applicationSecret = applicationSecret;
    this.retries = retries;
  }

  /**
   * An access token.
   *
   * @param life from now on
   * @param successor the refresh token that takes the place of the one that was shown
   */
  record Exchanged(AccessToken token, Duration life, Optional<String> successor) {
    @Override
    public String toString() {
      return "Exchanged[" + token + "]";
    }
  }

  /**
   * What was answered with 200. Its methods throw IllegalArgumentException where it is not that.
   */
  private record Answer(HttpHeaders headers, Map<String, String> fields) {
    String text(String name) {
      return Optional.ofNullable(fields.get(name))
          .orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    String token(String name) {
      return Optional.of(text(name))
          .filter(PintleClient::isVisible)
          .orElseThrow(() -> new IllegalArgumentException(name + " is none"));
    }

    Instant instant(String name) {
      return Instant.ofEpochMilli(Long.parseLong(text(name)));
    }

    @Override
    public String toString() {
      return "Answer" + fields.keySet();
    }
  }

  /** {@code GET /v1/accessToken}. */
  Exchanged exchange(String refreshToken) throws PintleException, InterruptedException {
    HttpRequest.Builder request =
        request("/v1/accessToken")
            .header("applicationId", applicationId)
            .header("applicationSecret", applicationSecret)
            .header("refreshToken", refreshToken);
    return send(request, this::exchanged);
  }

  private Exchanged exchanged(Answer answer) {
    Instant now = retries.time().now();
    Instant serverTime = Retries.serverTime(answer.headers(), now);
    Duration life = Duration.between(serverTime, answer.instant("accessTokenExpiry"));
    AccessToken token =
        new AccessToken(
            answer.token("accessToken"),
            now.plus(life),
            answer.text("scope"),
            URI.create(answer.text("endpointUrl")));
    return new Exchanged(token, life, Optional.ofNullable(answer.fields().get("refreshToken")));
  }

  /**
   * {@code POST /v1/claims}; for ten minutes and until the token's first use it can be repeated.
   */
  RefreshToken redeem(String claimCode) throws PintleException, InterruptedException {
    Map<String, String> fields =
        Map.of(
            "claimCode", claimCode,
            "applicationId", applicationId,
            "applicationSecret", applicationSecret);
    HttpRequest.Builder request =
        request("/v1/claims")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(fields)));
    return send(
        request,
        answer ->
            new RefreshToken(
                answer.token("refreshToken"),
                answer.instant("refreshTokenExpiry"),
                answer.text("grantedScope")));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(retries.timeout());
  }

  private <T> T send(HttpRequest.Builder request, Function<Answer, T> reader)
      throws PintleException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = retries.sendRepeatable(request.build());
    } catch (IOException e) {
      throw PintleException.unanswered(e);
    }
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    Map<String, String> fields = fields(response.body());
    if (status != 200) {
      throw PintleException.refused(
          status, fields, Retries.retryAfter(headers, retries.time().now()));
    }
    try {
      return reader.apply(new Answer(headers, fields));
    } catch (IllegalArgumentException e) {
      throw PintleException.unreadable(status);
    }
  }

  /** None where it is no object, as behind a gateway that speaks for itself. */
  private static Map<String, String> fields(String body) {
    try {
      return Json.read(body);
    } catch (IOException e) {
      return Map.of();
    }
  }
}
