package pintle.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pintle.oauth.OAuthError;
import pintle.refusal.Refusal;
import pintle.refusal.RowErrors;

/**
 * An answer: JSON for programs, or a page or redirect for a person's browser. Nothing is cached but
 * what is published to everybody; every header is ours.
 *
 * @param body empty for none
 * @param refusal what it refuses, for the log
 */
public record ApiResponse(
    int status,
    Audience audience,
    String body,
    Map<String, String> headers,
    Optional<Refusal> refusal) {

  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  /** Who reads an answer. */
  enum Audience {
    /** JSON; pages of other origins may read it as the operation says. */
    PROGRAM,
    /** HTML, which no page of any origin may read, frame or address by script. */
    PERSON
  }

  /** Sent to browsers with everything that a person sees. */
  private static final Map<String, String> FOR_PERSONS =
      Map.of(
          "Content-Type", "text/html; charset=utf-8",
          "Referrer-Policy", "no-referrer",
          "X-Frame-Options", "DENY",
          "Strict-Transport-Security", "max-age=31536000");

  /** RFC 6749, section 5.1, beside the Cache-Control that every answer has. */
  private static final Map<String, String> OAUTH = Map.of("Pragma", "no-cache");

  private static ApiResponse json(int status, Fields fields, Map<String, String> headers) {
    return new ApiResponse(status, Audience.PROGRAM, fields.json(), headers, Optional.empty());
  }

  /** 200 with an object. */
  public static ApiResponse ok(Fields fields) {
    return json(200, fields, Map.of());
  }

  /** 200 with an object for everybody, which caches may keep for a while. */
  public static ApiResponse published(Fields fields, Duration kept) {
    return json(200, fields, Map.of("Cache-Control", "public, max-age=" + kept.toSeconds()));
  }

  /** 201 with an object. */
  public static ApiResponse created(Fields fields) {
    return json(201, fields, Map.of());
  }

  /** 204. */
  public static ApiResponse done() {
    return new ApiResponse(204, Audience.PROGRAM, "", Map.of(), Optional.empty());
  }

  /** 200 with a page. */
  public static ApiResponse page(String html, Map<String, String> headers) {
    return new ApiResponse(200, Audience.PERSON, html, headers, Optional.empty());
  }

  /** 303: the browser goes there by GET, whatever brought it here (RFC 9700, section 4.12). */
  public static ApiResponse redirect(String location) {
    return new ApiResponse(
        303, Audience.PERSON, "", Map.of("Location", location), Optional.empty());
  }

  /** A page that says why not, with the reason's status. */
  public static ApiResponse refusedPage(Refusal refusal, String html, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(retryAfter(refusal));
    return new ApiResponse(
        refusal.reason().status(), Audience.PERSON, html, all, Optional.of(refusal));
  }

  /** The contract's shape of every refusal. */
  static ApiResponse refused(Refusal refusal, String requestId) {
    return new ApiResponse(
        refusal.reason().status(),
        Audience.PROGRAM,
        fields(refusal, requestId).json(),
        retryAfter(refusal),
        Optional.of(refusal));
  }

  /** The same with the names of RFC 6749, section 5.2, beside it. */
  static ApiResponse refusedByOAuth(Refusal refusal, String requestId) {
    OAuthError error = OAuthError.of(refusal.reason());
    int status = error.status(refusal.reason());
    Map<String, String> headers = new LinkedHashMap<>(OAUTH);
    headers.putAll(retryAfter(refusal));
    if (status == 401) {
      headers.put("WWW-Authenticate", "Basic realm=\"pintle\", charset=\"UTF-8\"");
    }
    Fields body =
        new Fields()
            .put("error", error.text())
            .put("error_description", refusal.sentence())
            .putAll(fields(refusal, requestId));
    return new ApiResponse(status, Audience.PROGRAM, body.json(), headers, Optional.of(refusal));
  }

  /** 200 with tokens (RFC 6749, section 5.1). */
  public static ApiResponse tokens(Fields fields) {
    return json(200, fields, OAUTH);
  }

  /** The same with one more header. */
  ApiResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, audience, body, more, refusal);
  }

  private static Fields fields(Refusal refusal, String requestId) {
    Fields fields =
        new Fields()
            .put("message", refusal.sentence())
            .put("errorCode", refusal.reason().code().text())
            .put("errorCategoryKey", refusal.reason().code().category())
            .put("requestId", requestId)
            .putIfPresent("hint", Optional.of(refusal.hint()).filter(hint -> !hint.isEmpty()));
    RowErrors rows = refusal.rows();
    if (rows.count() > 0) {
      fields
          .putObjects("errors", rows.first().stream().map(ApiResponse::error).toList())
          .put("errorCount", rows.count());
    }
    return fields;
  }

  private static Map<String, String> retryAfter(Refusal refusal) {
    return refusal.retryAfterSeconds() > 0
        ? Map.of("Retry-After", Long.toString(refusal.retryAfterSeconds()))
        : Map.of();
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
    all.put("Cache-Control", "no-store");
    all.put("X-Content-Type-Options", "nosniff");
    switch (audience) {
      case PROGRAM -> forPrograms(all, allowOrigin);
      case PERSON -> all.putAll(FOR_PERSONS);
    }
    all.putAll(headers);
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("statusCode", status);
    event.put("headers", all);
    event.put("body", body);
    event.put("isBase64Encoded", false);
    return event;
  }

  private static void forPrograms(Map<String, String> headers, String allowOrigin) {
    headers.put("Content-Type", "application/json; charset=utf-8");
    if (!allowOrigin.isEmpty()) {
      headers.put("Access-Control-Allow-Origin", allowOrigin);
    }
    if (!"*".equals(allowOrigin)) {
      headers.put("Vary", "Origin");
    }
  }
}
