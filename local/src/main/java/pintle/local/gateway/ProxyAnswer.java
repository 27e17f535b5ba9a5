package pintle.local.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a function answered. A name or value that could end a header line is as malformed as missing
 * JSON: the gateway's own 502 goes out instead.
 */
final class ProxyAnswer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NOTHING = {};

  private final List<Field> headers = new ArrayList<>();
  private int status;
  private byte[] body = NOTHING;

  record Field(String name, String value) {}

  /** The function's answer is none that the gateway could pass on. */
  static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }
  }

  private ProxyAnswer() {}

  static ProxyAnswer read(Bytes bytes) throws IOException {
    ProxyAnswer answer = new ProxyAnswer();
    try (JsonParser json = JSON.createParser(bytes.array(), 0, bytes.size())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("the answer is no JSON object");
      }
      answer.readFields(json);
    }
    if (answer.status < 200 || answer.status > 599) {
      throw new MalformedException("statusCode is missing or out of range");
    }
    return answer;
  }

  private void readFields(JsonParser json) throws IOException {
    List<Field> single = new ArrayList<>();
    String text = null;
    boolean base64 = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "statusCode" -> status = json.getValueAsInt();
        case "headers" -> readHeaders(json, value, single);
        case "multiValueHeaders" -> readHeaders(json, value, headers);
        case "body" -> text = readBody(json, value);
        case "isBase64Encoded" -> base64 = json.getValueAsBoolean();
        default -> throw new MalformedException("the answer has a field " + name);
      }
    }
    for (Field field : single) {
      if (!headers.contains(field)) {
        headers.add(field);
      }
    }
    if (text != null) {
      body = base64 ? decoded(text) : text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static void readHeaders(JsonParser json, JsonToken value, List<Field> into)
      throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (value != JsonToken.START_OBJECT) {
      throw new MalformedException("headers are no object");
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          into.add(field(json, name));
        }
      } else {
        into.add(field(json, name));
      }
    }
  }

  private static Field field(JsonParser json, String name) throws IOException {
    String value = json.getValueAsString("");
    if (json.currentToken().isStructStart() || !isToken(name) || !isHarmless(value)) {
      throw new MalformedException("a header is malformed");
    }
    return new Field(name, value);
  }

  private static String readBody(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return "";
    }
    if (value != JsonToken.VALUE_STRING) {
      throw new MalformedException("the body is no text");
    }
    return json.getText();
  }

  private static byte[] decoded(String text) throws MalformedException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the body is no base64");
    }
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** RFC 9110 section 5.5, in US-ASCII. */
  private static boolean isHarmless(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\t' && (c < ' ' || c > '~')) {
        return false;
      }
    }
    return true;
  }

  int status() {
    return status;
  }

  List<Field> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }
}
