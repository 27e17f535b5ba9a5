package pintle.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no token, and what mends it. The kinds follow the table of errors in the README.
 *
 * <p>No message holds a token or a secret: of an answer only what looks like a code or an ID is
 * told, since something in between may have sent back what it got, and a failed call has no cause,
 * which could quote an answer.
 */
@SuppressWarnings("serial") // nobody keeps them
public abstract sealed class PintleException extends IOException {
  private static final Map<String, String> NO_FIELDS = Map.of();

  private final String mend;
  private final int status;
  private final String errorCode;
  private final String requestId;

  private PintleException(String what, String mend, int status, Map<String, String> fields) {
    super(what + ". " + mend + told(status, fields));
    this.mend = mend;
    this.status = status;
    this.errorCode = word(fields, "errorCode");
    this.requestId = word(fields, "requestId");
  }

  /** What to do, for whoever reads the log. */
  public final String mend() {
    return mend;
  }

  /** The answer's status, such as 401; 0 where none came. */
  public final int status() {
    return status;
  }

  /** The answer's {@code errorCode}, such as {@code InvalidToken}; empty where it had none. */
  public final String errorCode() {
    return errorCode;
  }

  /** By which Pintle's operator finds the call; empty where no answer had one. */
  public final String requestId() {
    return requestId;
  }

  /** 401 {@code Unauthenticated}: the connector is unknown, or its secret is wrong. */
  public static final class Unauthenticated extends PintleException {
    private Unauthenticated(int status, Map<String, String> fields) {
      super(
          "Pintle does not know this connector by this secret",
          "Check both; the connector's owner can make a new secret.",
          status,
          fields);
    }
  }

  /** 401 {@code InvalidToken}: refresh token or claim code are missing, expired or ended. */
  public static final class InvalidToken extends PintleException {
    private InvalidToken(String what, int status, Map<String, String> fields) {
      super(what, "Ask for a new claim code and redeem it.", status, fields);
    }
  }

  /** 403: the grantor or the connector may not. */
  public static final class Forbidden extends PintleException {
    private Forbidden(int status, Map<String, String> fields) {
      super(
          "Pintle does not allow it",
          "Ask the grantor about the right, and the connector's owner whether it is active.",
          status,
          fields);
    }
  }

  /** 400, 404, 413, 415 and the like: the same call can never succeed. */
  public static final class Rejected extends PintleException {
    private Rejected(int status, Map<String, String> fields) {
      super(
          "Pintle can not take this call",
          "Check the address, the connector's ID and what the hint names.",
          status,
          fields);
    }
  }

  /** 429, 5xx or no answer, and all tries were in vain. Nothing is lost: call again later. */
  public static final class Unavailable extends PintleException {
    private final @Nullable Duration retryAfter;

    private Unavailable(
        String what, int status, Map<String, String> fields, @Nullable Duration retryAfter) {
      super(what, "Try again later; nothing is lost.", status, fields);
      this.retryAfter = retryAfter;
    }

    /** How long Pintle asked to wait, where it did. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /** The {@link RefreshTokenStore} failed, for the reason of the cause. */
  public static final class NotStored extends PintleException {
    private NotStored(String what, String mend, Exception cause) {
      super(what, mend, 0, NO_FIELDS);
      initCause(cause);
    }
  }

  /** An answer that is not 200. */
  static PintleException refused(
      int status, Map<String, String> fields, Optional<Duration> retryAfter) {
    if (status == 429 || status >= 500) {
      return new Unavailable("Pintle gives nothing now", status, fields, retryAfter.orElse(null));
    }
    return switch (status) {
      case 401 ->
          word(fields, "errorCode").equals("Unauthenticated")
              ? new Unauthenticated(status, fields)
              : new InvalidToken("The token or code is unknown, expired or ended", status, fields);
      case 403 -> new Forbidden(status, fields);
      default -> new Rejected(status, fields);
    };
  }

  static PintleException unreadable(int status) {
    return new Unavailable("What answers is not Pintle", status, NO_FIELDS, null);
  }

  static PintleException unanswered(IOException failure) {
    String kind = failure.getClass().getSimpleName();
    return new Unavailable("Pintle did not answer (" + kind + ")", 0, NO_FIELDS, null);
  }

  static PintleException noToken() {
    return new InvalidToken("The store holds no refresh token", 0, NO_FIELDS);
  }

  static PintleException notStored(String what, String mend, Exception cause) {
    return new NotStored(what, mend, cause);
  }

  private static String told(int status, Map<String, String> fields) {
    String words =
        Stream.of("errorCode", "hint", "requestId")
            .map(name -> word(fields, name))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(", "));
    return status == 0 ? "" : " (" + status + (words.isEmpty() ? "" : ": " + words) + ")";
  }

  private static String word(Map<String, String> fields, String name) {
    String text = fields.getOrDefault(name, "");
    return text.matches("[A-Za-z0-9.-]{1,64}") ? text : "";
  }
}
