package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.refusal.Reason;

/** What a deployment has, by its parameters. */
@Tag("case-101")
class StackTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String ROTATION = "RotateSigningKeys";
  private static final String API_ORIGIN = "https://abc.execute-api.eu-central-1.amazonaws.com";

  /** The metrics that the functions tell, with their dimension beside Stack. */
  private static final Map<String, Set<String>> TOLD =
      Map.of(
          "Calls", Set.of("Function"),
          "Refusals", Set.of("Reason"),
          "SmsSent", Set.of(),
          "SmsNotSent", Set.of("Cause"),
          "PinsUnredeemed", Set.of("Of"),
          "SecretAge", Set.of("Secret"),
          "StaleSecret", Set.of("Secret"));

  private static DeployedStack stack(Map<String, String> parameters) throws IOException {
    return new DeployedStack(Checkout.transformed(), parameters);
  }

  private static DeployedStack stackWithAll() throws IOException {
    return new DeployedStack(Checkout.transformedWithAll(), Map.of());
  }

  private static Set<String> functionsWithAlias(DeployedStack stack) {
    Set<String> functions = new TreeSet<>(stack.all(FUNCTION).keySet());
    functions.remove(ROTATION);
    return functions;
  }

  // State

  @Test
  void makesOneTableOfOneReplicaByDefault() throws IOException {
    DeployedStack stack = stack(Map.of());
    assertThat(stack.all("AWS::DynamoDB::Table")).isEmpty();
    assertThat(stack.properties("ReplicatedTable").at("Replicas").items()).hasSize(1);
    assertThat(stack.properties("SigningSecret").fields()).doesNotContainKey("ReplicaRegions");
    assertThat(table(stack)).isEqualTo("ReplicatedTable");
  }

  @Test
  void makesAPlainTableWhereNoOtherIsKnown() throws IOException {
    DeployedStack stack = stack(Map.of("GlobalTable", "false"));
    assertThat(stack.all("AWS::DynamoDB::GlobalTable")).isEmpty();
    assertThat(stack.resources()).containsKey("Table");
    assertThat(table(stack)).isEqualTo("Table");
  }

  @Test
  @Tag("case-93")
  void replicatesTableAndSecretsToTheStandbyRegion() throws IOException {
    DeployedStack stack = stack(Map.of("StandbyRegion", "eu-west-1"));
    List<Node> replicas = stack.properties("ReplicatedTable").at("Replicas").items();
    assertThat(replicas.stream().map(one -> stack.text(one.at("Region"))))
        .containsExactly("eu-central-1", "eu-west-1");
    for (String secret : List.of("SigningSecret", "PepperSecret")) {
      assertThat(stack.properties(secret).at("ReplicaRegions").items())
          .singleElement()
          .satisfies(one -> assertThat(stack.text(one.at("Region"))).isEqualTo("eu-west-1"));
    }
  }

  @Test
  @Tag("case-93")
  void makesNoStateInTheStandbyRegionAndCallsItByTheSameNames() throws IOException {
    DeployedStack standby = stack(Map.of("Standby", "true"));
    assertThat(standby.resources())
        .doesNotContainKeys(
            "Table", "ReplicatedTable", "SigningSecret", "PepperSecret", "SigningRotation")
        .containsKeys(ROTATION, "RotationPermission");
    assertThat(standby.outputs()).doesNotContainKey("SigningSecretArn");
    DeployedStack primary = stack(Map.of("GlobalTable", "false"));
    assertThat(table(standby)).isEqualTo("AWS::StackName");
    assertThat(primary.text(primary.properties("Table").at("TableName"))).isEqualTo("pintle");
    for (DeployedStack stack : List.of(standby, primary)) {
      Node variables = stack.properties("GeneratePin").at("Environment", "Variables");
      assertThat(stack.text(variables.at("SIGNING_SECRET"))).isEqualTo("pintle/signing-keys");
      assertThat(stack.text(variables.at("PEPPER_SECRET"))).isEqualTo("pintle/pepper");
    }
    assertThat(primary.text(primary.properties("SigningSecret").at("Name")))
        .isEqualTo("pintle/signing-keys");
    assertThat(primary.text(primary.properties("PepperSecret").at("Name")))
        .isEqualTo("pintle/pepper");
  }

  /** What the functions' TABLE refers to. */
  private static String table(DeployedStack stack) {
    return stack.properties("GeneratePin").at("Environment", "Variables", "TABLE", "Ref").text();
  }

  // The stream

  @Test
  void readsNewGrantsFromTheTablesStreamInTheFirstRegionAlone() throws IOException {
    DeployedStack stack = stack(Map.of());
    Node mapping = stack.properties("GrantReceiptsMapping");
    assertThat(mapping.at("FunctionName", "Fn::Sub").text())
        .isEqualTo("${SendGrantReceipts.Arn}:live");
    assertThat(Checkout.transformed().at("Resources", "GrantReceiptsMapping", "DependsOn").text())
        .isEqualTo("SendGrantReceiptsAliaslive");
    assertThat(mapping.at("EventSourceArn", "Fn::GetAtt").items())
        .containsExactly(new Node.Text("ReplicatedTable"), new Node.Text("StreamArn"));
    assertThat(
            stack(Map.of("GlobalTable", "false"))
                .properties("GrantReceiptsMapping")
                .at("EventSourceArn", "Fn::GetAtt")
                .items())
        .containsExactly(new Node.Text("Table"), new Node.Text("StreamArn"));
    assertThat(mapping.at("FunctionResponseTypes").items())
        .containsExactly(new Node.Text("ReportBatchItemFailures"));
    assertThat(mapping.at("MaximumRecordAgeInSeconds").text()).isEqualTo("3600");
    assertThat(Integer.parseInt(mapping.at("MaximumRetryAttempts").text())).isBetween(1, 10);
    for (Map<String, String> without :
        List.of(Map.of("Standby", "true"), Map.of("GrantReceipts", "off"))) {
      assertThat(stack(without).resources())
          .doesNotContainKey("GrantReceiptsMapping")
          .containsKey("SendGrantReceipts");
    }
  }

  // Versions

  @Test
  void callsEveryFunctionButTheRotationByItsAlias() throws IOException {
    DeployedStack stack = stack(Map.of());
    Set<String> aliases = new TreeSet<>();
    stack
        .all("AWS::Lambda::Alias")
        .forEach((name, alias) -> {
          assertThat(alias.at("Name").text()).isEqualTo("live");
          aliases.add(alias.at("FunctionName", "Ref").text());
        });
    assertThat(aliases).isEqualTo(functionsWithAlias(stack));
    Set<String> asked = new TreeSet<>();
    stack
        .properties("Api")
        .at("Body", "paths")
        .fields()
        .values()
        .forEach(path ->
            path.fields().values().stream()
                .map(method -> method.at("x-amazon-apigateway-integration", "uri"))
                .map(References::named)
                .forEach(asked::addAll));
    asked.removeIf(name -> name.startsWith("AWS::"));
    assertThat(asked)
        .hasSizeGreaterThan(11)
        .allMatch(name -> name.endsWith("Aliaslive"))
        .doesNotContain("AuthorizeAccessTokenAliaslive");
    for (Node name :
        List.of(
            stack.properties("AuthorizerPermission").at("FunctionName"),
            stack.output("AuthorizerArn"))) {
      assertThat(name.at("Fn::Sub").text()).isEqualTo("${AuthorizeAccessToken.Arn}:live");
    }
    assertThat(Checkout.transformed().at("Resources", "AuthorizerPermission", "DependsOn").text())
        .isEqualTo("AuthorizeAccessTokenAliaslive");
    assertThat(stack.resources()).containsKey("AuthorizeAccessTokenAliaslive");
    assertThat(stack.properties("SigningRotation").at("RotationLambdaARN", "Fn::GetAtt").items())
        .first()
        .isEqualTo(new Node.Text(ROTATION));
  }

  @Test
  void publishesAVersionForEveryRevisionOfTheParameters() throws IOException {
    DeployedStack stack = stack(Map.of("Revision", "r-2"));
    assertThat(stack.all("AWS::Lambda::Version"))
        .hasSameSizeAs(functionsWithAlias(stack))
        .allSatisfy(
            (name, version) -> assertThat(stack.text(version.at("Description"))).isEqualTo("r-2"));
    // Lambda publishes nothing where the function has not changed as well.
    assertThat(stack.all(FUNCTION))
        .allSatisfy((name, function) ->
            assertThat(stack.text(function.at("Environment", "Variables", "REVISION")))
                .isEqualTo("r-2"));
    for (String name : functionsWithAlias(stack)) {
      Node function = Checkout.template().tree().at("Resources", name, "Properties");
      assertThat(function.at("AutoPublishAliasAllProperties"))
          .as(name)
          .isEqualTo(new Node.Text("true"));
    }
  }

  @Test
  void startsPublishedVersionsFromASnapshotUnlessToldNotTo() throws IOException {
    DeployedStack usual = stack(Map.of());
    DeployedStack without = stack(Map.of("SnapStart", "false"));
    for (String name : functionsWithAlias(usual)) {
      assertThat(usual.properties(name).at("SnapStart", "ApplyOn").text())
          .isEqualTo("PublishedVersions");
      assertThat(without.properties(name).at("SnapStart", "ApplyOn").text()).isEqualTo("None");
    }
    assertThat(usual.properties(ROTATION).fields()).doesNotContainKey("SnapStart");
  }

  @Test
  void knowsCodeDeployOnlyWhereItIsAskedFor() throws IOException {
    assertThat(Checkout.transformed().at("Resources").fields())
        .noneSatisfy(
            (name, resource) -> assertThat(resource.toString()).containsIgnoringCase("codedeploy"));
    DeployedStack gradual = stackWithAll();
    Map<String, Node> groups = gradual.all("AWS::CodeDeploy::DeploymentGroup");
    assertThat(groups).hasSameSizeAs(functionsWithAlias(gradual));
    for (String name : functionsWithAlias(gradual)) {
      Node group = gradual.properties(name + "DeploymentGroup");
      assertThat(group.at("AlarmConfiguration", "Enabled").text()).isEqualTo("true");
      assertThat(group.at("AlarmConfiguration", "Alarms").items())
          .singleElement()
          .satisfies(alarm ->
              assertThat(References.named(alarm.at("Name"))).containsExactly(name + "Errors"));
      assertThat(group.at("AutoRollbackConfiguration", "Events").items())
          .contains(new Node.Text("DEPLOYMENT_STOP_ON_ALARM"));
      assertThat(group.at("DeploymentConfigName").toString()).contains("Canary10Percent5Minutes");
    }
  }

  @Test
  void knowsOfEachTypeOfDeploymentWhetherItIsGradual() throws IOException {
    Node template = Checkout.template().tree();
    Map<String, Node> types = template.at("Mappings", "Deployments").fields();
    assertThat(types.keySet())
        .containsExactlyInAnyOrderElementsOf(
            template.at("Parameters", "DeploymentType", "AllowedValues").items().stream()
                .map(Node::text)
                .toList());
    types.forEach((type, row) ->
        assertThat(row.at("Gradual").text())
            .as(type)
            .isEqualTo(type.equals("AllAtOnce") ? "false" : "true"));
  }

  @Test
  void reservesConcurrencyOnlyWhereItIsGiven() throws IOException {
    assertThat(stack(Map.of()).all(FUNCTION))
        .allSatisfy((name, function) ->
            assertThat(function.fields()).doesNotContainKey("ReservedConcurrentExecutions"));
    DeployedStack all = stackWithAll();
    Map<String, String> reserved = new HashMap<>();
    all.all(FUNCTION)
        .forEach((name, function) -> {
          if (function.fields().containsKey("ReservedConcurrentExecutions")) {
            reserved.put(name, all.text(function.at("ReservedConcurrentExecutions")));
          }
        });
    assertThat(reserved)
        .isEqualTo(
            Map.of(
                "ExchangeToken", "50",
                "GeneratePin", "5",
                "LoginWithPin", "5",
                "RegisterPhone", "5"));
  }

  // Addresses

  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "'', api.example.com, https://api.example.com",
    "https://example.com/p, api.example.com, https://example.com/p"
  })
  void tellsTheFunctionsTheirAddressWhereItIsKnown(String url, String domain, String told)
      throws IOException {
    DeployedStack stack = stack(Map.of("PublicUrl", url, "DomainName", domain));
    Node variables = stack.properties("ExchangeToken").at("Environment", "Variables");
    assertThat(stack.text(variables.at("PUBLIC_URL"))).isEqualTo(told);
    String base = told.isEmpty() ? API_ORIGIN + "/live" : told;
    assertThat(stack.text(stack.output("MetadataUrl")))
        .isEqualTo(base + "/.well-known/oauth-authorization-server");
    assertThat(stack.text(stack.output("ApiUrl")))
        .isEqualTo(domain.isEmpty() ? API_ORIGIN + "/live" : "https://" + domain);
  }

  @Test
  void servesADomainOfItsOwnByTls12AtItsRoot() throws IOException {
    assertThat(stack(Map.of()).resources())
        .doesNotContainKeys("ApiDomain", "ApiMapping", "ApiRecord");
    DeployedStack stack = stackWithAll();
    Node domain = stack.properties("ApiDomain");
    assertThat(domain.at("SecurityPolicy").text()).isEqualTo("TLS_1_2");
    assertThat(domain.at("EndpointConfiguration", "Types").items())
        .containsExactly(new Node.Text("REGIONAL"));
    assertThat(stack.properties("ApiMapping").fields())
        .containsKeys("RestApiId", "Stage")
        .doesNotContainKey("BasePath");
    assertThat(References.named(stack.properties("ApiRecord"))).contains("ApiDomain");
    assertThat(stack.outputs()).containsKey("DomainTarget");
    assertThat(stack(Map.of("DomainName", "a.example.com")).resources())
        .containsKey("ApiDomain")
        .doesNotContainKey("ApiRecord");
  }

  @Test
  void putsTheFirewallBeforeTheStageOnlyWhereItIsAskedForAndKeepsNoHeaders() throws IOException {
    assertThat(stack(Map.of()).resources()).doesNotContainKeys("WebAcl", "WebAclAssociation");
    DeployedStack stack = stackWithAll();
    assertThat(stack.all("AWS::WAFv2::LoggingConfiguration")).isEmpty();
    assertThat(References.named(stack.properties("WebAclAssociation")))
        .contains("WebAcl", "Api", "ApiStage");
    Node acl = stack.properties("WebAcl");
    List<Node> rules = acl.at("Rules").items();
    assertThat(rules).hasSize(3);
    Set<Node> seen = new LinkedHashSet<>(rules);
    seen.add(acl);
    assertThat(seen)
        .allMatch(
            one -> one.at("VisibilityConfig", "SampledRequestsEnabled").text().equals("false"));
    assertThat(rules.getFirst().at("Action").fields()).containsOnlyKeys("Block");
    assertThat(stack.text(rules.getFirst().at("Statement", "RateBasedStatement", "Limit")))
        .isEqualTo("6000");
    List<Node> counted =
        rules.getLast().at("Statement", "ManagedRuleGroupStatement", "RuleActionOverrides").items();
    assertThat(counted).allMatch(one -> one.at("ActionToUse").fields().containsKey("Count"));
    assertThat(counted.stream().map(one -> one.at("Name").text()))
        .contains("NoUserAgent_HEADER", "SizeRestrictions_BODY", "GenericRFI_QUERYARGUMENTS");
  }

  // The page

  @ParameterizedTest
  @CsvSource({
    "https://login.microsoftonline.com/{tid}/v2.0, '', https://login.microsoftonline.com",
    "https://sts.windows.net/{tid}/, '', "
        + "https://sts.windows.net https://login.microsoftonline.com",
    "https://sign-in.example.com:8443, api.example.com, https://sign-in.example.com:8443"
  })
  void publishesThePageWithExactlyItsHeaders(String issuer, String domain, String connect)
      throws IOException {
    DeployedStack stack = stack(Map.of("OidcIssuer", issuer, "DomainName", domain));
    Node config = stack.properties("PageHeaders").at("ResponseHeadersPolicyConfig");
    Map<String, Node> security = new HashMap<>(config.at("SecurityHeadersConfig").fields());
    Map<String, String> sent = new HashMap<>();
    assertThat(security.values()).allMatch(one -> one.at("Override").text().equals("true"));
    security.forEach((kind, one) -> {
      switch (kind) {
        case "ContentSecurityPolicy" ->
            sent.put("Content-Security-Policy", stack.text(one.at("ContentSecurityPolicy")));
        case "StrictTransportSecurity" -> {
          assertThat(one.at("IncludeSubdomains").text()).isEqualTo("true");
          assertThat(one.fields()).doesNotContainKey("Preload");
          sent.put(
              "Strict-Transport-Security",
              "max-age=" + one.at("AccessControlMaxAgeSec").text() + "; includeSubDomains");
        }
        case "ContentTypeOptions" -> sent.put("X-Content-Type-Options", "nosniff");
        case "ReferrerPolicy" -> sent.put("Referrer-Policy", one.at("ReferrerPolicy").text());
        default -> throw new AssertionError("a header that headers.json does not have: " + kind);
      }
    });
    for (Node item : config.at("CustomHeadersConfig", "Items").items()) {
      assertThat(item.at("Override").text()).isEqualTo("true");
      sent.put(item.at("Header").text(), item.at("Value").text());
    }
    String api = domain.isEmpty() ? API_ORIGIN : "https://" + domain;
    Map<String, String> expected = new HashMap<>();
    Reader.json(Files.readString(Checkout.HEADERS))
        .fields()
        .forEach((name, value) ->
            expected.put(
                name,
                value
                    .text()
                    .replace("{connect}", connect + " " + api)
                    .replace("{api}", " " + api)));
    assertThat(sent).isEqualTo(expected);
  }

  @Test
  void servesThePageFromItsBucketAloneAndNeverTheApi() throws IOException {
    DeployedStack stack = stackWithAll();
    Node distribution = stack.properties("PageDistribution").at("DistributionConfig");
    assertThat(distribution.at("Origins").items())
        .singleElement()
        .satisfies(origin -> {
          assertThat(References.named(origin))
              .containsExactlyInAnyOrder("PageBucket", "PageAccess");
          assertThat(origin.at("S3OriginConfig", "OriginAccessIdentity").text()).isEmpty();
        });
    Node config = distribution.at("CacheBehaviors").items().getFirst();
    for (Node behavior : List.of(distribution.at("DefaultCacheBehavior"), config)) {
      assertThat(behavior.at("ViewerProtocolPolicy").text()).isEqualTo("redirect-to-https");
      assertThat(behavior.at("ResponseHeadersPolicyId", "Ref").text()).isEqualTo("PageHeaders");
    }
    assertThat(distribution.at("DefaultRootObject").text()).isEqualTo("index.html");
    assertThat(config.at("PathPattern").text()).isEqualTo("config.json");
    // AWS's policy CachingDisabled.
    assertThat(config.at("CachePolicyId").text()).isEqualTo("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
    assertThat(distribution.at("ViewerCertificate", "MinimumProtocolVersion").text())
        .isEqualTo("TLSv1.2_2021");
    assertThat(distribution.at("ViewerCertificate").fields())
        .containsKeys("AcmCertificateArn", "SslSupportMethod")
        .doesNotContainKey("CloudFrontDefaultCertificate");
    assertThat(distribution.fields()).doesNotContainKey("Logging");
  }

  @Test
  void hidesThePagesBucketFromAllButTheDistribution() throws IOException {
    DeployedStack stack = stack(Map.of());
    Node bucket = stack.properties("PageBucket");
    assertThat(bucket.at("PublicAccessBlockConfiguration").fields().values())
        .hasSize(4)
        .allMatch(one -> one.text().equals("true"));
    assertThat(bucket.at("VersioningConfiguration", "Status").text()).isEqualTo("Enabled");
    assertThat(
            bucket
                .at("BucketEncryption", "ServerSideEncryptionConfiguration")
                .items()
                .getFirst()
                .at("BucketKeyEnabled")
                .text())
        .isEqualTo("true");
    List<Node> statements =
        stack.properties("PageBucketPolicy").at("PolicyDocument", "Statement").items();
    assertThat(statements)
        .filteredOn(one -> one.at("Effect").text().equals("Allow"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.at("Principal", "Service").text()).isEqualTo("cloudfront.amazonaws.com");
          assertThat(one.at("Action").text()).isEqualTo("s3:GetObject");
          assertThat(References.named(one.at("Condition"))).contains("PageDistribution");
        });
    assertThat(statements)
        .filteredOn(one -> one.at("Effect").text().equals("Deny"))
        .singleElement()
        .satisfies(one ->
            assertThat(one.at("Condition", "Bool", "aws:SecureTransport").text())
                .isEqualTo("false"));
  }

  @Test
  void hasNoPageWhereItIsHostedElsewhere() throws IOException {
    DeployedStack stack = stack(Map.of("HostPage", "false"));
    assertThat(stack.all("AWS::S3::Bucket")).isEmpty();
    assertThat(stack.resources().values())
        .noneMatch(one -> one.at("Type").text().startsWith("AWS::CloudFront::"));
    assertThat(stack.outputs()).doesNotContainKeys("AdminUrl", "PageBucket", "PageDistribution");
  }

  // Alarms

  @Test
  void watchesTheErrorsOfEveryFunction() throws IOException {
    DeployedStack stack = stack(Map.of());
    for (String name : stack.all(FUNCTION).keySet()) {
      Node alarm = stack.properties(name + "Errors");
      assertThat(alarm.at("Namespace").optionalText()).as(name).contains("AWS/Lambda");
      assertThat(alarm.at("MetricName").text()).isEqualTo("Errors");
      assertThat(References.named(alarm.at("Dimensions"))).containsExactly(name);
    }
  }

  @Test
  void watchesTheThrottlesOfEveryFunctionAndOfTheGateway() throws IOException {
    DeployedStack stack = stack(Map.of());
    Set<String> watched = new TreeSet<>();
    for (String name : List.of("ConnectorThrottles", "OAuthThrottles", "PortalThrottles")) {
      List<Node> metrics = stack.properties(name).at("Metrics").items();
      assertThat(metrics).as(name).hasSizeLessThanOrEqualTo(11);
      List<String> summed =
          List.of(
              metrics
                  .getFirst()
                  .at("Expression")
                  .text()
                  .replaceAll("SUM\\(\\[|]\\)", "")
                  .split(", ", -1));
      for (Node metric : metrics.subList(1, metrics.size())) {
        assertThat(summed).contains(metric.at("Id").text());
        assertThat(metric.at("MetricStat", "Metric", "MetricName").text()).isEqualTo("Throttles");
        watched.addAll(References.named(metric));
      }
      assertThat(summed).hasSize(metrics.size() - 1);
    }
    assertThat(watched).isEqualTo(new TreeSet<>(stack.all(FUNCTION).keySet()));
    Node filter = stack.properties("GatewayThrottleCount");
    assertThat(filter.at("FilterPattern").text()).contains("$.error", "THROTTLED");
    assertThat(stack.resources()).containsKey("GatewayThrottles");
    assertThat(stack(Map.of("AccessLogs", "false")).resources())
        .doesNotContainKeys("GatewayThrottleCount", "GatewayThrottles");
  }

  @Test
  void tellsOfEveryAlarmAndDecidesWhatMissingDataMeans() throws IOException {
    assertThat(stack(Map.of()).all(ALARM))
        .hasSizeGreaterThan(25)
        .allSatisfy((name, alarm) -> {
          assertThat(alarm.at("AlarmActions").items())
              .singleElement()
              .satisfies(topic -> assertThat(topic.at("Ref").text()).isEqualTo("AlarmTopic"));
          assertThat(alarm.at("TreatMissingData").text())
              .isEqualTo(
                  Set.of("SigningKeysOld", "SmsSpend").contains(name) ? "ignore" : "notBreaching");
          assertThat(alarm.at("AlarmDescription").text()).isNotBlank();
        });
  }

  @Test
  void raisesAlarmsAtTheFiguresToHold() throws IOException {
    DeployedStack stack = stack(Map.of());
    assertThat(expression(stack, "SmsHalfUsed")).isEqualTo("2 * sent");
    assertThat(threshold(stack, "SmsHalfUsed")).isEqualTo("1000");
    assertThat(expression(stack, "SigningKeysOld")).isEqualTo("age - 7");
    assertThat(threshold(stack, "SigningKeysOld")).isEqualTo("90");
    assertThat(threshold(stack, "PinFailures")).isEqualTo("500");
    assertThat(threshold(stack, "SmsSpend")).isEqualTo("50");
    assertThat(stack.properties("SmsSpend").at("MetricName").text())
        .isEqualTo("SMSMonthToDateSpentUSD");
    assertThat(expression(stack, "DependencyDown")).contains("DependencyDown", "'pintle'");
    assertThat(expression(stack, "ReceiptsNotSent")).contains("ReceiptsNotSent", "'pintle'");
    assertThat(stack.resources())
        .containsKeys(
            "ApiFaults",
            "ApiSlow",
            "PinFailureRatio",
            "RefusalsSurge",
            "StaleSecrets",
            "TableThrottles");
  }

  @Test
  @Tag("case-18")
  void raisesAnAlarmWhenAConnectorOrATenantIsStoppedAndWhenFewPinsAreRedeemed() throws IOException {
    DeployedStack stack = stack(Map.of());
    Set<String> watched = new TreeSet<>();
    for (String alarm : List.of("PinBreakerOpen", "PinsUnredeemed")) {
      assertThat(threshold(stack, alarm)).isEqualTo("1");
      for (Node part : stack.properties(alarm).at("Metrics").items()) {
        part.at("MetricStat", "Metric", "Dimensions")
            .items()
            .forEach(dimension -> watched.add(dimension.at("Value").optionalText().orElse("")));
      }
    }
    assertThat(watched).contains("connector", "portal", "prefix", "SMS_BREAKER");
    assertThat(expression(stack, "PinsUnredeemedOfCountry"))
        .contains("PinsUnredeemedOfCountry", "Country", "'pintle'");
    for (Map.Entry<String, Reason> alarm :
        Map.of("PinFailuresOfConnector", Reason.PIN_FAILURES, "SmsPurseEmpty", Reason.SMS_PURSE)
            .entrySet()) {
      Node properties = stack.properties(alarm.getKey());
      assertThat(threshold(stack, alarm.getKey())).isEqualTo("1");
      assertThat(properties.at("MetricName").text()).isEqualTo("Refusals");
      assertThat(properties.at("Dimensions").items().getLast().at("Value").text())
          .isEqualTo(alarm.getValue().name());
    }
  }

  @Test
  @Tag("case-22")
  void raisesAnAlarmForEachCauseThatKeepsAnSmsBack() throws IOException {
    Set<String> causes = new TreeSet<>();
    for (String alarm : List.of("SmsBlocked", "SmsFailing")) {
      for (Node part : stack(Map.of()).properties(alarm).at("Metrics").items()) {
        for (Node dimension : part.at("MetricStat", "Metric", "Dimensions").items()) {
          if (dimension.at("Name").text().equals("Cause")) {
            causes.add(dimension.at("Value").text());
          }
        }
      }
    }
    assertThat(causes).containsExactly("failed", "opted_out", "sandbox", "spend_limit");
  }

  private static String threshold(DeployedStack stack, String alarm) {
    return stack.text(stack.properties(alarm).at("Threshold"));
  }

  private static String expression(DeployedStack stack, String alarm) {
    return stack.text(stack.properties(alarm).at("Metrics").items().getFirst().at("Expression"));
  }

  @Test
  void tellsEveryFunctionTheNameByWhichItsMetricsAreFound() throws IOException {
    DeployedStack stack = stack(Map.of());
    assertThat(stack.all(FUNCTION))
        .isNotEmpty()
        .allSatisfy((name, function) ->
            assertThat(stack.text(function.at("Environment", "Variables", "STACK")))
                .as(name)
                .isEqualTo("pintle"));
  }

  @Test
  void looksOnlyAtMetricsAndReasonsThatTheFunctionsTell() throws IOException {
    Set<String> looked = new TreeSet<>();
    stack(Map.of())
        .all(ALARM)
        .forEach((alarm, properties) -> {
          List<Node> metrics = new ArrayList<>();
          properties
              .at("Metrics")
              .items()
              .forEach(part -> metrics.add(part.at("MetricStat", "Metric")));
          metrics.add(properties);
          for (Node metric : metrics) {
            if (!metric.at("Namespace").equals(new Node.Text("Pintle"))) {
              continue;
            }
            String name = metric.at("MetricName").text();
            looked.add(name);
            Set<String> dimensions = new TreeSet<>();
            for (Node dimension : metric.at("Dimensions").items()) {
              dimensions.add(dimension.at("Name").text());
              if (dimension.at("Name").text().equals("Reason")) {
                assertThat(Reason.valueOf(dimension.at("Value").text()).code())
                    .isIn(Reason.Code.INVALID_PIN, Reason.Code.THROTTLED);
              }
            }
            Set<String> told = new TreeSet<>(TOLD.getOrDefault(name, Set.of("none")));
            told.add("Stack");
            assertThat(dimensions).as(alarm).isEqualTo(told);
          }
        });
    assertThat(looked).isEqualTo(TOLD.keySet());
  }

  @Test
  void letsOnlyTheAccountsAlarmsIntoTheEncryptedTopic() throws IOException {
    DeployedStack stack = stack(Map.of());
    assertThat(stack.all("AWS::SNS::Subscription")).isEmpty();
    assertThat(stackWithAll().all("AWS::SNS::Subscription")).hasSize(1);
    assertThat(References.named(stack.properties("AlarmTopic").at("KmsMasterKeyId")))
        .containsExactly("AlarmKey");
    assertThat(stack.properties("AlarmKey").at("EnableKeyRotation").text()).isEqualTo("true");
    for (Node policy :
        List.of(
            stack.properties("AlarmKey").at("KeyPolicy"),
            stack.properties("AlarmTopicPolicy").at("PolicyDocument"))) {
      assertThat(policy.at("Statement").items())
          .filteredOn(one -> one.at("Principal", "Service").optionalText().isPresent())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.at("Principal", "Service").text()).isEqualTo("cloudwatch.amazonaws.com");
            assertThat(one.at("Condition", "StringEquals", "aws:SourceAccount", "Ref").text())
                .isEqualTo("AWS::AccountId");
          });
    }
  }

  @Test
  void opensBucketTopicAndKeyToNobodyButWhoIsNamed() throws IOException {
    DeployedStack stack = stackWithAll();
    Set<String> open = new TreeSet<>();
    for (String name : List.of("PageBucketPolicy", "AlarmTopicPolicy", "AlarmKey")) {
      Node properties = stack.properties(name);
      for (Node one :
          (name.equals("AlarmKey") ? properties.at("KeyPolicy") : properties.at("PolicyDocument"))
              .at("Statement")
              .items()) {
        if (one.at("Effect").text().equals("Allow")) {
          assertThat(one.at("Principal").fields()).as(name).isNotEmpty();
          if (one.at("Resource").toString().contains("*")) {
            open.add(name + " " + one.at("Sid").text());
          }
        }
      }
    }
    // Every object of the bucket; and in a key's policy, the key itself.
    assertThat(open)
        .containsExactlyInAnyOrder(
            "PageBucketPolicy DistributionReads",
            "AlarmKey AccountGovernsByIam",
            "AlarmKey AlarmsArePublished");
  }

  @Test
  void drawsWhatOperatorsLookAtFirst() throws IOException {
    DeployedStack stack = stack(Map.of());
    String body = stack.text(stack.properties("Dashboard").at("DashboardBody"));
    assertThat(body).doesNotContain("${");
    List<Node> widgets = Reader.json(body).at("widgets").items();
    Set<String> places = new TreeSet<>();
    Set<String> titles = new TreeSet<>();
    for (Node widget : widgets) {
      places.add(widget.at("x").text() + " " + widget.at("y").text());
      titles.add(widget.at("properties", "title").text());
    }
    assertThat(places).hasSameSizeAs(widgets);
    assertThat(titles)
        .contains(
            "PINs sent",
            "PINs that fail, percent of the calls that check them",
            "SMS this month, US dollars of the account",
            "Exchanges",
            "Refusals by reason",
            "5xx and calls",
            "Latency p99, ms",
            "Throttles",
            "Age of the secrets, days");
    assertThat(body).contains("SEARCH('{Pintle,Reason,Stack} MetricName=\\\"Refusals\\\"");
  }
}
