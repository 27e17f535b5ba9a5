package pintle.refusal;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An outcome, not a crash: carries its reason and the public words, and no stack trace. */
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String hint;
  private final long retryAfterSeconds;
  private final RowErrors rows;
  private final @Nullable String service;

  Refusal(Reason reason, String sentence, String hint, long retryAfterSeconds) {
    this(reason, sentence, hint, retryAfterSeconds, RowErrors.NONE, null);
  }

  private Refusal(
      Reason reason,
      String sentence,
      String hint,
      long retryAfterSeconds,
      RowErrors rows,
      @Nullable String service) {
    super(sentence, null, false, false);
    this.reason = reason;
    this.hint = hint;
    this.retryAfterSeconds = retryAfterSeconds;
    this.rows = rows;
    this.service = service;
  }

  /** A service behind this one does not answer; its name is for the operator alone. */
  public static Refusal down(String service) {
    Reason reason = Reason.DEPENDENCY_DOWN;
    return new Refusal(reason, reason.sentence(), "", 0, RowErrors.NONE, service);
  }

  /** A field or header that is missing or malformed; {@code mend} says what is expected. */
  public static Refusal field(String name, String mend) {
    return new Refusal(Reason.FIELD_INVALID, "Invalid " + name + ": " + mend, "", 0);
  }

  /** The same reason with a word that helps: a stable key or the mend. */
  public Refusal hint(String word) {
    return new Refusal(reason, sentence(), word, retryAfterSeconds, rows, service);
  }

  /** The same reason in closer words. They must hold nothing secret. */
  public Refusal sentence(String closer) {
    return new Refusal(reason, closer, hint, retryAfterSeconds, rows, service);
  }

  /** The same reason with the time after which a retry makes sense; at least one second. */
  public Refusal retryAfter(Duration wait) {
    long seconds = wait.plusMillis(999).toSeconds();
    return new Refusal(reason, sentence(), hint, Math.max(1, seconds), rows, service);
  }

  /** The same reason with what is wrong in each row of what was sent. */
  public Refusal rows(RowErrors wrong) {
    return new Refusal(reason, sentence(), hint, retryAfterSeconds, wrong, service);
  }

  /** Why, in private. */
  public Reason reason() {
    return reason;
  }

  /** The service that did not answer, in private. */
  public Optional<String> service() {
    return Optional.ofNullable(service);
  }

  /** The public sentence. */
  public String sentence() {
    String message = getMessage();
    return message == null ? reason.sentence() : message;
  }

  /** What is wrong by row; none where the refusal speaks of the whole. */
  public RowErrors rows() {
    return rows;
  }

  /** A helping word, or empty. */
  public String hint() {
    return hint;
  }

  /** Seconds for {@code Retry-After}; 0 where the reason has none. */
  public long retryAfterSeconds() {
    return retryAfterSeconds > 0 || reason.status() != 503 ? retryAfterSeconds : 1;
  }
}
