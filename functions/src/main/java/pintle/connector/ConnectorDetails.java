package pintle.connector;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import pintle.refusal.Refusal;

/**
 * What people read of a connector.
 *
 * @param redirectUrl where the authorization code goes; empty where none is used
 */
public record ConnectorDetails(String name, String description, String redirectUrl) {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DESCRIPTION = 1000;
  private static final int LONGEST_URL = 1000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

  /** Refuses what a page or a redirect could stumble over, each field with its mend. */
  public ConnectorDetails {
    name = name.strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME || CONTROL.matcher(name).find()) {
      throw Refusal.field("name", "1 to " + LONGEST_NAME + " characters on one line");
    }
    if (description.length() > LONGEST_DESCRIPTION || description.indexOf('\0') >= 0) {
      throw Refusal.field("description", "at most " + LONGEST_DESCRIPTION + " characters");
    }
    if (!redirectUrl.isEmpty() && !isRedirect(redirectUrl)) {
      throw Refusal.field(
          "redirectUrl", "an absolute https address without fragment (http for loopback only)");
    }
  }

  /** Absolute, without fragment (RFC 6749, section 3.1.2), and https unless loopback. */
  private static boolean isRedirect(String text) {
    if (text.length() > LONGEST_URL) {
      return false;
    }
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      boolean secure =
          "https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme())
                  && ("localhost".equals(host)
                      || "127.0.0.1".equals(host)
                      || "[::1]".equals(host)));
      return secure && host != null && uri.getRawFragment() == null && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
