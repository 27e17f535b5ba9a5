package pintle.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pintle.refusal.Reason;

/**
 * One JSON line a request, of listed fields only: no header, body, query or path value ever gets
 * in, nor a message of an exception.
 */
final class RequestLog {
  private static final int LONGEST = 256;
  private static final int FRAMES = 8;

  private final Map<String, Object> fields = new LinkedHashMap<>();

  RequestLog(String function, ApiRequest request) {
    fields.put("function", function);
    fields.put("requestId", cut(request.requestId()));
    fields.put("route", cut(request.route()));
  }

  void refused(Reason reason) {
    fields.put("reason", reason.name());
  }

  void crashed(RuntimeException crash) {
    fields.put("exception", crash.getClass().getName());
    List<String> frames =
        Arrays.stream(crash.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .toList();
    fields.put("at", frames);
  }

  void write(int status, Duration took) {
    fields.put("status", status);
    fields.put("millis", took.toMillis());
    System.out.println(Json.write(fields));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
