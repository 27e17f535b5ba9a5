package pintle.aws;

import java.time.Duration;
import java.util.function.Supplier;
import pintle.refusal.Refusal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * How a call to the table is tried, and how often. Whatever the SDK throws ends here: a conflict is
 * tried again for a moment, all else is the refusal 503.
 */
final class Attempts {
  private static final int MOST = 12;
  private static final BackoffStrategy PAUSE =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(10), Duration.ofMillis(200));

  private Attempts() {}

  /** A single write that meets a transaction on its item is tried again. */
  static <T> T call(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      pause(attempt, "TransactionConflict");
      try {
        return call.get();
      } catch (TransactionConflictException conflict) {
        // The next attempt follows.
      } catch (SdkException failure) {
        throw down(Report.code(failure));
      }
    }
  }

  /** Lets the first attempt pass at once, the next ones later and later, and then no more. */
  static void pause(int attempt, String reason) {
    if (attempt == 1) {
      return;
    }
    if (attempt > MOST) {
      throw down(reason);
    }
    try {
      Thread.sleep(PAUSE.computeDelay(attempt - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw down("Interrupted");
    }
  }

  /** The refusal 503; the reason goes to the operator alone. */
  static Refusal down(String reason) {
    Report.line("dependency_down", "dynamodb", reason);
    return Refusal.down("dynamodb");
  }
}
