package pintle.http;

import java.util.Optional;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * Says with a refused bearer token what was wrong with it, and where a program learns how to get a
 * better one (RFC 6750, section 3; RFC 9728, section 5.1).
 */
final class BearerChallenge {
  private static final String REALM = "Bearer realm=\"pintle\"";

  private BearerChallenge() {}

  /**
   * The answer, with the challenge where one belongs to it.
   *
   * @param issuer the public base of this deployment
   */
  static ApiResponse with(ApiResponse response, Demand demand, String issuer) {
    return response
        .refusal()
        .flatMap(refusal ->
            switch (demand) {
              case ACCESS_TOKEN -> resource(refusal, issuer);
              case PORTAL_SIGN_IN -> signIn(refusal);
              case NOTHING, CONNECTOR_SECRET -> Optional.empty();
            })
        .map(challenge -> response.with("WWW-Authenticate", challenge))
        .orElse(response);
  }

  /** Without an error where no token was shown at all. */
  private static Optional<String> resource(Refusal refusal, String issuer) {
    String metadata = ", resource_metadata=\"" + issuer + Endpoint.PROTECTED_RESOURCE + "\"";
    return switch (refusal.reason()) {
      case ACCESS_TOKEN_MISSING -> Optional.of(REALM + metadata);
      case SCOPE_NOT_GRANTED ->
          Optional.of(
              error("insufficient_scope", refusal)
                  + ", scope=\""
                  + refusal.hint()
                  + "\""
                  + metadata);
      default -> signIn(refusal).map(challenge -> challenge + metadata);
    };
  }

  private static Optional<String> signIn(Refusal refusal) {
    return refusal.reason().code() == Reason.Code.INVALID_TOKEN
        ? Optional.of(error("invalid_token", refusal))
        : Optional.empty();
  }

  /** The sentences of {@link Reason} have neither quotes nor backslashes; a test holds that. */
  private static String error(String name, Refusal refusal) {
    return REALM
        + ", error=\""
        + name
        + "\""
        + ", error_description=\""
        + refusal.sentence()
        + "\"";
  }
}
