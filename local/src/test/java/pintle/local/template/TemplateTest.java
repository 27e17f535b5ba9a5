package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The reader, on the real template and on small ones. */
class TemplateTest {
  private static final Map<String, String> GIVEN =
      Map.of(
          "TABLE", "pintle",
          "AWS::StackName", "pintle",
          "OidcAudience", "portal",
          "AllowedTenants", "*");

  private static Function generatePin() throws IOException {
    return Checkout.template().functions().stream()
        .filter(function -> function.logicalId().equals("GeneratePin"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsAFunctionWithItsHandlerAndRoutes() throws IOException {
    Function function = generatePin();
    assertThat(function.handlerClass()).isEqualTo("pintle.handler.GeneratePin");
    assertThat(function.timeoutSeconds()).isEqualTo(10);
    assertThat(function.routes())
        .containsExactly(new Route("POST", "/v1/generatePin", "SendPinBySms"));
  }

  @Test
  void takesTheEnvironmentFromTheDefaultsAndFromWhatIsGiven() throws IOException {
    assertThat(generatePin().environment(GIVEN))
        .containsEntry("STACK", "pintle")
        .containsEntry("TABLE", "pintle")
        .containsEntry("SIGNING_SECRET", "pintle/signing-keys")
        .containsEntry("OIDC_AUDIENCE", "portal")
        .containsEntry("SMS_INTERVAL", "PT60S")
        .containsEntry("PUBLIC_URL", "");
  }

  @Test
  void namesTheVariableThatOnlyAwsKnows() throws IOException {
    Function function = generatePin();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.environment(Map.of("STACK", "")))
        .withMessage(
            "the environment variable TABLE has no value here: give a value for ReplicatedTable");
  }

  @Test
  void readsTheFiltersOfTheStream() throws IOException {
    assertThat(Checkout.template().streamFilters()).containsOnlyKeys("SendGrantReceipts");
    assertThat(Checkout.template().streamFilters().get("SendGrantReceipts"))
        .singleElement()
        .satisfies(filter -> assertThat(filter).contains("GRANT_ISSUED"));
  }

  @Test
  void readsTheTable() throws IOException {
    TableSchema table = Checkout.template().table();
    assertThat(table.keys()).isEqualTo(new TableSchema.Keys("pk", Optional.of("sk")));
    assertThat(table.attributeTypes()).isEqualTo(Map.of("pk", "S", "sk", "S"));
    assertThat(table.ttlAttribute()).isEqualTo("ttl");
    assertThat(table.indexes()).isEmpty();
  }

  @Test
  void fillsTheRequestIdIntoAGatewayAnswer() {
    var response = new GatewayResponse("X", OptionalInt.empty(), Map.of(), "<$context.requestId>");
    assertThat(response.body("r-1")).isEqualTo("<r-1>");
  }

  @Test
  void worksOutConditionsAndSubstitutions() throws IOException {
    Template template =
        Template.of(
            """
            Parameters:
              Stage: {Type: String, Default: live}
            Conditions:
              Live: !Equals [!Ref Stage, live]
              Quiet: !Not [!Condition Live]
              Both: !And [!Condition Live, !Condition Quiet]
              Any: !Or [!Condition Live, !Condition Quiet]
            Globals:
              Function:
                Timeout: 10
                Environment:
                  Variables:
                    SHARED: a
                    OWN: b
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: p.F::handleRequest
                  Environment:
                    Variables:
                      OWN: !Sub 'x-${Stage}-${!Kept}'
                      MAPPED: !Sub ['${a}${AWS::Region}', {a: !Ref Stage}]
                      IF: !If [Live, !If [Quiet, 1, 2], 3]
                      AND: !If [Both, 1, 2]
                      OR: !If [Any, 1, 2]
                      ARN: !GetAtt Table.Arn
                      JOINED: !Join ['-', [a, !Ref Stage]]
                      HOST: !Select [2, !Split ['/', 'https://a.b/c']]
            """);
    Function function = template.functions().getFirst();
    Map<String, String> given = Map.of("AWS::Region", "r", "Table.Arn", "arn", "Table", "t");
    assertThat(function.environment(given))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "SHARED", "a",
                "OWN", "x-live-${Kept}",
                "MAPPED", "liver",
                "IF", "2",
                "AND", "2",
                "OR", "1",
                "ARN", "arn",
                "JOINED", "a-live",
                "HOST", "a.b"));
    assertThat(function.environment(Map.of("Stage", "x", "AWS::Region", "r", "ARN", "own")))
        .containsEntry("IF", "3")
        .containsEntry("ARN", "own");
  }

  @Test
  void refusesANameGivenTwice() {
    assertThat(catchThrowable(() -> Template.of("A: 1\nA: 2\n"))).isInstanceOf(IOException.class);
  }

  @Test
  void tellsAReferenceFromAWord() throws IOException {
    Node read = Reader.yaml("[!Ref Table, Table, !GetAtt Table.Arn, !Sub '${Table}']");
    assertThat(read.items().stream().map(References::named).map(List::copyOf))
        .containsExactly(List.of("Table"), List.of(), List.of("Table"), List.of("Table"));
  }
}
