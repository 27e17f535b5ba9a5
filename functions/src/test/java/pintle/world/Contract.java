package pintle.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code docs/openapi.yaml}, against which every answer that a test gets is held: its status, media
 * type, headers and body must be documented for the operation. What has no operation there answers
 * 404 in the one shape. Read once a JVM; each schema is compiled at its first use.
 */
public final class Contract {
  private static final Path FILE = Path.of("..", "docs", "openapi.yaml");
  private static final String BASE = "urn:pintle:openapi";
  private static final String NOT_FOUND = "/components/responses/NotFound";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The old service's paths, whose letter case is not looked at behind these. */
  private static final List<String> ANY_CASE_BELOW = List.of("/api/", "/Api/", "/API/");

  private static final Contract READ = new Contract();

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> operations = new ConcurrentHashMap<>();

  private Contract() {
    try {
      document = new YAMLMapper().readTree(FILE.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = document.toString();
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(BASE, text)));
  }

  /** The document itself. */
  public static JsonNode document() {
    return READ.document;
  }

  /** What a value breaks of the schema at this JSON pointer; empty for nothing. */
  public static List<String> faults(String schema, JsonNode value) {
    return READ.schemaFaults(schema, value);
  }

  /** Where a JSON pointer leads, with a {@code $ref} there followed. */
  public static String resolved(String pointer) {
    JsonNode ref = READ.document.at(pointer).path("$ref");
    return ref.isTextual() ? resolved(ref.textValue().substring(1)) : pointer;
  }

  /** A part of a path as a JSON pointer writes it. */
  public static String escaped(String part) {
    return part.replace("~", "~0").replace("/", "~1");
  }

  /** Holds an answer of a function, called by its template's path. */
  static void hold(String method, String path, Reply reply) {
    READ.check(method, path, reply);
  }

  /**
   * Holds an answer that came over HTTP. The gateway gives each request of the API an ID; what has
   * neither that nor an operation is a file of the page or a helper of the local run. Preflights
   * are the gateway's alone.
   *
   * @param line method and path, perhaps with a query
   */
  public static void holdOverHttp(String line, Reply reply) {
    int space = line.indexOf(' ');
    String method = line.substring(0, space);
    String path = plain(line.substring(space + 1).replaceFirst("\\?.*", ""));
    boolean ofTheApi =
        READ.operation(method, path).isPresent() || !reply.header("x-amzn-RequestId").isEmpty();
    if (ofTheApi && !method.equals("OPTIONS")) {
      READ.check(method, path, reply);
    }
  }

  /** With single slashes and none at its end, as the gateway looks for its resource. */
  static String plain(String path) {
    return path.replaceAll("/+", "/").replaceFirst("(?<=.)/$", "");
  }

  private void check(String method, String path, Reply reply) {
    Optional<String> operation = operation(method, path);
    List<String> faults =
        operation
            .map(pointer -> response(pointer + "/responses/" + reply.status()))
            .orElseGet(() -> reply.status() == 404 ? NOT_FOUND : "")
            .transform(response -> faults(response, method, reply));
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "docs/openapi.yaml does not say what %s %s (%s) answered: %d %s%n%s%n%s"
              .formatted(
                  method,
                  path,
                  operation.map(this::operationId).orElse("no operation"),
                  reply.status(),
                  reply.headers(),
                  reply.body(),
                  String.join("\n", faults)));
    }
  }

  private String operationId(String pointer) {
    return document.at(pointer + "/operationId").asText();
  }

  private String response(String pointer) {
    return document.at(pointer).isMissingNode() ? "" : resolved(pointer);
  }

  private List<String> faults(String response, String method, Reply reply) {
    if (response.isEmpty()) {
      return List.of("undocumented status " + reply.status());
    }
    List<String> faults = new ArrayList<>();
    document
        .at(response + "/headers")
        .fieldNames()
        .forEachRemaining(name -> faults.addAll(headerFaults(response, name, reply)));
    JsonNode content = document.at(response + "/content");
    if (content.isMissingNode()) {
      if (!reply.body().isEmpty()) {
        faults.add("an undocumented body");
      }
    } else if (!method.equals("HEAD")) {
      faults.addAll(bodyFaults(response, content, reply));
    }
    return faults;
  }

  private List<String> headerFaults(String response, String name, Reply reply) {
    String header = resolved(response + "/headers/" + name);
    String value = reply.header(name);
    if (value.isEmpty()) {
      return document.at(header + "/required").asBoolean()
          ? List.of("the header " + name + " is missing")
          : List.of();
    }
    return schemaFaults(header + "/schema", TextNode.valueOf(value)).stream()
        .map(fault -> "the header " + name + fault)
        .toList();
  }

  private List<String> bodyFaults(String response, JsonNode content, Reply reply) {
    String type = reply.header("Content-Type").replaceFirst(";.*", "").toLowerCase(Locale.ROOT);
    if (!content.has(type)) {
      return List.of("undocumented media type " + type);
    }
    JsonNode body;
    try {
      body =
          type.equals("application/json")
              ? JSON.readTree(reply.body())
              : TextNode.valueOf(reply.body());
    } catch (JsonProcessingException e) {
      return List.of("the body is no JSON");
    }
    return schemaFaults(response + "/content/" + escaped(type) + "/schema", body);
  }

  private List<String> schemaFaults(String pointer, JsonNode value) {
    return schemas
        .computeIfAbsent(
            pointer, where -> registry.getSchema(SchemaLocation.of(BASE + "#" + where)))
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** Where the operation of a method and path stands in the document. */
  private Optional<String> operation(String method, String path) {
    return operations.computeIfAbsent(method + " " + path, line -> find(method, path));
  }

  private Optional<String> find(String method, String path) {
    String field = method.toLowerCase(Locale.ROOT);
    if (field.equals(method)) {
      return Optional.empty(); // Methods are told apart by case (RFC 9110, section 9.1).
    }
    Map<String, String> found = new LinkedHashMap<>();
    document
        .path("paths")
        .fieldNames()
        .forEachRemaining(template -> {
          if (matches(template, path)) {
            found.put(template, "/paths/" + escaped(template) + "/" + field);
          }
        });
    // A path that is written out goes before one with holes.
    return Optional.ofNullable(found.get(path))
        .or(() -> found.values().stream().findFirst())
        .filter(pointer -> !document.at(pointer).isMissingNode());
  }

  private static boolean matches(String template, String path) {
    if (template.startsWith("/api/")) {
      return ANY_CASE_BELOW.stream().anyMatch(path::startsWith)
          && path.chars().allMatch(one -> one < 0x80)
          && template.equalsIgnoreCase(path);
    }
    String[] wanted = template.split("/", -1);
    String[] sent = path.split("/", -1);
    if (wanted.length != sent.length) {
      return false;
    }
    for (int at = 0; at < wanted.length; at++) {
      boolean hole = wanted[at].startsWith("{") && !sent[at].isEmpty();
      if (!hole && !wanted[at].equals(decoded(sent[at]))) {
        return false;
      }
    }
    return true;
  }

  /** As the gateway compares it with a resource. */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }
}
