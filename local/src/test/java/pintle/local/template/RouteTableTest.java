package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  @Test
  void isInTheDocumentAsTheTemplateHasIt() throws IOException {
    String document = Files.readString(Checkout.CALLS);
    assertThat(document)
        .as("docs/api.md's route table; pintle.local.template.RouteTable writes it anew")
        .isEqualTo(RouteTable.into(document, Checkout.template()));
  }

  @Test
  void leavesAllElseOfTheDocumentAsItIs() throws IOException {
    Template template =
        Template.of(
            """
            Resources:
              Greet:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: p.Greet::handleRequest
                  Timeout: 10
                  Events:
                    SendPinBySms:
                      Type: Api
                      Properties: {Method: post, Path: '/v1/{who}'}
              Idle:
                Type: AWS::Serverless::Function
                Properties: {Handler: 'p.Idle::handleRequest', Timeout: 10, Description: Waits}
            """);
    assertThat(RouteTable.into("a\n<!-- routes -->\nold\n<!-- /routes -->\nb\n", template))
        .isEqualTo(
            """
            a
            <!-- routes -->
            | call | what it does | function |
            | --- | --- | --- |
            | `POST /v1/{who}` | Send PIN by SMS | Greet |
            | none | Waits | Idle |
            <!-- /routes -->
            b
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<!-- routes -->",
        "<!-- /routes -->",
        "<!-- /routes --><!-- routes -->",
        "<!-- routes --><!-- routes --><!-- /routes -->"
      })
  void refusesADocumentWithoutItsMarkers(String document) throws IOException {
    Template template = Checkout.template();
    assertThatIllegalArgumentException().isThrownBy(() -> RouteTable.into(document, template));
  }
}
