package pintle.local.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML with the tags of CloudFormation, or JSON. Data binding would drop the tags, and with
 * them the difference between {@code !Ref Table} and the word Table. Refuses a name given twice.
 */
final class Reader {
  private static final JsonFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;

  private Reader(JsonParser parser) {
    this.parser = parser;
  }

  static Node yaml(Path file) throws IOException {
    return yaml(Files.readString(file));
  }

  static Node yaml(String text) throws IOException {
    return whole(YAML.createParser(text));
  }

  static Node json(String text) throws IOException {
    return whole(JSON.createParser(text));
  }

  private static Node whole(JsonParser parser) throws IOException {
    try (parser) {
      parser.nextToken();
      return new Reader(parser).value();
    }
  }

  private Node value() throws IOException {
    Object tag = parser.getTypeId();
    Node plain = untagged();
    return tag instanceof String name ? intrinsic(name, plain) : plain;
  }

  private Node untagged() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return new Node.Fields(members());
    }
    if (token == JsonToken.START_ARRAY) {
      return new Node.Items(elements());
    }
    if (token == null || !token.isScalarValue()) {
      throw new IOException("a value is expected at " + parser.currentLocation());
    }
    return token == JsonToken.VALUE_NULL ? new Node.Text("") : new Node.Text(parser.getText());
  }

  private Map<String, Node> members() throws IOException {
    Map<String, Node> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value());
    }
    return members;
  }

  private List<Node> elements() throws IOException {
    List<Node> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return elements;
  }

  /** The long form of a short one. */
  private static Node intrinsic(String tag, Node argument) {
    return switch (tag) {
      case "Ref", "Condition" -> new Node.Fields(Map.of(tag, argument));
      case "GetAtt" -> new Node.Fields(Map.of("Fn::GetAtt", attribute(argument)));
      default -> new Node.Fields(Map.of("Fn::" + tag, argument));
    };
  }

  /** {@code Table.Arn} as resource and attribute. */
  static Node attribute(Node argument) {
    if (!(argument instanceof Node.Text(String value))) {
      return argument;
    }
    int dot = value.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("!GetAtt wants Resource.Attribute: " + value);
    }
    return new Node.Items(
        List.of(new Node.Text(value.substring(0, dot)), new Node.Text(value.substring(dot + 1))));
  }
}
