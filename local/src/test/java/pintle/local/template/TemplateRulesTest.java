package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What template.yaml promises, as it stands in the file. */
class TemplateRulesTest {
  private static final Set<String> REFUSAL =
      Set.of("message", "errorCode", "errorCategoryKey", "requestId");
  private static final Set<String> PIN_ROUTES =
      Set.of(
          "POST /v1/generatePin",
          "POST /v1/leaked",
          "POST /v1/freezes",
          "POST /v1/loginWithPinAndApplicationId",
          "POST /v1/me/phone/pin",
          "POST /v1/me/phone/verify",
          "GET /api/{proxy+}",
          "GET /Api/{proxy+}",
          "GET /API/{proxy+}",
          "POST /api/{proxy+}",
          "POST /Api/{proxy+}",
          "POST /API/{proxy+}");

  /**
   * The functions that get more seconds than the others: who calls the one waits, the other has
   * none.
   */
  private static final Map<String, Integer> LONGER =
      Map.of("ImportDirectory", 28, "SendGrantReceipts", 25);

  private Template template;
  private Node api;

  @BeforeEach
  void read() throws IOException {
    template = Checkout.template();
    api = template.tree().at("Resources", "Api", "Properties");
  }

  private Stream<String> calls() {
    return template.functions().stream()
        .flatMap(function -> function.routes().stream())
        .map(route -> route.method() + " " + route.path());
  }

  @Test
  void hasEveryRouteOnce() {
    assertThat(calls()).hasSizeGreaterThan(29).doesNotHaveDuplicates();
    assertThat(calls())
        .allMatch(call ->
            call.matches(
                "(GET|POST|PUT|PATCH|DELETE) /v1/\\S+[^/]"
                    + "|(GET|POST) /oauth2/[a-z]+"
                    + "|GET /\\.well-known/[a-z.-]+"
                    + "|(GET|POST) /(api|Api|API)/\\{proxy\\+}"));
  }

