package pintle.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pintle.http.Demand;
import pintle.local.template.Function;
import pintle.local.template.Template;
import pintle.refusal.Reason;
import pintle.world.Call;
import pintle.world.Contract;
import pintle.world.World;

/** docs/openapi.yaml says the same as template.yaml, the handlers and the table of refusals. */
final class OpenApiTest {
  /** Of the OpenAPI Initiative, https://spec.openapis.org/oas/3.1/schema/2022-10-07. */
  private static final String SCHEMA = "openapi-3.1.json";

  /** The gateway tells letter cases apart, docs/openapi.yaml has each address once. */
  private static final String OLD_SERVICE = "/api/{proxy+}";

  /** ID and secret may stand in the form. */
  private static final Set<String> IN_THE_FORM = Set.of();

  private static final int USUAL_BODY = 8 * 1024;
  private static final String TOKEN = "/api/oauth/token";

  private final World world = new World();

  /**
   * An operation of the document.
   *
   * @param pointer where it stands
   */
  private record Documented(String method, String path, String pointer, JsonNode node) {
    String line() {
      return method + " " + path;
    }

    /** As template.yaml writes it. */
    String route() {
      return method + " " + (path.startsWith("/api/") ? OLD_SERVICE : path);
    }

    /** A call of it that shows nothing. */
    Call call(World world) {
      Call call = world.call(route());
      return path.startsWith("/api/") ? call.path("proxy", path.substring("/api/".length())) : call;
    }
  }

  private static List<Documented> operations() {
    List<Documented> all = new ArrayList<>();
    each(
        Contract.document().path("paths"),
        (path, item) ->
            each(
                item,
                (method, node) ->
                    all.add(
                        new Documented(
                            method.toUpperCase(Locale.ROOT),
                            path,
                            "/paths/" + Contract.escaped(path) + "/" + method,
                            node))));
    return all;
  }

  private static void each(JsonNode object, BiConsumer<String, JsonNode> use) {
    object.properties().forEach(field -> use.accept(field.getKey(), field.getValue()));
  }

  private static List<Function> functions() throws IOException {
    return Template.read(Path.of("..", "template.yaml")).functions();
  }

