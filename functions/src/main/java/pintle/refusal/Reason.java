package pintle.refusal;

/**
 * The one table of refusals: what a caller is told (status, error code, category, sentence).
 * Several reasons share one answer on purpose; the constant's own name is the private cause, for
 * the log alone.
 */
public enum Reason {
  FIELD_INVALID(400, Code.INVALID_PARAMETERS, "A header or field is missing or malformed."),
  NUMBER_UNSUPPORTED(400, Code.INVALID_PARAMETERS, "This number can not receive a PIN by SMS."),
  BODY_UNREADABLE(400, Code.INVALID_PARAMETERS, "The body can not be read."),
  CURSOR_INVALID(400, Code.INVALID_PARAMETERS, "The cursor is not one of this list."),
  ACCESS_TOKEN_MISSING(400, Code.INVALID_PARAMETERS, "Invalid accessToken: this header is missing"),
  CREDENTIALS_MISSING(400, Code.INVALID_PARAMETERS, Sentence.WRONG_PAIR),
  PARAMETER_REPEATED(400, Code.INVALID_PARAMETERS, "A parameter is given more than once."),
  SECRET_IN_ADDRESS(
      400, Code.INVALID_PARAMETERS, "A secret or code does not belong into an address."),
  REDIRECT_MISSING(400, Code.INVALID_PARAMETERS, "The connector has no redirect address."),
  REDIRECT_UNKNOWN(
      400, Code.INVALID_PARAMETERS, "The redirect address is not the connector's registered one."),
  GRANT_TYPE_UNSUPPORTED(400, Code.INVALID_PARAMETERS, "This grant type is not taken here."),
  SCOPE_BEYOND_GRANT(
      400, Code.INVALID_PARAMETERS, "A scope is unknown or goes beyond what was granted."),
  RESOURCE_UNKNOWN(400, Code.INVALID_PARAMETERS, "This resource is not the API of this service."),
  CONSENT_SPENT(400, Code.INVALID_PARAMETERS, "The consent was given before, or it took too long."),
  REACH_NOT_CHOSEN(400, Code.INVALID_PARAMETERS, "Choose how far the access is to reach."),
  BODY_TOO_LARGE(413, Code.INVALID_PARAMETERS, "The body is larger than this call takes."),
  MEDIA_TYPE_UNSUPPORTED(415, Code.INVALID_PARAMETERS, "This call takes another media type."),

  CONNECTOR_UNKNOWN(401, Code.UNAUTHENTICATED, Sentence.WRONG_PAIR),
  SECRET_WRONG(401, Code.UNAUTHENTICATED, Sentence.WRONG_PAIR),

  // RFC 6749, section 5.2, gives 400 to codes.
  CODE_UNKNOWN(400, Code.INVALID_TOKEN, Sentence.CODE),
  CODE_EXPIRED(400, Code.INVALID_TOKEN, Sentence.CODE),
  CODE_TAKEN(400, Code.INVALID_TOKEN, Sentence.CODE),
  CODE_REPLAYED(400, Code.INVALID_TOKEN, Sentence.CODE),
  CODE_REDIRECT_DIFFERS(400, Code.INVALID_TOKEN, Sentence.CODE),
  CODE_VERIFIER_WRONG(400, Code.INVALID_TOKEN, Sentence.CODE),
  CODE_UNDONE(400, Code.INVALID_TOKEN, Sentence.CODE),

  TOKEN_OF_ANOTHER(
      400, Code.INVALID_TOKEN, "The token was issued to another connector, which can revoke it."),

  REFRESH_TOKEN_UNKNOWN(401, Code.INVALID_TOKEN, Sentence.REFRESH_TOKEN),
  REFRESH_TOKEN_EXPIRED(401, Code.INVALID_TOKEN, Sentence.REFRESH_TOKEN),
  REFRESH_TOKEN_REPLAYED(401, Code.INVALID_TOKEN, Sentence.REFRESH_TOKEN),
  GRANT_ENDED(401, Code.INVALID_TOKEN, Sentence.REFRESH_TOKEN),
  GRANT_FROZEN(401, Code.INVALID_TOKEN, Sentence.REFRESH_TOKEN),
  ACCESS_TOKEN_INVALID(401, Code.INVALID_TOKEN, Sentence.ACCESS_TOKEN),
  ACCESS_TOKEN_EXPIRED(401, Code.INVALID_TOKEN, Sentence.ACCESS_TOKEN),
  ACCESS_TOKEN_ENDED(401, Code.INVALID_TOKEN, Sentence.ACCESS_TOKEN),
  ACCESS_TOKEN_KEY_WITHDRAWN(401, Code.INVALID_TOKEN, Sentence.ACCESS_TOKEN),
  CLAIM_CODE_UNKNOWN(401, Code.INVALID_TOKEN, Sentence.CLAIM_CODE),
  CLAIM_CODE_USED(401, Code.INVALID_TOKEN, Sentence.CLAIM_CODE),
  CLAIM_CODE_ENDED(401, Code.INVALID_TOKEN, Sentence.CLAIM_CODE),
  SIGN_IN_INVALID(
      401, Code.INVALID_TOKEN, "The sign-in is missing, invalid or expired. Sign in again."),

