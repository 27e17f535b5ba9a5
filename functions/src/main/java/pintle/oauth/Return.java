package pintle.oauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pintle.secret.SecretText;

/**
 * The way back to a connector: its registered address, and the state that it wants to see again.
 *
 * @param redirectUri absolute, with a host, without fragment
 */
public record Return(String redirectUri, Optional<String> state) {

  /**
   * Where the browser goes with the code, the state as it was sent, and the issuer (RFC 6749,
   * section 4.1.2; RFC 9207). ASCII without control characters, whatever was sent.
   */
  public String withCode(SecretText code, String issuer) {
    return with("code=" + encoded(code.reveal()), issuer);
  }

  /**
   * The same for an error.
   *
   * @param mend for the program's developer; no quotes or backslashes
   */
  public String with(OAuthError error, String mend, String issuer) {
    return with("error=" + error.text() + "&error_description=" + encoded(mend), issuer);
  }

  private String with(String answer, String issuer) {
    StringBuilder location = new StringBuilder(URI.create(redirectUri).toASCIIString());
    location.append(location.indexOf("?") < 0 ? '?' : '&').append(answer);
    state.ifPresent(text -> location.append("&state=").append(encoded(text)));
    return location.append("&iss=").append(encoded(issuer)).toString();
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
