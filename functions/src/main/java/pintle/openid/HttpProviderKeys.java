package pintle.openid;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import pintle.refusal.Refusal;

/** Fetches a JWK set (RFC 7517) over HTTP, within a time and a size. */
public final class HttpProviderKeys implements ProviderKeys {
  private static final int CONNECT_MILLIS = 1000;
  private static final int READ_MILLIS = 2000;
  private static final int MOST_BYTES = 256 * 1024;

  private final String address;

  public HttpProviderKeys(String address) {
    this.address = address;
  }

  @Override
  public JWKSet fetch() {
    try {
      return JWKSet.load(URI.create(address).toURL(), CONNECT_MILLIS, READ_MILLIS, MOST_BYTES);
    } catch (IOException | ParseException | IllegalArgumentException e) {
      throw Refusal.down("sign_in");
    }
  }
}
