package pintle.oauth;

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
  private final Profile profile;

  public AuthorizationCheck(Connectors connectors, Profile profile) {
    this.connectors = connectors;
    this.profile = profile;
  }

  /**
   * The request as it may be shown to a person.
   *
   * @param issuer the public base of this deployment
   * @throws Refusal where it can not be answered at the connector
   * @throws Declined where it can
   */
  public Authorization check(AuthorizationRequest request, String issuer) {
    Connector connector =
        ConnectorId.of(
                request.clientId().orElseThrow(() -> Refusal.field("client_id", "it is missing")))
            .flatMap(connectors::find)
            .orElseThrow(Reason.CONNECTOR_UNKNOWN::refusal);
    Return back = new Return(redirect(connector, request.redirectUri()), state(request));
    if (!connector.active()) {
      throw new Declined(back, OAuthError.UNAUTHORIZED_CLIENT, "the connector is deactivated");
    }
    demandCode(request, back);
    demandChallenge(request, back);
    if (profile == Profile.STANDARD
        && request.resource().filter(asked -> !asked.equals(issuer)).isPresent()) {
      throw new Declined(back, OAuthError.INVALID_TARGET, "the resource is " + issuer);
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

  /** A code in the query is the only answer there is; old programs need not say so. */
  private void demandCode(AuthorizationRequest request, Return back) {
    Optional<String> type = request.responseType();
    if (profile == Profile.STANDARD && type.isEmpty()) {
      throw new Declined(back, OAuthError.INVALID_REQUEST, "response_type=code is demanded");
    }
    if (type.filter(other -> !other.equals("code")).isPresent()) {
      throw new Declined(
          back, OAuthError.UNSUPPORTED_RESPONSE_TYPE, "the one response_type is code");
    }
    if (request.responseMode().filter(other -> !other.equals("query")).isPresent()) {
      throw new Declined(back, OAuthError.INVALID_REQUEST, "the one response_mode is query");
    }
  }

  /** Without a method the RFC means plain, which is not taken (RFC 9700, section 2.1.1). */
  private void demandChallenge(AuthorizationRequest request, Return back) {
    boolean proper =
        request.challenge().isPresent()
            ? CHALLENGE.matcher(request.challenge().get()).matches()
                && request.challengeMethod().filter("S256"::equals).isPresent()
            : request.challengeMethod().isEmpty() && profile == Profile.LEGACY;
    if (!proper) {
      throw new Declined(
          back,
          OAuthError.INVALID_REQUEST,
          "a code_challenge with code_challenge_method=S256 is demanded");
    }
  }

  /** Scopes within the connector's permissions; all of these where none is sent. */
  private static Set<Scope> scopes(Connector connector, Optional<String> sent, Return back) {
    if (sent.isEmpty()) {
      return connector.permissions();
    }
    return Scope.all(sent.get())
        .filter(connector.permissions()::containsAll)
        .orElseThrow(() ->
            new Declined(
                back,
                OAuthError.INVALID_SCOPE,
                "a scope is unknown or not a permission of this connector"));
  }
}
