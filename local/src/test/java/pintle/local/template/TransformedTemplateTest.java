package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What CloudFormation gets: rights, logs and the order in which resources can be made. */
@Tag("case-101")
class TransformedTemplateTest {
  /** All that may be done to any resource, with the functions that may; the reason is beside it. */
  private static final Map<String, Set<String>> ANY_RESOURCE =
      // A phone number has no ARN; a second statement denies all that has one.
      Map.of(
          "sns:Publish",
          Set.of("GeneratePin", "RegisterPhone", "ServeLegacyOAuth", "SendGrantReceipts"),
          // The table's own streams, whose names are the time of their making.
          "dynamodb:DescribeStream",
          Set.of("SendGrantReceipts"),
          "dynamodb:GetRecords",
          Set.of("SendGrantReceipts"),
          "dynamodb:GetShardIterator",
          Set.of("SendGrantReceipts"),
          "dynamodb:ListStreams",
          Set.of("SendGrantReceipts"));

  /** AWS's own policy for writing logs; SAM gives it to every function. */
  private static final String LOGS =
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

  /** By name, and so the replicas of a standby region, too; Secrets Manager ends a name anew. */
  private static final String TABLE =
      "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${AWS::StackName}";

  private static final String SECRET =
      "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"
          + "${AWS::StackName}/";
  private static final String SIGNING_SECRET = SECRET + "signing-keys-??????";
  private static final String PEPPER_SECRET = SECRET + "pepper-??????";

