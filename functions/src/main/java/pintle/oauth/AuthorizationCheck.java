package pintle.oauth;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.connector.Scope;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * Checks what a program asks for. Until connector and redirect address are known to belong together
 * a problem is a {@link Refusal}, shown to the person; after that it is {@link Declined}, told to
 * the connector.
 */
public final class AuthorizationCheck {
  private static final int LONGEST_STATE = 2048;

  /** SHA-256 in base64url (RFC 7636, section 4.2). */
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Connectors connectors;

  public AuthorizationCheck(Connectors connectors) {
    this.connectors = connectors;
  }

  /**
   * The request as it may be shown to a person.
   *
   * @throws Refusal where it can not be answered at the connector
   * @throws Declined where it can
   */
  public Authorization check(AuthorizationRequest request) {
    Connector connector =
        ConnectorId.of(
                request.clientId().orElseThrow(() -> Refusal.field("client_id", "it is missing")))
            .flatMap(connectors::find)
            .orElseThrow(Reason.CONNECTOR_UNKNOWN::refusal);
    Return back = new Return(redirect(connector, request.redirectUri()), state(request));
    if (!connector.active()) {
      throw new Declined(back, OAuthError.UNAUTHORIZED_CLIENT);
    }
    if (request.responseType().filter(type -> !type.equals("code")).isPresent()) {
      throw new Declined(back, OAuthError.UNSUPPORTED_RESPONSE_TYPE);
    }
    if (!isChallenge(request)) {
      throw new Declined(back, OAuthError.INVALID_REQUEST);
    }
    return new Authorization(
        connector,
        back,
        request.redirectUri().isPresent(),
        scopes(connector, request.scope(), back),
        request.challenge());
  }

  /** Exact comparison of texts (RFC 9700, section 2.1); the registered one where none is sent. */
  private static String redirect(Connector connector, Optional<String> sent) {
    String registered = connector.details().redirectUrl();
    if (registered.isEmpty()) {
      throw Reason.REDIRECT_MISSING.refusal();
    }
    if (sent.filter(other -> !other.equals(registered)).isPresent()) {
      throw Reason.REDIRECT_UNKNOWN.refusal();
    }
    return registered;
  }

  /** One that is too long to be given back can not be answered at the connector. */
  private static Optional<String> state(AuthorizationRequest request) {
    if (request.state().filter(text -> text.length() > LONGEST_STATE).isPresent()) {
      throw Refusal.field("state", "at most " + LONGEST_STATE + " characters");
    }
    return request.state();
  }

  /** No challenge at all, or one by S256: without a method the RFC means plain. */
  private static boolean isChallenge(AuthorizationRequest request) {
    return request.challenge().isPresent()
        ? CHALLENGE.matcher(request.challenge().get()).matches()
            && request.challengeMethod().filter("S256"::equals).isPresent()
        : request.challengeMethod().isEmpty();
  }

  /** Scopes within the connector's permissions; all of these where none is sent. */
  private static Set<Scope> scopes(Connector connector, Optional<String> sent, Return back) {
    if (sent.isEmpty()) {
      return connector.permissions();
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String text : sent.get().split(" ", -1)) {
      Scope scope =
          Scope.of(text)
              .filter(connector.permissions()::contains)
              .orElseThrow(() -> new Declined(back, OAuthError.INVALID_SCOPE));
      scopes.add(scope);
    }
    return scopes;
  }
}
