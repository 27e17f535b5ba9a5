package pintle.http;

import pintle.log.Line;
import pintle.log.Log;
import pintle.log.Metric;
import pintle.refusal.Refusal;

/** One JSON line a record of a stream that failed, of listed fields only, as a request's is. */
public final class StreamLog {
  private final Log log;
  private final String function;

  public StreamLog(Log log, String function) {
    this.log = log;
    this.function = function;
  }

  /** Tells that a receipt was not sent, and may be at the next try. */
  public void failed(RuntimeException failure) {
    Line line = log.line().put("function", function).put("event", "receipt_failed");
    if (failure instanceof Refusal refusal) {
      line.put("reason", refusal.reason().name());
      refusal.service().ifPresent(service -> line.count(Metric.DEPENDENCY_DOWN, service));
    } else {
      RequestLog.crashed(line, failure);
    }
    line.count(Metric.RECEIPTS_NOT_SENT, "failed").write();
  }
}
