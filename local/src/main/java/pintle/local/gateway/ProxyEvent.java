package pintle.local.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the event of the REST API's Lambda proxy integration, version 1.0, with its quirks: null
 * where a request has no headers, query, path parameters or body, the last of several values beside
 * the list of all.
 */
final class ProxyEvent {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Hop by hop (RFC 9110 section 7.6.1): the gateway keeps them for itself. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect");

  private static final List<String> IDENTITY_NULLS =
      List.of(
          "cognitoIdentityPoolId",
          "accountId",
          "cognitoIdentityId",
          "caller",
          "principalOrgId",
          "accessKey",
          "cognitoAuthenticationType",
          "cognitoAuthenticationProvider",
          "userArn",
          "user");

  private final Model model;
  private final String host;
  private volatile Second lastSecond = new Second(0, REQUEST_TIME.format(Instant.EPOCH));

  ProxyEvent(Model model, String host) {
    this.model = model;
    this.host = host;
  }

  Bytes write(
      ServerRequest request,
      Route route,
      Map<String, String> pathParameters,
      String requestId,
      byte[] body)
      throws IOException {
    String path = singleSlashes(request.prologue().uriPath().rawPath());
    String sourceIp = request.remotePeer().host();
    Bytes bytes = new Bytes(2048 + body.length);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("resource", route.resource());
      json.writeStringField("path", path);
      json.writeStringField("httpMethod", route.method());
      headers(json, headersOf(request, sourceIp));
      query(json, request.prologue().query().rawValue());
      if (pathParameters.isEmpty()) {
        json.writeNullField("pathParameters");
      } else {
        json.writeObjectFieldStart("pathParameters");
        for (Map.Entry<String, String> parameter : pathParameters.entrySet()) {
          json.writeStringField(parameter.getKey(), parameter.getValue());
        }
        json.writeEndObject();
      }
      json.writeNullField("stageVariables");
      context(json, request, route, path, sourceIp, requestId);
      body(json, request, body);
      json.writeEndObject();
    }
    return bytes;
  }

  private static Map<String, List<String>> headersOf(ServerRequest request, String sourceIp) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    String forwarded = sourceIp;
    for (Header header : request.headers()) {
      String name = header.headerName().lowerCase();
      if (name.equals("x-forwarded-for")) {
        forwarded = String.join(", ", header.allValues()) + ", " + sourceIp;
      } else if (!OWN_HEADERS.contains(name)) {
        headers.put(header.name(), header.allValues());
      }
    }
    headers.put("X-Forwarded-For", List.of(forwarded));
    headers.put("X-Forwarded-Proto", List.of("http"));
    return headers;
  }

  private static void headers(JsonGenerator json, Map<String, List<String>> headers)
      throws IOException {
    singleAndMulti(json, "headers", "multiValueHeaders", headers);
  }

  private static void query(JsonGenerator json, @Nullable String raw) throws IOException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          String name = PercentCoding.query(equals < 0 ? pair : pair.substring(0, equals));
          String value = equals < 0 ? "" : PercentCoding.query(pair.substring(equals + 1));
          values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
        }
      }
    }
    singleAndMulti(json, "queryStringParameters", "multiValueQueryStringParameters", values);
  }

  private static void singleAndMulti(
      JsonGenerator json, String single, String multi, Map<String, List<String>> values)
      throws IOException {
    if (values.isEmpty()) {
      json.writeNullField(single);
      json.writeNullField(multi);
      return;
    }
    json.writeObjectFieldStart(single);
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue().getLast());
    }
    json.writeEndObject();
    json.writeObjectFieldStart(multi);
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      json.writeArrayFieldStart(entry.getKey());
      for (String value : entry.getValue()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void context(
      JsonGenerator json,
      ServerRequest request,
      Route route,
      String path,
      String sourceIp,
      String requestId)
      throws IOException {
    Instant now = Instant.now();
    json.writeObjectFieldStart("requestContext");
    json.writeStringField("resourceId", "local");
    json.writeStringField("resourcePath", route.resource());
    json.writeStringField("httpMethod", route.method());
    json.writeStringField("extendedRequestId", requestId);
    json.writeStringField("requestTime", requestTime(now));
    json.writeStringField("path", path);
    json.writeStringField("accountId", "000000000000");
    json.writeStringField("protocol", "HTTP/1.1");
    json.writeStringField("stage", model.stage());
    json.writeStringField("domainPrefix", "local");
    json.writeNumberField("requestTimeEpoch", now.toEpochMilli());
    json.writeStringField("requestId", requestId);
    json.writeObjectFieldStart("identity");
    for (String name : IDENTITY_NULLS) {
      json.writeNullField(name);
    }
    json.writeStringField("sourceIp", sourceIp);
    json.writeStringField(
        "userAgent", request.headers().value(HeaderNames.USER_AGENT).orElse(null));
    json.writeEndObject();
    json.writeStringField("domainName", host);
    json.writeStringField("apiId", "local");
    json.writeEndObject();
  }

  /** To the second, as its text is needed thousands of times in one. */
  private String requestTime(Instant now) {
    Second known = lastSecond;
    if (known.epochSecond != now.getEpochSecond()) {
      known = new Second(now.getEpochSecond(), REQUEST_TIME.format(now));
      lastSecond = known;
    }
    return known.text;
  }

  private record Second(long epochSecond, String text) {}

  private void body(JsonGenerator json, ServerRequest request, byte[] body) throws IOException {
    boolean binary =
        body.length > 0
            && model.isBinary(request.headers().value(HeaderNames.CONTENT_TYPE).orElse(""));
    if (body.length == 0) {
      json.writeNullField("body");
    } else if (binary) {
      json.writeStringField("body", Base64.getEncoder().encodeToString(body));
    } else {
      // As the gateway does: what is no UTF-8 becomes the replacement character.
      json.writeStringField("body", new String(body, StandardCharsets.UTF_8));
    }
    json.writeBooleanField("isBase64Encoded", binary);
  }

  private static String singleSlashes(String path) {
    if (!path.contains("//")) {
      return path;
    }
    StringBuilder single = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) != '/' || i == 0 || path.charAt(i - 1) != '/') {
        single.append(path.charAt(i));
      }
    }
    return single.toString();
  }
}
