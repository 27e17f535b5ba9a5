package pintle.oauth;

import java.util.Optional;
import java.util.Set;
import pintle.connector.Connector;
import pintle.connector.Scope;

/**
 * A request that was checked: it is a known connector's, and where it leads is registered.
 *
 * @param redirectUriSent whether the request named the address, so that the exchange must too
 * @param scopes what a grant would carry
 * @param challenge the S256 code challenge, where there is one
 */
public record Authorization(
    Connector connector,
    Return back,
    boolean redirectUriSent,
    Set<Scope> scopes,
    Optional<String> challenge) {

  public Authorization {
    scopes = Set.copyOf(scopes);
  }

  /** The answer of a person who says no. */
  public Declined denied() {
    return new Declined(back, OAuthError.ACCESS_DENIED, "the user does not consent");
  }
}
