package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of another API behind the ready-made authorizer. */
class ProtectedApiTest {
  private static final String CACHE = "AuthorizerCacheSeconds";

  private static Map<String, Node> resources() throws IOException {
    return Checkout.protectedApi().at("Resources").fields();
  }

  private static Node body() throws IOException {
    return Checkout.protectedApi().at("Resources", "Api", "Properties", "Body");
  }

  @Test
  @Tag("case-42")
  void keepsAnAnswerForFiveSecondsAndNeverForMoreThanSixty() throws IOException {
    for (Node template : List.of(Reader.yaml(Checkout.PROTECTED_API), Checkout.template().tree())) {
      Node seconds = template.at("Parameters", CACHE);
      assertThat(seconds.at("Type").text()).isEqualTo("Number");
      assertThat(seconds.at("Default").text()).isEqualTo("5");
      assertThat(seconds.at("MinValue").text()).isEqualTo("0");
      assertThat(seconds.at("MaxValue").text()).isEqualTo("60");
    }
    // Where nothing is set the gateway keeps an answer for five minutes.
    assertThat(authorizer().at("authorizerResultTtlInSeconds").text()).isEqualTo("5");
    assertThat(
            Reader.yaml(Checkout.PROTECTED_API)
                .at("Resources", "Api", "Properties", "Auth", "Authorizers", "Pintle", "Identity")
                .at("ReauthorizeEvery", "Ref")
                .text())
        .isEqualTo(CACHE);
  }

  private static Node authorizer() throws IOException {
    Map<String, Node> schemes = body().at("components", "securitySchemes").fields();
    assertThat(schemes).containsOnlyKeys("Pintle");
    return body().at("components", "securitySchemes", "Pintle", "x-amazon-apigateway-authorizer");
  }

  @Test
  @Tag("case-43")
  void asksTheAuthorizerBeforeEveryMethod() throws IOException {
    assertThat(authorizer().at("type").text()).isEqualTo("request");
    assertThat(authorizer().at("identitySource").text())
        .isEqualTo("method.request.header.Authorization");
    assertThat(authorizer().at("authorizerUri").toString()).contains("AuthorizerArn");
    List<Node> methods =
        body().at("paths").fields().values().stream()
            .flatMap(path -> path.fields().values().stream())
            .toList();
    assertThat(methods)
        .isNotEmpty()
        .allSatisfy(method ->
            assertThat(method.at("security").items())
                .singleElement()
                .satisfies(one -> assertThat(one.fields()).containsOnlyKeys("Pintle")));
  }

  @Test
  void givesTheAuthorizerNoRights() throws IOException {
    assertThat(resources().values())
        .extracting(one -> one.at("Type").text())
        .containsExactlyInAnyOrder(
            "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenantId", "connectorId", "grantId", "userId", "reach", "scope"})
  @Tag("case-45")
  void answersWithEachFieldOfTheContextAsAText(String field) throws IOException {
    Set<String> lines =
        Set.of(
            body()
                .at("paths", "/{proxy+}", "get", "x-amazon-apigateway-integration", "responses")
                .at("default", "responseTemplates", "application/json")
                .text()
                .replace(",", "")
                .split("\n *"));
    assertThat(lines).contains("\"%s\": \"$context.authorizer.%s\"".formatted(field, field));
  }

  /** The gateway waits for its authorizer as long as for any function. */
  @Test
  @Tag("case-44")
  void theAuthorizerEndsBeforeTheGatewayGivesUp() throws IOException {
    Node function = Checkout.transformed().at("Resources", "AuthorizeAccessToken", "Properties");
    assertThat(Integer.parseInt(function.at("Timeout").text())).isBetween(1, 28);
  }
}
