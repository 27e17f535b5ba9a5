package pintle.oauth;

import java.util.Locale;
import pintle.refusal.Reason;

/** The error names of RFC 6749, sections 4.1.2.1 and 5.2. */
public enum OAuthError {
  INVALID_REQUEST(400),
  INVALID_CLIENT(401),
  INVALID_GRANT(400),
  UNAUTHORIZED_CLIENT(400),
  UNSUPPORTED_GRANT_TYPE(400),
  UNSUPPORTED_RESPONSE_TYPE(400),
  INVALID_SCOPE(400),
  /** RFC 8707, section 2. */
  INVALID_TARGET(400),
  ACCESS_DENIED(400),
  // Section 5.2 has no names for these; clients know them from section 4.1.2.1.
  SERVER_ERROR(500),
  TEMPORARILY_UNAVAILABLE(503);

  private final int status;

  OAuthError(int status) {
    this.status = status;
  }

  /** The name on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a reason is called at a token endpoint. */
  public static OAuthError of(Reason reason) {
    return switch (reason) {
      case GRANT_TYPE_UNSUPPORTED -> UNSUPPORTED_GRANT_TYPE;
      case SCOPE_BEYOND_GRANT -> INVALID_SCOPE;
      case RESOURCE_UNKNOWN -> INVALID_TARGET;
      case CONNECTOR_INACTIVE -> UNAUTHORIZED_CLIENT;
      // The connector was deleted while its code was exchanged.
      case NOT_FOUND -> INVALID_CLIENT;
      default ->
          switch (reason.code()) {
            case UNAUTHENTICATED -> INVALID_CLIENT;
            case INVALID_TOKEN -> INVALID_GRANT;
            case THROTTLED, UNAVAILABLE -> TEMPORARILY_UNAVAILABLE;
            case INTERNAL -> SERVER_ERROR;
            default -> INVALID_REQUEST;
          };
    };
  }

  /** The status of this error for this reason: the more exact one where the RFC leaves room. */
  public int status(Reason reason) {
    return switch (reason.status()) {
      case 413, 415, 429 -> reason.status();
      default -> status;
    };
  }
}
