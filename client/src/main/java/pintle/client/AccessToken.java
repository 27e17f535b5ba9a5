package pintle.client;

import java.net.URI;
import java.time.Instant;

/**
 * What opens the API. Prints without its value.
 *
 * @param value for the header {@code accessToken}
 * @param expiresAt on this machine's clock, right or wrong; the server's {@code Date} is allowed
 *     for
 * @param scope what it may do, such as {@code groupinfo.read,profile.read}
 * @param endpointUrl the API that it opens, without a slash at its end
 */
public record AccessToken(String value, Instant expiresAt, String scope, URI endpointUrl) {
  @Override
  public String toString() {
    return "AccessToken[%s until %s at %s]".formatted(scope, expiresAt, endpointUrl);
  }
}