  @Test
  void hasTheRoutesOfTheTemplateAndTheFunctionsAsTags() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (Function function : functions()) {
      function
          .routes()
          .forEach(route ->
              listed.put(
                  route.method() + " " + route.path().replaceFirst("^/(Api|API)/", "/api/"),
                  function.logicalId()));
    }
    Map<String, String> documented = new TreeMap<>();
    for (Documented one : operations()) {
      assertThat(one.node().path("tags")).as(one.line()).hasSize(1);
      documented.put(one.route(), one.node().path("tags").path(0).textValue());
    }
    assertThat(documented).containsExactlyEntriesOf(listed);
    Set<String> tags = new TreeSet<>();
    Contract.document().path("tags").forEach(tag -> tags.add(tag.path("name").textValue()));
    assertThat(tags).containsExactlyInAnyOrderElementsOf(new TreeSet<>(listed.values()));
  }

  @Test
  void hasTheAddressesThatTheOldServicesRoutesLeaveOpen() {
    for (String method : List.of("GET", "POST")) {
      String known =
          operations().stream()
              .filter(one -> one.route().equals(method + " " + OLD_SERVICE))
              .map(one -> one.path().substring("/api/".length()).toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining(", "));
      assertThat(
              world
                  .call(method + " " + OLD_SERVICE)
                  .path("proxy", "none")
                  .expect(404, "NotFound")
                  .text("hint"))
          .isEqualTo("here are: " + known);
    }
  }

  @Test
  void namesEachOperationOnce() {
    assertThat(operations())
        .map(one -> one.node().path("operationId").textValue())
        .doesNotHaveDuplicates();
  }

  @TestFactory
  @Tag("case-101")
  Stream<DynamicTest> demandsWhatTheHandlerDemands() {
    return operations().stream()
        .map(one ->
            dynamicTest(one.line(), () -> assertThat(security(one)).isEqualTo(demanded(one))));
  }

  private static Set<Set<String>> security(Documented operation) {
    JsonNode security = operation.node().path("security");
    assertThat(security.isArray()).isTrue();
    return security
        .valueStream()
        .map(one -> one.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()))
        .collect(Collectors.toSet());
  }

  private Set<Set<String>> demanded(Documented operation) {
    if (operation.path().equals(TOKEN)) {
      // Chosen by the rest of the path, so its demand shows in what it answers.
      assertThat(operation.call(world).form("client_id=x&code=x").expect(401).text("error"))
          .isEqualTo("invalid_client");
      return Set.of(Set.of("clientBasic"), Set.of("clientId", "clientSecret"), IN_THE_FORM);
    }
    Demand demand =
        requireNonNull(
                requireNonNull(world.routes().get(operation.route()))
                    .operations()
                    .get(operation.route()))
            .demand();
    return switch (demand) {
      case NOTHING -> Set.of();
      case PORTAL_SIGN_IN -> Set.of(Set.of("portalSignIn"));
      case CONNECTOR_SECRET ->
          operation.path().startsWith("/oauth2/")
              ? Set.of(Set.of("clientBasic"), IN_THE_FORM)
              : Set.of(Set.of("applicationId", "applicationSecret"));
      case ACCESS_TOKEN -> Set.of(Set.of("accessToken"), Set.of("bearerAccessToken"));
    };
  }

  @TestFactory
  Stream<DynamicTest> hasTheLargestBodyThatTheHandlerTakes() {
    return operations().stream()
        .filter(one -> !one.method().equals("GET"))
        .map(one ->
            dynamicTest(
                one.line(),
                () -> {
                  int largest = one.node().path("x-largest-body-bytes").asInt(USUAL_BODY);
                  assertThat(one.call(world).body("x".repeat(largest)).send().status())
                      .isNotEqualTo(413);
                  one.call(world).body("x".repeat(largest + 1)).expect(413);
                }));
  }

  @Test
  void hasTheTableOfRefusals() {
    Set<String> table =
        Contract.document()
            .at("/components/schemas/Error/description")
            .textValue()
            .lines()
            .skip(2)
            .map(row -> Arrays.stream(row.split("\\|")).map(String::strip).toList())
            .map(cells -> String.join(" ", cells.subList(1, 4)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(table)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values())
                .map(reason ->
                    "%d %s %s"
                        .formatted(reason.status(), reason.code().text(), reason.code().category()))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @TestFactory
  @Tag("case-81")
  Stream<DynamicTest> eachExampleIsOneOfItsSchema() {
    Map<String, JsonNode> examples = new TreeMap<>();
    collect("", Contract.document(), examples);
    assertThat(examples).hasSizeGreaterThan(operations().size());
    return examples.entrySet().stream()
        .map(one ->
            dynamicTest(
                one.getKey(),
                () ->
                    assertThat(Contract.faults(one.getKey() + "/schema", one.getValue()))
                        .isEmpty()));
  }

  /** What has a schema and an example beside it. */
  private static void collect(String pointer, JsonNode node, Map<String, JsonNode> examples) {
    JsonNode example = node.path("example");
    if (node.path("schema").isObject() && !example.isMissingNode()) {
      examples.put(pointer, example);
    }
    each(node, (name, below) -> collect(pointer + "/" + Contract.escaped(name), below, examples));
    for (int at = 0; at < node.size() && node.isArray(); at++) {
      collect(pointer + "/" + at, node.path(at), examples);
    }
  }

  @Test
  void showsAnExampleOfEachBody() {
    List<String> bare = new ArrayList<>();
    for (Documented one : operations()) {
      lackExamples(one.pointer() + "/requestBody", bare);
      each(
          one.node().path("responses"),
          (status, response) ->
              lackExamples(Contract.resolved(one.pointer() + "/responses/" + status), bare));
    }
    assertThat(bare).isEmpty();
  }

  private static void lackExamples(String pointer, List<String> bare) {
    each(
        Contract.document().at(pointer + "/content"),
        (type, content) -> {
          if (!content.has("example")) {
            bare.add(pointer + " " + type);
          }
        });
  }

  @Test
  @Tag("case-81")
  void isOpenApiAndItsSchemasAreJsonSchema() throws IOException {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    try (InputStream schema = requireNonNull(OpenApiTest.class.getResourceAsStream(SCHEMA))) {
      String text = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(registry.getSchema(text, InputFormat.JSON).validate(Contract.document()))
          .isEmpty();
    }
    var metaSchema =
        registry.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    each(
        Contract.document().at("/components/schemas"),
        (name, schema) -> assertThat(metaSchema.validate(schema)).as(name).isEmpty());
  }

  @Test
  void usesEachOfItsComponents() {
    String document = Contract.document().toString();
    List<String> unused = new ArrayList<>();
    each(
        Contract.document().path("components"),
        (kind, components) ->
            components
                .fieldNames()
                .forEachRemaining(name -> {
                  String use =
                      kind.equals("securitySchemes")
                          ? TextNode.valueOf(name) + ":[]"
                          : TextNode.valueOf("#/components/" + kind + "/" + name).toString();
                  if (!document.contains(use)) {
                    unused.add(kind + " " + name);
                  }
                }));
    assertThat(unused).isEmpty();
  }
}