  @Test
  void callsAVariableAlikeInAllPathsThatShareItsPlace() {
    // API Gateway refuses two names for one place.
    Map<String, Set<String>> names =
        calls()
            .map(call -> call.substring(call.indexOf('/')))
            .flatMap(path ->
                Pattern.compile("\\{[^}]*}").matcher(path).results().map(hole -> place(path, hole)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    assertThat(names.values()).isNotEmpty().allMatch(one -> one.size() == 1);
  }

  private static Map.Entry<String, String> place(String path, MatchResult hole) {
    return Map.entry(path.substring(0, hole.start()), hole.group());
  }

  @Test
  void namesEachHandlerAfterItsFunction() {
    assertThat(template.functions())
        .isNotEmpty()
        .allMatch(one -> one.handlerClass().equals("pintle.handler." + one.logicalId()));
  }

  @Test
  void describesEachFunctionAndBuildsItFromFunctions() {
    template
        .resources("AWS::Serverless::Function")
        .forEach((name, function) -> {
          assertThat(function.at("Properties", "Description").text()).as(name).isNotBlank();
          assertThat(function.at("Properties", "CodeUri").text()).as(name).isEqualTo("functions/");
        });
    Node globals = template.tree().at("Globals", "Function");
    assertThat(globals.at("Runtime").text()).isEqualTo("java25");
    assertThat(globals.fields()).doesNotContainKey("CodeUri");
  }

  @Test
  void givesNoFunctionLongerThanTheGatewayWaits() {
    assertThat(template.functions())
        .allMatch(one -> one.timeoutSeconds() == LONGER.getOrDefault(one.logicalId(), 10));
  }

  @Test
  @Tag("case-101")
  void refersToTheApiOrThePageInNoEnvironment() {
    for (Function function : template.functions()) {
      function
          .variables()
          .raw()
          .forEach((variable, value) ->
              assertThat(References.named(value))
                  .as(variable)
                  .doesNotContain("Api", "ApiDomain", "PageDistribution"));
    }
  }

  @Test
  void usesEveryParameterAndListsEachInOneGroup() {
    Set<String> parameters = template.tree().at("Parameters").fields().keySet();
    List<String> grouped =
        template
            .tree()
            .at("Metadata", "AWS::CloudFormation::Interface", "ParameterGroups")
            .items()
            .stream()
            .flatMap(group -> group.at("Parameters").items().stream())
            .map(Node::text)
            .toList();
    assertThat(grouped).containsExactlyInAnyOrderElementsOf(parameters);
    // A parameter that a rule alone looks at changes nothing.
    Map<String, Node> effective = new HashMap<>(template.tree().fields());
    effective.remove("Rules");
    assertThat(References.named(new Node.Fields(effective))).containsAll(parameters);
  }

  @Test
  void saysWhatEachParameterTakes() {
    template
        .tree()
        .at("Parameters")
        .fields()
        .forEach((name, parameter) -> {
          assertThat(parameter.at("Description").text()).as(name).isNotBlank();
          assertThat(parameter.fields().keySet())
              .as(name)
              .containsAnyOf("AllowedPattern", "AllowedValues", "MinValue");
        });
  }

  @Test
  void leavesTheTenantsToBeTyped() {
    assertThat(template.tree().at("Parameters", "AllowedTenants").fields())
        .doesNotContainKey("Default");
  }

  @Test
  void isRegionalAndNotTraced() {
    assertThat(api.at("EndpointConfiguration", "Type").text()).isEqualTo("REGIONAL");
    assertThat(api.at("TracingEnabled").text()).isEqualTo("false");
    assertThat(template.tree().at("Globals", "Function").fields()).doesNotContainKey("Tracing");
  }

  @Test
  void answersPreflightsToEveryOriginWithoutCredentials() {
    Cors cors = template.cors();
    assertThat(cors.origin()).isEqualTo("*");
    assertThat(cors.credentials()).isFalse();
    assertThat(cors.methods())
        .containsExactlyInAnyOrder("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    assertThat(cors.headers())
        .containsExactlyInAnyOrder(
            "applicationId",
            "applicationSecret",
            "refreshToken",
            "accessToken",
            "Content-Type",
            "Authorization");
  }

  @Test
  @Tag("case-80")
  void answersInTheShapeOfEveryRefusalWhereTheGatewayAnswersItself() throws IOException {
    for (GatewayResponse response : template.gatewayResponses().values()) {
      Node body = Reader.json(response.body("r-1"));
      assertThat(body.fields().keySet()).as(response.type()).containsAll(REFUSAL);
      assertThat(new HashSet<>(body.fields().keySet()))
          .as(response.type())
          .isSubsetOf(Set.of("message", "errorCode", "errorCategoryKey", "requestId", "hint"));
      assertThat(body.at("requestId").text()).isEqualTo("r-1");
      assertThat(response.headers())
          .as(response.type())
          .containsEntry("Access-Control-Allow-Origin", "*");
    }
  }

  @Test
  @Tag("case-80")
  void givesTheGatewaysAnswersTheStatusAndCodeOfTheContract() throws IOException {
    assertAnswer("MISSING_AUTHENTICATION_TOKEN", 404, "NotFound", "NotFoundException");
    assertAnswer("RESOURCE_NOT_FOUND", 404, "NotFound", "NotFoundException");
    assertAnswer("INVALID_SIGNATURE", 404, "NotFound", "NotFoundException");
    assertAnswer("EXPIRED_TOKEN", 404, "NotFound", "NotFoundException");
    assertAnswer("ACCESS_DENIED", 403, "Forbidden", "AuthException");
    assertAnswer("WAF_FILTERED", 403, "Forbidden", "AuthException");
    assertAnswer("UNAUTHORIZED", 401, "InvalidToken", "AuthException");
    assertAnswer("THROTTLED", 429, "Throttled", "ThrottlingException");
    assertAnswer("QUOTA_EXCEEDED", 429, "Throttled", "ThrottlingException");
    assertAnswer("BAD_REQUEST_BODY", 400, "InvalidParameters", "ValidationException");
    assertAnswer("BAD_REQUEST_PARAMETERS", 400, "InvalidParameters", "ValidationException");
    assertAnswer("REQUEST_TOO_LARGE", 413, "InvalidParameters", "ValidationException");
    assertAnswer("UNSUPPORTED_MEDIA_TYPE", 415, "InvalidParameters", "ValidationException");
    assertAnswer("INTEGRATION_FAILURE", 503, "Unavailable", "ServiceException");
    assertAnswer("INTEGRATION_TIMEOUT", 504, "Unavailable", "ServiceException");
    assertAnswer("DEFAULT_4XX", 0, "Forbidden", "AuthException");
    assertAnswer("DEFAULT_5XX", 0, "InternalError", "ServiceException");
    assertThat(template.gatewayResponses()).hasSize(17);
  }

  /** Status 0: each cause keeps its own. */
  private void assertAnswer(String type, int status, String code, String category)
      throws IOException {
    GatewayResponse response = gatewayResponse(type);
    assertThat(response.status())
        .as(type)
        .isEqualTo(status == 0 ? OptionalInt.empty() : OptionalInt.of(status));
    Node body = Reader.json(response.template());
    assertThat(body.at("errorCode").text()).as(type).isEqualTo(code);
    assertThat(body.at("errorCategoryKey").text()).as(type).isEqualTo(category);
    boolean later = status == 429 || status == 503 || status == 504;
    assertThat(response.headers().containsKey("Retry-After")).as(type).isEqualTo(later);
  }

  private GatewayResponse gatewayResponse(String type) {
    return Objects.requireNonNull(template.gatewayResponses().get(type), type);
  }

  @Test
  @Tag("case-80")
  void tellsClientsOfTheOldServiceWhatIsOutside() throws IOException {
    GatewayResponse unknown = gatewayResponse("MISSING_AUTHENTICATION_TOKEN");
    assertThat(Reader.json(unknown.template()).at("hint").text())
        .contains("/v1", "Messages", "actions", "media", "bots", "webhooks");
  }

  @Test
  @Tag("case-101")
  void throttlesEveryMethodAndPinsTheMost() {
    Values defaults = new Values(template.tree(), Map.of());
    List<Node> settings = api.at("MethodSettings").items();
    assertThat(route(settings.getFirst())).isEqualTo("* /*");
    double usual = rate(defaults, settings.getFirst());
    Set<String> pins = new TreeSet<>();
    for (Node setting : settings) {
      assertThat(rate(defaults, setting)).isPositive();
      assertThat(Double.parseDouble(defaults.text(setting.at("ThrottlingBurstLimit"))))
          .isPositive();
      if (PIN_ROUTES.contains(route(setting))) {
        assertThat(rate(defaults, setting)).isLessThan(usual);
        pins.add(route(setting));
      }
    }
    assertThat(pins).isEqualTo(new TreeSet<>(PIN_ROUTES));
    assertThat(settings.stream().skip(1).map(TemplateRulesTest::route))
        .allMatch(calls().toList()::contains);
    double least = settings.stream().mapToDouble(one -> rate(defaults, one)).min().orElseThrow();
    assertThat(settings)
        .filteredOn(one -> PIN_ROUTES.contains(route(one)))
        .allMatch(one -> rate(defaults, one) == least);
  }

  private static String route(Node setting) {
    String path = setting.at("ResourcePath").text();
    return setting.at("HttpMethod").text()
        + " "
        + (path.equals("/*") ? path : path.substring(1).replace("~1", "/"));
  }

  private static double rate(Values defaults, Node setting) {
    return Double.parseDouble(defaults.text(setting.at("ThrottlingRateLimit")));
  }

  @Test
  @Tag("case-101")
  void logsNeitherHeadersNorBodiesNorQueries() throws IOException {
    assertThat(api.at("MethodSettings").items())
        .allMatch(one -> one.at("LoggingLevel").text().equals("OFF"))
        .allMatch(one -> one.at("DataTraceEnabled").text().equals("false"));
    Node log = new Values(template.tree(), Map.of()).choose(api.at("AccessLogSetting"));
    Node line = Reader.json(log.at("Format").text());
    assertThat(line.fields().values().stream().map(Node::text))
        .containsExactlyInAnyOrder(
            "$context.requestId",
            "$context.httpMethod",
            "$context.resourcePath",
            "$context.status",
            "$context.identity.sourceIp",
            "$context.error.responseType");
  }

  @Test
  @Tag("case-101")
  void encryptsTheTableAndKeepsItsHistory() {
    Node table = template.tree().at("Resources", "Table", "Properties");
    assertThat(table.at("SSESpecification", "SSEEnabled").text()).isEqualTo("true");
    assertThat(table.at("SSESpecification", "SSEType").text()).isEqualTo("KMS");
    assertThat(table.at("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled").text())
        .isEqualTo("true");
    assertThat(table.at("BillingMode").text()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.at("TimeToLiveSpecification", "Enabled").text()).isEqualTo("true");
  }

  @Test
  @Tag("case-101")
  void hasBothKindsOfTheTableAlike() {
    Map<String, Node> one =
        new HashMap<>(template.tree().at("Resources", "Table", "Properties").fields());
    Map<String, Node> replicated =
        new HashMap<>(template.tree().at("Resources", "ReplicatedTable", "Properties").fields());
    List<Node> replicas = Objects.requireNonNull(replicated.remove("Replicas")).items();
    assertThat(replicas).hasSize(2);
    Node second = replicas.getLast().at("Fn::If").items().get(1);
    for (Node replica : List.of(replicas.getFirst(), second)) {
      Map<String, Node> own = new HashMap<>(replica.fields());
      own.remove("Region");
      own.forEach((name, value) -> assertThat(value).as(name).isEqualTo(one.get(name)));
      assertThat(own.keySet())
          .containsExactlyInAnyOrder(
              "PointInTimeRecoverySpecification", "DeletionProtectionEnabled");
    }
    one.keySet().removeAll(Set.of("PointInTimeRecoverySpecification", "DeletionProtectionEnabled"));
    assertThat(replicated).isEqualTo(one);
  }

  @Test
  @Tag("case-101")
  void keepsStateInProdAndDeletesItInDev() {
    for (String name :
        List.of("Table", "ReplicatedTable", "SigningSecret", "PepperSecret", "PageBucket")) {
      Node resource = template.tree().at("Resources", name);
      for (String policy : List.of("DeletionPolicy", "UpdateReplacePolicy")) {
        assertThat(in("prod", resource.at(policy))).as(name).isEqualTo("Retain");
        assertThat(in("dev", resource.at(policy))).as(name).isEqualTo("Delete");
      }
    }
    Node protection =
        template.tree().at("Resources", "Table", "Properties", "DeletionProtectionEnabled");
    assertThat(in("prod", protection)).isEqualTo("true");
    assertThat(in("dev", protection)).isEqualTo("false");
  }

  @Test
  void takesTheParametersOfEachKindOfDeployment() {
    for (Map<String, String> good :
        List.of(
            Map.<String, String>of(),
            Map.of("GlobalTable", "false", "HostPage", "false"),
            Map.of("StandbyRegion", "eu-west-1"),
            Map.of("Standby", "true", "DomainName", "a.b", "CertificateArn", "c"),
            Map.of("DomainName", "a.b", "CertificateArn", "c", "HostedZoneId", "Z"),
            Map.of("PageDomainName", "a.b", "PageCertificateArn", "c"))) {
      assertThat(broken(good)).as(good.toString()).isEmpty();
    }
  }

  @Test
  void refusesParametersThatDoNotGoTogether() {
    assertThat(broken(Map.of("DomainName", "a.b"))).containsExactly("DomainHasCertificate");
    assertThat(broken(Map.of("HostedZoneId", "Z"))).containsExactly("ZoneHasDomain");
    assertThat(broken(Map.of("PageDomainName", "a.b")))
        .containsExactly("PageDomainHasCertificateAndPage");
    assertThat(
            broken(Map.of("PageDomainName", "a.b", "PageCertificateArn", "c", "HostPage", "false")))
        .containsExactly("PageDomainHasCertificateAndPage");
    assertThat(broken(Map.of("StandbyRegion", "eu-west-1", "GlobalTable", "false")))
        .containsExactly("ReplicaHasGlobalTable");
    assertThat(broken(Map.of("StandbyRegion", "eu-west-1", "Standby", "true")))
        .containsExactly("StandbyHasNoStateOfItsOwn");
    assertThat(
            broken(
                Map.of(
                    "Standby", "true",
                    "DomainName", "a.b",
                    "CertificateArn", "c",
                    "HostedZoneId", "Z")))
        .containsExactly("StandbyHasNoStateOfItsOwn");
  }

  /** The rules that a deployment with these parameters breaks. */
  private Set<String> broken(Map<String, String> parameters) {
    Values values = new Values(template.tree(), parameters);
    Set<String> broken = new TreeSet<>();
    template
        .tree()
        .at("Rules")
        .fields()
        .forEach((name, rule) -> {
          if (values.holds(rule.at("RuleCondition"))
              && !rule.at("Assertions").items().stream()
                  .allMatch(one -> values.holds(one.at("Assert")))) {
            broken.add(name);
          }
        });
    return broken;
  }

  private String in(String environment, Node value) {
    return new Values(template.tree(), Map.of("Environment", environment)).text(value);
  }

  @Test
  void makesAPepperThatTheFunctionsRead() throws IOException {
    Node made =
        template.tree().at("Resources", "PepperSecret", "Properties", "GenerateSecretString");
    assertThat(Reader.json(made.at("SecretStringTemplate").text()).at("version").text())
        .isEqualTo("1");
    assertThat(made.at("GenerateStringKey").text()).isEqualTo("pepper");
    assertThat(made.at("PasswordLength").text()).isEqualTo("64");
  }
}
