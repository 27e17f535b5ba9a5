package pintle.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import pintle.log.Line;
import pintle.log.Log;
import pintle.log.Metric;
import pintle.refusal.Refusal;

/**
 * One JSON line a request, of listed fields only: no header, body, query or path value ever gets
 * in, nor a message of an exception.
 */
final class RequestLog {
  private static final int FRAMES = 8;

  private final String function;
  private final Line line;

  RequestLog(Log log, String function, ApiRequest request) {
    this.function = function;
    this.line =
        log.line()
            .put("function", function)
            .put("requestId", request.requestId())
            .put("route", request.route());
  }

  void refused(Refusal refusal) {
    String reason = refusal.reason().name();
    line.put("reason", reason).count(Metric.REFUSALS, reason);
    refusal.service().ifPresent(service -> line.count(Metric.DEPENDENCY_DOWN, service));
  }

  void crashed(RuntimeException crash) {
    crashed(line, crash);
  }

  static void crashed(Line line, RuntimeException crash) {
    List<String> frames =
        Arrays.stream(crash.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .toList();
    line.put("exception", crash.getClass().getName()).put("at", frames);
  }

  void write(int status, Duration took) {
    line.put("status", status)
        .put("millis", took.toMillis())
        .count(Metric.CALLS, function)
        .millis(Metric.LATENCY, function, took)
        .write();
  }
}
