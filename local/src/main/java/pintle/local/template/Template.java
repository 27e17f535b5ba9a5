package pintle.local.template;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * template.yaml, the only list of functions and routes. Understands as much of AWS SAM as the
 * template uses, and refuses what it would have to guess.
 */
public final class Template {
  private static final String FUNCTION = "AWS::Serverless::Function";
  private static final String API = "AWS::Serverless::Api";
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String STREAM_MAPPING = "AWS::Lambda::EventSourceMapping";
  private static final Pattern ALIAS_OF_FUNCTION = Pattern.compile("\\$\\{(\\w+)\\.Arn}:live");
  private static final String METHOD_OF_HANDLER = "::handleRequest";

  private final Node tree;

  private Template(Node tree) {
    this.tree = tree;
  }

  /**
   * Reads the file.
   *
   * @throws IOException where it can not be read or is no YAML
   */
  public static Template read(Path file) throws IOException {
    return new Template(Reader.yaml(file));
  }

  /** The same from a text. */
  static Template of(String yaml) throws IOException {
    return new Template(Reader.yaml(yaml));
  }

  /** All of it, for checks. */
  Node tree() {
    return tree;
  }

  /** The functions, in the order of the file. */
  public List<Function> functions() {
    return resources(FUNCTION).entrySet().stream()
        .map(entry -> function(entry.getKey(), entry.getValue().at("Properties")))
        .toList();
  }

  private Function function(String logicalId, Node properties) {
    Node globals = tree.at("Globals", "Function");
    Map<String, Node> variables =
        new LinkedHashMap<>(globals.at("Environment", "Variables").fields());
    variables.putAll(properties.at("Environment", "Variables").fields());
    String timeout =
        properties.at("Timeout").optionalText().orElseGet(() -> globals.at("Timeout").text());
    return new Function(
        logicalId,
        handlerClass(properties.at("Handler").text()),
        properties.at("Description").optionalText().orElse(""),
        Integer.parseInt(timeout),
        routes(properties.at("Events")),
        new Function.Environment(tree, variables));
  }

  private static String handlerClass(String handler) {
    if (!handler.endsWith(METHOD_OF_HANDLER)) {
      throw new IllegalArgumentException(
          "a handler ends with " + METHOD_OF_HANDLER + ": " + handler);
    }
    return handler.substring(0, handler.length() - METHOD_OF_HANDLER.length());
  }

  private static List<Route> routes(Node events) {
    List<Route> routes = new ArrayList<>();
    events
        .fields()
        .forEach((name, event) -> {
          if (!event.at("Type").text().equals("Api")) {
            throw new IllegalArgumentException("only events of the type Api are known: " + name);
          }
          routes.add(
              new Route(
                  event.at("Properties", "Method").text().toUpperCase(Locale.ROOT),
                  event.at("Properties", "Path").text(),
                  name));
        });
    return routes;
  }

  /** The functions that read the table's stream, by logical ID, with the filters before each. */
  public Map<String, List<String>> streamFilters() {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    resources(STREAM_MAPPING)
        .values()
        .forEach(mapping -> {
          Matcher function =
              ALIAS_OF_FUNCTION.matcher(mapping.at("Properties", "FunctionName", "Fn::Sub").text());
          if (!function.matches()) {
            throw new IllegalArgumentException("a stream leads to the alias of a function");
          }
          filters.put(
              function.group(1),
              mapping.at("Properties", "FilterCriteria", "Filters").items().stream()
                  .map(filter -> filter.at("Pattern").text())
                  .toList());
        });
    return filters;
  }

  /** The one table. */
  public TableSchema table() {
    Node properties = only(TABLE).at("Properties");
    Map<String, String> types = new LinkedHashMap<>();
    for (Node attribute : properties.at("AttributeDefinitions").items()) {
      types.put(attribute.at("AttributeName").text(), attribute.at("AttributeType").text());
    }
    return new TableSchema(
        keys(properties.at("KeySchema")),
        types,
        properties.at("TimeToLiveSpecification", "AttributeName").text(),
        properties.at("GlobalSecondaryIndexes").items().stream().map(Template::index).toList());
  }

  private static TableSchema.Index index(Node index) {
    return new TableSchema.Index(
        index.at("IndexName").text(),
        keys(index.at("KeySchema")),
        index.at("Projection", "ProjectionType").text());
  }

  private static TableSchema.Keys keys(Node schema) {
    return new TableSchema.Keys(
        key(schema, "HASH").orElseThrow(() -> new IllegalArgumentException("no HASH key")),
        key(schema, "RANGE"));
  }

  private static Optional<String> key(Node schema, String type) {
    return schema.items().stream()
        .filter(key -> key.at("KeyType").text().equals(type))
        .map(key -> key.at("AttributeName").text())
        .findFirst();
  }

  /** The gateway's own answers by their type. */
  public Map<String, GatewayResponse> gatewayResponses() {
    Map<String, GatewayResponse> responses = new LinkedHashMap<>();
    only(API)
        .at("Properties", "GatewayResponses")
        .fields()
        .forEach((type, response) -> responses.put(type, gatewayResponse(type, response)));
    return responses;
  }

  private static GatewayResponse gatewayResponse(String type, Node response) {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .at("ResponseParameters", "Headers")
        .fields()
        .forEach((name, value) -> headers.put(name, unquoted(value)));
    return new GatewayResponse(
        type,
        response
            .at("StatusCode")
            .optionalText()
            .map(status -> OptionalInt.of(Integer.parseInt(status)))
            .orElse(OptionalInt.empty()),
        headers,
        response.at("ResponseTemplates", "application/json").text());
  }

  /** How the gateway answers a preflight. */
  public Cors cors() {
    Node cors = only(API).at("Properties", "Cors");
    return new Cors(
        unquoted(cors.at("AllowOrigin")),
        list(cors.at("AllowMethods")),
        list(cors.at("AllowHeaders")),
        Integer.parseInt(unquoted(cors.at("MaxAge"))),
        Boolean.parseBoolean(cors.at("AllowCredentials").text()));
  }

  private static List<String> list(Node quoted) {
    return Stream.of(unquoted(quoted).split(",", -1)).map(String::strip).toList();
  }

  /** API Gateway wants constants in quotes of its own. */
  private static String unquoted(Node quoted) {
    String text = quoted.text();
    if (text.length() < 2 || !text.startsWith("'") || !text.endsWith("'")) {
      throw new IllegalArgumentException("a constant in single quotes is expected: " + text);
    }
    return text.substring(1, text.length() - 1);
  }

  /** The resources of a type by their logical IDs. */
  Map<String, Node> resources(String type) {
    Map<String, Node> found = new LinkedHashMap<>();
    tree.at("Resources")
        .fields()
        .forEach((name, resource) -> {
          if (resource.at("Type").text().equals(type)) {
            found.put(name, resource);
          }
        });
    return found;
  }

  private Node only(String type) {
    Map<String, Node> found = resources(type);
    if (found.size() != 1) {
      throw new IllegalArgumentException("one " + type + " is expected, not " + found.keySet());
    }
    return found.values().iterator().next();
  }
}
