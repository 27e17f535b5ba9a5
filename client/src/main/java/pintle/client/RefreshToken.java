package pintle.client;

import java.time.Instant;

/**
 * What a claim code was redeemed for. Prints without its value.
 *
 * @param value for the header {@code refreshToken}; the store has it already
 * @param expiresAt on the server's clock; it is renewed long before
 * @param grantedScope what was granted, such as {@code groupinfo.read,profile.read}
 */
public record RefreshToken(String value, Instant expiresAt, String grantedScope) {
  @Override
  public String toString() {
    return "RefreshToken[%s until %s]".formatted(grantedScope, expiresAt);
  }
}