  PIN_SPENT(401, Code.INVALID_PIN, Sentence.PIN),
  PIN_WRONG(401, Code.INVALID_PIN, Sentence.PIN),
  PIN_NUMBER_UNKNOWN(401, Code.INVALID_PIN, Sentence.PIN),

  SCOPE_NOT_GRANTED(403, Code.FORBIDDEN, "The token does not carry the permission for this call."),
  GROUP_NOT_COVERED(403, Code.FORBIDDEN, "The token does not reach this group."),
  RIGHT_MISSING(403, Code.FORBIDDEN, "This needs a right that you do not have."),
  GRANTOR_RIGHT_MISSING(
      403, Code.FORBIDDEN, "Who made this code does not have the right that it needs any more."),
  CONNECTOR_INACTIVE(403, Code.FORBIDDEN, "The connector is deactivated and takes no new grant."),

  NOT_FOUND(404, Code.NOT_FOUND, "There is no such path, method or object."),
  NUMBER_NOT_HELD(404, Code.NOT_FOUND, "Nobody of the organisation has verified this number."),

  PHONE_NOT_VERIFIED(409, Code.PHONE_NOT_VERIFIED, "Register and verify a phone number first."),
  PHONE_TAKEN(409, Code.PHONE_TAKEN, "Another user of the organisation holds this number."),
  TOO_MANY_SECRETS(
      409, Code.TOO_MANY_SECRETS, "A connector has at most two live secrets. Delete one."),
  GRANTOR_HAS_RIGHT(
      409, Code.GRANTOR_HAS_RIGHT, "Who gave this grant still has the right on which it stands."),
  SLOT_TAKEN(
      409, Code.SLOT_TAKEN, "You have a live grant of your own for this connector. End it first."),
  GRANT_IS_PERSONAL(
      409, Code.GRANT_IS_PERSONAL, "A grant of user reach is a person's own. Make a new token."),

  SMS_LIMIT(429, Code.THROTTLED, Sentence.SMS),
  SMS_BREAKER(429, Code.THROTTLED, Sentence.SMS),
  SMS_PURSE(429, Code.THROTTLED, Sentence.SMS),
  PIN_FAILURES(429, Code.THROTTLED, "Too many wrong PINs. Try again later."),
  SECRET_MISSES(429, Code.THROTTLED, "Too many wrong secrets from this address. Try again later."),

  BUSY(503, Code.UNAVAILABLE, "The object is being changed by another call. Try again."),
  NO_KEY_YET(503, Code.UNAVAILABLE, "The signing key is still being made. Try again."),
  DEPENDENCY_DOWN(503, Code.UNAVAILABLE, "A service behind this one does not answer. Try again."),

  INTERNAL(500, Code.INTERNAL, "Something went wrong. The request ID helps to find it.");

  /** Error code and category as clients of the old service know them. */
  public enum Code {
    INVALID_PARAMETERS("InvalidParameters", "ValidationException"),
    UNAUTHENTICATED("Unauthenticated", "AuthException"),
    INVALID_TOKEN("InvalidToken", "AuthException"),
    INVALID_PIN("InvalidPin", "AuthException"),
    FORBIDDEN("Forbidden", "AuthException"),
    NOT_FOUND("NotFound", "NotFoundException"),
    PHONE_NOT_VERIFIED("PhoneNotVerified", "ConflictException"),
    PHONE_TAKEN("PhoneTaken", "ConflictException"),
    TOO_MANY_SECRETS("TooManySecrets", "ConflictException"),
    GRANTOR_HAS_RIGHT("GrantorHasRight", "ConflictException"),
    SLOT_TAKEN("SlotTaken", "ConflictException"),
    GRANT_IS_PERSONAL("GrantIsPersonal", "ConflictException"),
    THROTTLED("Throttled", "ThrottlingException"),
    UNAVAILABLE("Unavailable", "ServiceException"),
    INTERNAL("InternalError", "ServiceException");

    private final String text;
    private final String category;

    Code(String text, String category) {
      this.text = text;
      this.category = category;
    }

    /** The value of {@code errorCode}. */
    public String text() {
      return text;
    }

    /** The value of {@code errorCategoryKey}. */
    public String category() {
      return category;
    }
  }

  /** Sentences that more than one reason gives; the first three are compared by old clients. */
  private static final class Sentence {
    static final String WRONG_PAIR = "Dont have correct applicationId and secret in header!";
    static final String ACCESS_TOKEN =
        "Invalid token. Failure reason:Token validation failed due to unknown reason!";
    static final String REFRESH_TOKEN = "The refresh token is unknown, expired or ended.";
    static final String CLAIM_CODE =
        "The claim code is unknown, used up, cancelled or expired. Ask for a new one.";
    static final String CODE =
        "The code is unknown, expired, used, or was made for another request.";
    static final String SMS = "Too many PINs were asked for. Try again later.";
    static final String PIN = "The PIN is wrong, used up or expired. Ask for a new one.";
  }

  private final int status;
  private final Code code;
  private final String sentence;

  Reason(int status, Code code, String sentence) {
    this.status = status;
    this.code = code;
    this.sentence = sentence;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What {@code errorCode} and {@code errorCategoryKey} say. */
  public Code code() {
    return code;
  }

  /** The public sentence, unless the refusal carries a closer one. */
  public String sentence() {
    return sentence;
  }

  /** This reason as an outcome to throw. */
  public Refusal refusal() {
    return new Refusal(this, sentence, "", 0);
  }
}
