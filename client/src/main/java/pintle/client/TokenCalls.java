package pintle.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

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

  private record Answer(HttpResponse<String> response, Map<String, String> fields) {
    String text(String name) throws PintleException {
      String text = fields.get(name);
      if (text == null) {
        throw unreadable();
      }
      return text;
    }

    String token(String name) throws PintleException {
      String text = text(name);
      if (!PintleClient.isVisible(text)) {
        throw unreadable();
      }
      return text;
    }

    URI address(String name) throws PintleException {
      try {
        return new URI(text(name));
      } catch (URISyntaxException e) {
        throw unreadable();
      }
    }

    Instant instant(String name) throws PintleException {
      try {
        return Instant.ofEpochMilli(Long.parseLong(text(name)));
      } catch (NumberFormatException e) {
        throw unreadable();
      }
    }

    private PintleException unreadable() {
      return PintleException.unreadable(response.statusCode());
    }

    @Override
    public String toString() {
      return "Answer[" + response.statusCode() + "]";
    }
  }

  /** {@code GET /v1/accessToken}. */
  Exchanged exchange(String refreshToken) throws PintleException, InterruptedException {
    Answer answer =
        send(
            request("/v1/accessToken")
                .header("applicationId", applicationId)
                .header("applicationSecret", applicationSecret)
                .header("refreshToken", refreshToken));
    Instant now = retries.time().now();
    Duration life =
        Duration.between(
            Retries.serverTime(answer.response().headers(), now),
            answer.instant("accessTokenExpiry"));
    AccessToken token =
        new AccessToken(
            answer.token("accessToken"),
            now.plus(life),
            answer.text("scope"),
            answer.address("endpointUrl"));
    return new Exchanged(token, life, Optional.ofNullable(answer.fields().get("refreshToken")));
  }

  /**
   * {@code POST /v1/claims}; for ten minutes and until the token's first use it can be repeated.
   */
  RefreshToken redeem(String claimCode) throws PintleException, InterruptedException {
    String body =
        Json.write(
            Map.of(
                "claimCode", claimCode,
                "applicationId", applicationId,
                "applicationSecret", applicationSecret));
    Answer answer =
        send(
            request("/v1/claims")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    return new RefreshToken(
        answer.token("refreshToken"),
        answer.instant("refreshTokenExpiry"),
        answer.text("grantedScope"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(retries.timeout());
  }

  private Answer send(HttpRequest.Builder request) throws PintleException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = retries.sendRepeatable(request.build());
    } catch (IOException e) {
      throw PintleException.unanswered(e);
    }
    Optional<Map<String, String>> fields = fields(response.body());
    int status = response.statusCode();
    if (status != 200) {
      throw PintleException.refused(
          status,
          fields.orElse(Map.of()),
          Retries.retryAfter(response.headers(), retries.time().now()));
    }
    return new Answer(response, fields.orElseThrow(() -> PintleException.unreadable(status)));
  }

  /** Empty where it is no object, as behind a gateway that speaks for itself. */
  private static Optional<Map<String, String>> fields(String body) {
    try {
      return Optional.of(Json.read(body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
