package pintle.client;

import java.io.IOException;
import java.io.Serializable;
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
  private final String mend;
  private final Told told;

  private PintleException(String what, String mend, Told told) {
    super(what + ". " + mend + told);
    this.mend = mend;
    this.told = told;
  }

  /** What an answer tells of itself; the status is 0 where none came. */
  private record Told(int status, String errorCode, String requestId, String hint)
      implements Serializable {
    static final Told NOTHING = new Told(0, "", "", "");

    static Told of(int status, Map<String, String> fields) {
      return new Told(
          status, word(fields, "errorCode"), word(fields, "requestId"), word(fields, "hint"));
    }

    private static String word(Map<String, String> fields, String name) {
      String text = fields.getOrDefault(name, "");
      return text.matches("[A-Za-z0-9.-]{1,64}") ? text : "";
    }

    @Override
    public String toString() {
      String words =
          Stream.of(errorCode, hint, requestId)
              .filter(word -> !word.isEmpty())
              .collect(Collectors.joining(", "));
      return status == 0 ? "" : " (" + status + (words.isEmpty() ? "" : ": " + words) + ")";
    }
  }

  /** What to do, for whoever reads the log. */
  public final String mend() {
    return mend;
  }

  /** The answer's status, such as 401; 0 where none came. */
  public final int status() {
    return told.status();
  }

  /** The answer's {@code errorCode}, such as {@code InvalidToken}; empty where it had none. */
  public final String errorCode() {
    return told.errorCode();
  }

  /** By which Pintle's operator finds the call; empty where no answer had one. */
  public final String requestId() {
    return told.requestId();
  }

  /** 401 {@code Unauthenticated}: the connector is unknown, or its secret is wrong. */
  public static final class Unauthenticated extends PintleException {
    private Unauthenticated(Told told) {
      super(
          "Pintle does not know this connector by this secret",
          "Check both; the connector's owner can make a new secret.",
          told);
    }
  }

  /** 401 {@code InvalidToken}: refresh token or claim code are missing, expired or ended. */
  public static final class InvalidToken extends PintleException {
    private InvalidToken(String what, Told told) {
      super(what, "Ask for a new claim code and redeem it.", told);
    }
  }

  /** 403: the grantor or the connector may not. */
  public static final class Forbidden extends PintleException {
    private Forbidden(Told told) {
      super(
          "Pintle does not allow it",
          "Ask the grantor about the right, and the connector's owner whether it is active.",
          told);
    }
  }

  /** 400, 404, 413, 415 and the like: the same call can never succeed. */
  public static final class Rejected extends PintleException {
    private Rejected(Told told) {
      super(
          "Pintle can not take this call",
          "Check the address, the connector's ID and what the hint names.",
          told);
    }
  }

  /** 429, 5xx or no answer, and all tries were in vain. Nothing is lost: call again later. */
  public static final class Unavailable extends PintleException {
    private final @Nullable Duration retryAfter;

    private Unavailable(String what, Told told, @Nullable Duration retryAfter) {
      super(what, "Try again later; nothing is lost.", told);
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
      super(what, mend, Told.NOTHING);
      initCause(cause);
    }
  }

  /** An answer that is not 200. */
  static PintleException refused(
      int status, Map<String, String> fields, Optional<Duration> retryAfter) {
    Told told = Told.of(status, fields);
    if (status == 429 || status >= 500) {
      return new Unavailable("Pintle gives nothing now", told, retryAfter.orElse(null));
    }
    return switch (status) {
      case 401 ->
          told.errorCode().equals("Unauthenticated")
              ? new Unauthenticated(told)
              : new InvalidToken("The token or code is unknown, expired or ended", told);
      case 403 -> new Forbidden(told);
      default -> new Rejected(told);
    };
  }

  static PintleException unreadable(int status) {
    return new Unavailable("What answers is not Pintle", Told.of(status, Map.of()), null);
  }

  static PintleException unanswered(IOException failure) {
    String kind = failure.getClass().getSimpleName();
    return new Unavailable("Pintle did not answer (" + kind + ")", Told.NOTHING, null);
  }

  static PintleException noToken() {
    return new InvalidToken("The store holds no refresh token", Told.NOTHING);
  }

  static PintleException notStored(String what, String mend, Exception cause) {
    return new NotStored(what, mend, cause);
  }
}
