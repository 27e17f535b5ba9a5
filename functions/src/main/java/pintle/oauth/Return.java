package pintle.oauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The way back to a connector: its registered address, and the state that it wants to see again.
 *
 * @param redirectUri absolute, with a host, without fragment
 */
public record Return(String redirectUri, Optional<String> state) {

  /**
   * Where the browser goes with one more parameter, the state as it was sent, and the issuer (RFC
   * 6749, section 4.1.2; RFC 9207). ASCII without control characters, whatever was sent.
   */
  public String with(String name, String value, String issuer) {
    StringBuilder location = new StringBuilder(URI.create(redirectUri).toASCIIString());
    char separator = location.indexOf("?") < 0 ? '?' : '&';
    location.append(separator).append(name).append('=').append(encoded(value));
    state.ifPresent(text -> location.append("&state=").append(encoded(text)));
    return location.append("&iss=").append(encoded(issuer)).toString();
  }

  /** The same for an error. */
  public String with(OAuthError error, String issuer) {
    return with("error", error.text(), issuer);
  }

  /** A blank as %20, which form decoding and plain percent decoding both read. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Host and port, for people. */
  public String host() {
    return URI.create(redirectUri).getRawAuthority();
  }

  /** Scheme, host and port, for a Content-Security-Policy. */
  public String origin() {
    return URI.create(redirectUri).getScheme() + "://" + host();
  }
}
