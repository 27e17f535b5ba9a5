package pintle.aws;

import pintle.log.Line;
import pintle.log.Log;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One JSON line for the operator about what a caller is not told. It carries an event and a code,
 * never a service's sentence, because those quote numbers and keys.
 */
final class Report {
  private Report() {}

  /** Writes the line; {@code reason} is a word of ours or {@link #code}. */
  static void line(String event, String service, String reason) {
    System.out.println(
        "{\"event\":\"%s\",\"service\":\"%s\",\"reason\":\"%s\"}"
            .formatted(event, service, reason));
  }

  /** The same line, still open for metrics. */
  static Line line(Log log, String event, String service, String reason) {
    return log.line().put("event", event).put("service", service).put("reason", reason);
  }

  /** A service's own code for its failure, or the kind of a failure on the way to it. */
  static String code(SdkException failure) {
    String code =
        failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
            ? answered.awsErrorDetails().errorCode()
            : null;
    String word = code == null ? failure.getClass().getSimpleName() : code;
    return word.replaceAll("[^A-Za-z0-9._-]", "");
  }
}
