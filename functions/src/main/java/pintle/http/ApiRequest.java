package pintle.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pintle.audit.Origin;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * A request as API Gateway hands it to a function (REST API, Lambda proxy, payload 1.0). Any part
 * of the event may be null. Prints its route alone.
 */
public final class ApiRequest {
  private static final String ACCESS_TOKEN = "accessToken";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Set<String> SECRETS =
      Set.of(
          "client_secret",
          "applicationSecret",
          "code",
          "code_verifier",
          "refresh_token",
          "access_token",
          "token",
          "proof",
          "pin");
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8");
  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final char REPLACEMENT = '\uFFFD';
  private static final String SAVE_AS_UTF_8 = "save the file as CSV UTF-8";
  private static final Map<String, Object> NOTHING = Map.of();

  private final Map<String, Object> event;
  private final Map<String, Object> context;
  private final Map<String, Set<String>> headers;

  ApiRequest(Map<String, Object> event) {
    this.event = event;
    this.context = map(event, "requestContext");
    this.headers = headers(event);
  }

  /** Method and resource as template.yaml writes them, such as {@code GET /v1/groups/{groupId}}. */
  public String route() {
    return text(event, "httpMethod") + " " + text(event, "resource");
  }

  String method() {
    return text(event, "httpMethod");
  }

  /** Where it came from: the gateway's word, never a header's. */
  public Origin origin() {
    String ip = text(map(context, "identity"), "sourceIp");
    return new Origin(ip.isEmpty() ? "unknown" : ip, requestId());
  }

  String requestId() {
    return text(context, "requestId");
  }

  /** The address under which the gateway was called; its own words, not the Host header's. */
  String gatewayUrl() {
    return "https://" + text(context, "domainName") + "/" + text(context, "stage");
  }

  /**
   * A header that must be there, without surrounding blanks.
   *
   * @throws Refusal 400 where it is missing, empty, or given twice with differing values
   */
  public String header(String name) {
    return optionalHeader(name).orElseThrow(() -> Refusal.field(name, "this header is missing"));
  }

