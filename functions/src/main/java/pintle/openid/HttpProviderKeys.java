package pintle.openid;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pintle.refusal.Refusal;

/**
 * Fetches a JWK set (RFC 7517) over HTTP, within a size and a time for all of it: a limit on each
 * read would let an answer drip for ever.
 */
public final class HttpProviderKeys implements ProviderKeys {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int MOST_BYTES = 256 * 1024;

  private final String address;
  private final Duration longest;

  public HttpProviderKeys(String address) {
    this(address, LONGEST);
  }

  HttpProviderKeys(String address, Duration longest) {
    this.address = address;
    this.longest = longest;
  }

  @Override
  public JWKSet fetch() {
    // Of its own, as it is needed once an hour: no connection outlives a snapshot.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      HttpResponse<String> answer =
          client
              .sendAsync(
                  HttpRequest.newBuilder(URI.create(address)).build(),
                  BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES))
              .get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw Refusal.down("sign_in");
      }
      return JWKSet.parse(
          Optional.ofNullable(JSONObjectUtils.parse(answer.body()))
              .orElseThrow(() -> Refusal.down("sign_in")));
    } catch (ExecutionException | TimeoutException | ParseException | IllegalArgumentException e) {
      throw Refusal.down("sign_in");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.down("sign_in");
    } finally {
      client.shutdownNow();
    }
  }
}