  private static final Set<String> WRITES =
      Set.of(
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem");

  private Node template;

  @BeforeEach
  void read() throws IOException {
    template = Checkout.transformed();
  }

  private Map<String, Node> all(String type) {
    Map<String, Node> found = new LinkedHashMap<>();
    template
        .at("Resources")
        .fields()
        .forEach((name, resource) -> {
          if (resource.at("Type").text().equals(type)) {
            found.put(name, resource.at("Properties"));
          }
        });
    return found;
  }

  /** The statements of a function's role. */
  private List<Node> statements(Node function) {
    String role = function.at("Role", "Fn::GetAtt").items().getFirst().text();
    List<Node> statements = new ArrayList<>();
    for (Node policy : template.at("Resources", role, "Properties", "Policies").items()) {
      statements.addAll(policy.at("PolicyDocument", "Statement").items());
    }
    return statements;
  }

  private List<Node> allowed(Node function) {
    return statements(function).stream()
        .filter(one -> one.at("Effect").text().equals("Allow"))
        .toList();
  }

  private static List<String> actions(Node statement) {
    return statement.at("Action").items().stream().map(Node::text).toList();
  }

  private Set<String> whoMay(String action, String resource) {
    Set<String> functions = new TreeSet<>();
    all("AWS::Lambda::Function")
        .forEach((name, function) -> {
          for (Node one : allowed(function)) {
            if (actions(one).contains(action) && one.at("Resource").toString().contains(resource)) {
              functions.add(name);
            }
          }
        });
    return functions;
  }

  @Test
  void givesRightsByNameAndOnlyForReasonsToAll() {
    Map<String, Set<String>> found = new TreeMap<>();
    all("AWS::Lambda::Function")
        .forEach((name, function) -> {
          assertThat(allowed(function)).as(name).isNotEmpty();
          for (Node one : allowed(function)) {
            assertThat(one.fields()).as(name).containsKeys("Action", "Resource");
            assertThat(actions(one)).as(name).isNotEmpty().noneMatch(text -> text.contains("*"));
            if (one.at("Resource").toString().contains("*")) {
              actions(one)
                  .forEach(
                      action -> found.computeIfAbsent(action, any -> new TreeSet<>()).add(name));
            }
          }
        });
    assertThat(found).isEqualTo(ANY_RESOURCE);
  }

  @Test
  void namesTableAndSecretsInFull() {
    Set<String> named = new TreeSet<>();
    all("AWS::Lambda::Function")
        .forEach((name, function) ->
            allowed(function)
                .forEach(one ->
                    one.at("Resource")
                        .items()
                        .forEach(resource ->
                            resource.fields().values().stream()
                                .map(Node::text)
                                .forEach(named::add))));
    assertThat(named)
        .containsExactlyInAnyOrder(TABLE, TABLE + "/stream/*", SIGNING_SECRET, PEPPER_SECRET);
  }

  @Test
  void givesNoRoleMoreThanItsOwnPolicyAndLogs() {
    all("AWS::IAM::Role")
        .forEach((name, role) ->
            assertThat(role.at("ManagedPolicyArns").items())
                .as(name)
                .containsExactly(new Node.Text(LOGS)));
    assertThat(all("AWS::IAM::Role")).hasSameSizeAs(all("AWS::Lambda::Function"));
    assertThat(all("AWS::IAM::ManagedPolicy")).isEmpty();
    assertThat(all("AWS::IAM::Policy")).isEmpty();
  }

  @Test
  void sendsToPhoneNumbersAndToNothingThatHasAnArn() {
    for (String name :
        Set.of("GeneratePin", "RegisterPhone", "ServeLegacyOAuth", "SendGrantReceipts")) {
      Node function = template.at("Resources", name, "Properties");
      assertThat(statements(function))
          .as(name)
          .anyMatch(one ->
              one.at("Effect").text().equals("Deny")
                  && actions(one).equals(List.of("sns:Publish"))
                  && one.at("Resource", "Fn::Sub")
                      .text()
                      .equals("arn:${AWS::Partition}:sns:*:*:*"));
    }
  }

  @Test
  void letsOnlyThoseReadASecretThatNeedIt() {
    String read = "secretsmanager:GetSecretValue";
    assertThat(whoMay(read, SIGNING_SECRET))
        .containsExactlyInAnyOrder(
            "ExchangeToken", "IssueToken", "ServeLegacyOAuth", "RotateSigningKeys");
    assertThat(whoMay(read, PEPPER_SECRET))
        .containsExactlyInAnyOrder(
            "GeneratePin", "LoginWithPin", "RegisterPhone", "ServeLegacyOAuth");
    assertThat(whoMay("secretsmanager:PutSecretValue", SIGNING_SECRET))
        .containsExactly("RotateSigningKeys");
    assertThat(whoMay("secretsmanager:PutSecretValue", PEPPER_SECRET)).isEmpty();
  }

  @Test
  void letsNobodyScanTheTableAndTheAuthorizerOnlyRead() {
    assertThat(whoMay("dynamodb:Scan", TABLE)).isEmpty();
    assertThat(whoMay("dynamodb:GetItem", TABLE))
        .isEqualTo(new TreeSet<>(all("AWS::Lambda::Function").keySet()));
    for (String write : WRITES) {
      assertThat(whoMay(write, TABLE)).doesNotContain("AuthorizeAccessToken");
    }
    assertThat(whoMay("dynamodb:BatchWriteItem", TABLE))
        .containsExactlyInAnyOrder("ServeGroups", "ManageGroups", "ImportDirectory");
  }

  @Test
  void letsTheRotationAndWhatIsPublishedTouchThePublicKeysAlone() {
    for (String name : List.of("RotateSigningKeys", "ServeDiscovery")) {
      Node function = template.at("Resources", name, "Properties");
      assertThat(allowed(function))
          .filteredOn(one -> one.at("Resource").toString().contains(TABLE))
          .as(name)
          .singleElement()
          .satisfies(one ->
              assertThat(one.at("Condition", "ForAllValues:StringEquals", "dynamodb:LeadingKeys"))
                  .isEqualTo(new Node.Items(List.of(new Node.Text("KEYS")))));
    }
  }

  @Test
  void letsThatWhichIsOpenToAllReadAndNothingElse() {
    assertThat(allowed(template.at("Resources", "ServeDiscovery", "Properties")))
        .singleElement()
        .satisfies(one -> assertThat(actions(one)).containsExactly("dynamodb:GetItem"));
  }

  @Test
  void keepsEverybodyElseFromWritingThePublicKeys() {
    Set<String> writers = new TreeSet<>();
    WRITES.forEach(write -> writers.addAll(whoMay(write, TABLE)));
    writers.remove("RotateSigningKeys");
    assertThat(writers).hasSize(18);
    for (String name : writers) {
      Node function = template.at("Resources", name, "Properties");
      assertThat(statements(function))
          .as(name)
          .anyMatch(one ->
              one.at("Effect").text().equals("Deny")
                  && actions(one).containsAll(WRITES)
                  && one.at("Condition", "ForAnyValue:StringEquals", "dynamodb:LeadingKeys")
                      .equals(new Node.Items(List.of(new Node.Text("KEYS")))));
    }
  }

  @Test
  void letsNoStrangerInvokeAFunction() {
    assertThat(all("AWS::Lambda::Permission"))
        .isNotEmpty()
        .allSatisfy((name, permission) -> {
          assertThat(permission.at("Principal").text())
              .isIn("apigateway.amazonaws.com", "secretsmanager.amazonaws.com");
          assertThat(permission.fields().keySet()).containsAnyOf("SourceArn", "SourceAccount");
        });
  }

  @Test
  void keepsTheLogsOfEveryFunctionForSomeDays() {
    Map<String, Node> groups = all("AWS::Logs::LogGroup");
    Set<String> used = new TreeSet<>();
    all("AWS::Lambda::Function")
        .forEach((name, function) -> {
          String group = function.at("LoggingConfig", "LogGroup", "Ref").text();
          assertThat(groups).as(name).containsKey(group);
          assertThat(used.add(group)).as(name).isTrue();
        });
    Values defaults = new Values(template, Map.of());
    assertThat(groups)
        .allSatisfy((name, group) ->
            assertThat(Integer.parseInt(defaults.text(group.at("RetentionInDays")))).isPositive());
  }

  @Test
  void runsEveryFunctionOnJava25() {
    assertThat(all("AWS::Lambda::Function"))
        .allSatisfy(
            (name, function) -> assertThat(function.at("Runtime").text()).isEqualTo("java25"));
  }

  @Test
  void makesOneStage() {
    assertThat(all("AWS::ApiGateway::Stage")).hasSize(1);
    assertThat(all("AWS::ApiGateway::Deployment"))
        .allSatisfy(
            (name, deployment) -> assertThat(deployment.fields()).doesNotContainKey("StageName"));
  }

  @Test
  void hasNoReferenceCycle() throws IOException {
    References references = new References(template);
    assertThat(references.needs().get("Api"))
        .contains("GeneratePinAliaslive", "ImportDirectoryAliaslive");
    assertThat(references.needs().get("SigningRotation"))
        .contains("RotationPermission", "RotateSigningKeys", "SigningSecret");
    assertThat(references.cycle()).isEmpty();
    assertThat(new References(Checkout.transformedWithAll()).cycle()).isEmpty();
  }

  @Test
  void findsTheCycleOfAFunctionThatIsToldTheApisAddress() {
    Node planted =
        changed(
            template,
            List.of(
                "Resources", "GeneratePin", "Properties", "Environment", "Variables", "PUBLIC_URL"),
            any ->
                new Node.Fields(
                    Map.of("Fn::Sub", new Node.Text("https://${Api}.execute-api.${AWS::Region}"))));
    assertThat(new References(planted).cycle())
        .hasValueSatisfying(ring -> assertThat(ring).contains("Api", "GeneratePin"));
  }

  private static Node changed(Node node, List<String> path, UnaryOperator<Node> change) {
    if (path.isEmpty()) {
      return change.apply(node);
    }
    Map<String, Node> fields = new LinkedHashMap<>(node.fields());
    String first = path.getFirst();
    fields.put(first, changed(node.at(first), path.subList(1, path.size()), change));
    return new Node.Fields(fields);
  }

  @Test
  void findsACycleOfEachKind() throws IOException {
    assertRing("{Ref: B}");
    assertRing("{'Fn::GetAtt': [B, Arn]}");
    assertRing("{'Fn::GetAtt': B.Arn}");
    assertRing("{'Fn::Sub': 'x${B.Arn}'}");
    assertRing("{'Fn::Sub': ['${b}', {b: {Ref: B}}]}");
    assertThat(
            new References(Reader.yaml("Resources: {A: {DependsOn: [B]}, B: {DependsOn: A}}"))
                .cycle())
        .contains(List.of("A", "B", "A"));
  }

  private static void assertRing(String reference) throws IOException {
    String yaml = "Resources: {A: {P: [%s]}, B: {P: {Ref: A}}}".formatted(reference);
    assertThat(new References(Reader.yaml(yaml)).cycle()).contains(List.of("A", "B", "A"));
  }

  @Test
  void takesNoOtherNameForAReference() throws IOException {
    String yaml = "Resources: {A: {P: {'Fn::Sub': ['${B}${!B}', {B: x}]}}, B: {P: {Ref: A}}}";
    assertThat(new References(Reader.yaml(yaml)).cycle()).isEqualTo(Optional.empty());
  }
}