  /** A header that may be missing; 400 where it is given twice with differing values. */
  public Optional<String> optionalHeader(String name) {
    Set<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), Set.of());
    if (values.size() > 1) {
      throw Refusal.field(name, "this header is given twice with differing values");
    }
    return values.stream().findFirst().filter(value -> !value.isEmpty());
  }

  /**
   * A part of the path, as template.yaml names it. The gateway hands it over as it was sent, so
   * {@code guid%402} is {@code guid@2}; no ID of ours holds a percent sign.
   */
  public String path(String name) {
    String raw = text(map(event, "pathParameters"), name);
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    try {
      // The decoder is made for forms, where a plus is a blank.
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }

  /**
   * What a route that ends with {@code {proxy+}} leaves open, as it was sent but for capitals and
   * for runs of slashes, which the gateway lets through there. Of ASCII alone: in Unicode the
   * Kelvin sign has a small k too.
   */
  String restOfPath() {
    String rest =
        text(map(event, "pathParameters"), "proxy").replaceAll("/+", "/").replaceAll("^/|/$", "");
    boolean ascii = rest.chars().allMatch(one -> one < 0x80);
    return ascii ? rest.toLowerCase(Locale.ROOT) : "";
  }

  /**
   * All parameters of the query; 400 where a secret is among them, because addresses are kept in
   * histories and logs (RFC 6749, section 2.3.1).
   */
  public Parameters query() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    map(event, "queryStringParameters")
        .forEach((name, value) -> all.put(name, texts(Collections.singletonList(value))));
    map(event, "multiValueQueryStringParameters")
        .forEach((name, values) -> {
          if (values instanceof List<?> list) {
            all.put(name, texts(list));
          }
        });
    Parameters query = new Parameters(all);
    if (query.hasAny(SECRETS)) {
      throw Reason.SECRET_IN_ADDRESS.refusal();
    }
    return query;
  }

  private static List<String> texts(List<?> values) {
    return values.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  /** The fields of a form under its media type. */
  public Parameters form() {
    return form(false);
  }

  /** The same as clients of the old service send it, perhaps without a media type. */
  public Parameters legacyForm() {
    return form(true);
  }

  private Parameters form(boolean legacy) {
    demandType(FORM, legacy, FORM);
    var _ = query();
    return Parameters.read(content());
  }

  /** What languages the caller's browser prefers (RFC 9110, section 12.5.4); may be malformed. */
  public String languages() {
    return String.join(",", headers.getOrDefault("accept-language", Set.of()));
  }

  /** The value of {@code Authorization: Basic} (RFC 7617), undecoded. */
  Optional<String> basic() {
    return scheme(BASIC);
  }

  /** The token of {@code Authorization: Bearer} (RFC 6750, section 2.1). */
  Optional<String> bearer() {
    return scheme(BEARER);
  }

  /**
   * The access token, from its own header or as Bearer.
   *
   * @throws Refusal 400 where both are there and differ
   */
  public Optional<String> accessToken() {
    Optional<String> own = optionalHeader(ACCESS_TOKEN);
    Optional<String> standard = bearer();
    if (own.isPresent() && standard.isPresent() && !own.equals(standard)) {
      throw Refusal.field(ACCESS_TOKEN, "give it once: in this header or as Bearer");
    }
    return own.or(() -> standard);
  }

  private Optional<String> scheme(String scheme) {
    return optionalHeader("Authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(scheme))
        .map(value -> trim(value.substring(scheme.length())));
  }

  /** A query parameter that may be missing or empty. */
  public Optional<String> query(String name) {
    return Optional.of(text(map(event, "queryStringParameters"), name))
        .filter(value -> !value.isEmpty());
  }

  /**
   * A query parameter that is {@code true} or {@code false}; false where it is missing. Its name in
   * another case, twice or empty is refused: who wrote it meant something.
   */
  public boolean flag(String name) {
    Map<String, Object> named = new HashMap<>(map(event, "queryStringParameters"));
    named.putAll(map(event, "multiValueQueryStringParameters"));
    List<Object> values =
        named.entrySet().stream()
            .filter(one -> one.getKey().equalsIgnoreCase(name))
            .flatMap(one ->
                one.getValue() instanceof List<?> list
                    ? list.stream()
                    : Stream.ofNullable(one.getValue()))
            .toList();
    if (named.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
      return false;
    }
    boolean set = values.equals(List.of("true"));
    if (!named.containsKey(name) || !(set || values.equals(List.of("false")))) {
      throw Refusal.field(name, "true or false, once");
    }
    return set;
  }

  /** A strict JSON body under {@code application/json}. */
  public JsonBody json() {
    return json(JSON);
  }

  /**
   * The same of a call that takes other types, too.
   *
   * @param accepted all of them, for who sends yet another one
   */
  public JsonBody json(String accepted) {
    demandType(JSON, false, accepted);
    return Json.body(content(), false);
  }

  /** The same where no body means an empty object. */
  public JsonBody jsonOrNothing() {
    return text(event, "body").isEmpty() ? new JsonBody(Map.of()) : json();
  }

  /**
   * The objects of a strict JSON body that is one or a list; what else stands there is left out.
   */
  public List<JsonBody> jsonObjects() {
    demandType(JSON, false, JSON);
    return Json.bodies(content());
  }

  /** A body as clients of the old service send it: lax JSON, perhaps without a media type. */
  public JsonBody legacyJson() {
    demandType(JSON, true, JSON);
    return Json.body(content(), true);
  }

  /**
   * The text of a body under {@code text/csv}, without a byte order mark; empty under another type.
   *
   * @throws Refusal 400 where it is no UTF-8: then the gateway left replacement characters
   */
  public Optional<String> csv() {
    if (optionalHeader("Content-Type").filter(type -> isType(CSV, type)).isEmpty()) {
      return Optional.empty();
    }
    String text;
    try {
      text = content();
    } catch (Refusal unreadable) {
      throw unreadable.hint(SAVE_AS_UTF_8);
    }
    if (text.indexOf(REPLACEMENT) >= 0 || !Json.clean(text)) {
      throw Reason.BODY_UNREADABLE.refusal().hint(SAVE_AS_UTF_8);
    }
    return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
  }

  private void demandType(String wanted, boolean mayBeMissing, String accepted) {
    Optional<String> type = optionalHeader("Content-Type");
    boolean right = type.map(given -> isType(wanted, given)).orElse(mayBeMissing);
    if (!right) {
      throw Reason.MEDIA_TYPE_UNSUPPORTED.refusal().hint(accepted);
    }
  }

  /** The type without regard to case, and no charset but UTF-8; other parameters say nothing. */
  private static boolean isType(String wanted, String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).replace("\"", "").split(";", -1);
    return trim(parts[0]).equals(wanted)
        && Arrays.stream(parts)
            .skip(1)
            .map(ApiRequest::trim)
            .filter(parameter -> parameter.startsWith("charset="))
            .allMatch(parameter -> UTF_8.contains(parameter.substring("charset=".length())));
  }

  /**
   * Refuses a body that is longer than this, before anything reads it.
   *
   * @param mend what to do with a longer one; may be empty
   */
  void demandAtMost(int bytes, String mend) {
    String raw = text(event, "body");
    if ((isBase64() ? decodedLength(raw) : encodedLength(raw)) > bytes) {
      throw Reason.BODY_TOO_LARGE
          .refusal()
          .hint("at most " + bytes + " bytes" + (mend.isEmpty() ? "" : "; " + mend));
    }
  }

  /** Bytes behind a base64 text, counted without decoding it. */
  private static long decodedLength(String base64) {
    int end = base64.length();
    while (end > 0 && base64.charAt(end - 1) == '=') {
      end--;
    }
    return end * 3L / 4;
  }

  /** Bytes of the text in UTF-8, counted without encoding it. */
  private static long encodedLength(String text) {
    long bytes = 0;
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      // Each half of a surrogate pair counts two of its four bytes.
      bytes += one < 0x80 ? 1 : one < 0x800 || Character.isSurrogate(one) ? 2 : 3;
    }
    return bytes;
  }

  private String content() {
    String raw = text(event, "body");
    if (!isBase64()) {
      return raw;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(raw);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw Reason.BODY_UNREADABLE.refusal();
    }
  }

  private boolean isBase64() {
    return Boolean.TRUE.equals(event.get("isBase64Encoded"));
  }

  /** All values of each header by its lower-case name, from both of the event's maps. */
  private static Map<String, Set<String>> headers(Map<String, Object> event) {
    Map<String, Set<String>> all = new HashMap<>();
    map(event, "headers").forEach((name, value) -> add(all, name, value));
    map(event, "multiValueHeaders")
        .forEach((name, values) -> {
          if (values instanceof List<?> list) {
            list.forEach(value -> add(all, name, value));
          }
        });
    return all;
  }

  private static void add(Map<String, Set<String>> all, String name, @Nullable Object value) {
    if (value instanceof String text) {
      all.computeIfAbsent(name.toLowerCase(Locale.ROOT), fresh -> new LinkedHashSet<>())
          .add(trim(text));
    }
  }

  /** Without optional white space (RFC 9110, section 5.6.3), and nothing else taken away. */
  private static String trim(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char one) {
    return one == ' ' || one == '\t';
  }

  private static String text(Map<String, Object> from, String name) {
    return from.get(name) instanceof String text ? text : "";
  }

  /** Names are texts in every JSON object; values may be null. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> from, String name) {
    return from.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : NOTHING;
  }

  @Override
  public String toString() {
    return "ApiRequest[" + route() + "]";
  }
}
