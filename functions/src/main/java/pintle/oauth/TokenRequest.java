package pintle.oauth;

import java.util.Optional;

/**
 * What a connector sends for a code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Prints
 * nothing.
 */
public record TokenRequest(String code, Optional<String> redirectUri, Optional<String> verifier) {
  @Override
  public String toString() {
    return "TokenRequest[…]";
  }
}
