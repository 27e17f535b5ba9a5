package pintle.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pintle.refusal.Refusal;
import pintle.refusal.RowErrors;

/**
 * An answer in JSON. Nothing is cached; every header is ours.
 *
 * @param body empty for none
 */
public record ApiResponse(int status, String body, Map<String, String> headers) {
  /** 200 with an object. */
  public static ApiResponse ok(Fields fields) {
    return new ApiResponse(200, fields.json(), Map.of());
  }

  /** 201 with an object. */
  public static ApiResponse created(Fields fields) {
    return new ApiResponse(201, fields.json(), Map.of());
  }

  /** 204. */
  public static ApiResponse done() {
    return new ApiResponse(204, "", Map.of());
  }

  /** The contract's shape of every refusal. */
  static ApiResponse refused(Refusal refusal, String requestId) {
    Fields body =
        new Fields()
            .put("message", refusal.sentence())
            .put("errorCode", refusal.reason().code().text())
            .put("errorCategoryKey", refusal.reason().code().category())
            .put("requestId", requestId)
            .putIfPresent("hint", Optional.of(refusal.hint()).filter(hint -> !hint.isEmpty()));
    RowErrors rows = refusal.rows();
    if (rows.count() > 0) {
      body.putObjects("errors", rows.first().stream().map(ApiResponse::error).toList())
          .put("errorCount", rows.count());
    }
    Map<String, String> headers =
        refusal.retryAfterSeconds() > 0
            ? Map.of("Retry-After", Long.toString(refusal.retryAfterSeconds()))
            : Map.of();
    return new ApiResponse(refusal.reason().status(), body.json(), headers);
  }

  private static Fields error(RowErrors.RowError error) {
    return new Fields()
        .put("row", error.row())
        .put("field", error.field())
        .put("code", error.code())
        .put("message", error.message());
  }

  /** The gateway's form of it. */
  Map<String, Object> event(String allowOrigin) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", "application/json; charset=utf-8");
    all.put("Cache-Control", "no-store");
    all.put("X-Content-Type-Options", "nosniff");
    if (!allowOrigin.isEmpty()) {
      all.put("Access-Control-Allow-Origin", allowOrigin);
    }
    if (!"*".equals(allowOrigin)) {
      all.put("Vary", "Origin");
    }
    all.putAll(headers);
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("statusCode", status);
    event.put("headers", all);
    event.put("body", body);
    event.put("isBase64Encoded", false);
    return event;
  }
}
