package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.aws.DynamoPublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * RotateSecret end to end on a deployed stack: Secrets Manager calls the function, tokens go on.
 */
final class RotationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DeployedStack stack = DeployedStack.open();
  private final SecretsManagerClient secrets =
      stack.endpoint().client(SecretsManagerClient.builder());
  private final LambdaClient lambda = stack.endpoint().client(LambdaClient.builder());
  private final DynamoDbClient dynamoDb = stack.endpoint().client(DynamoDbClient.builder());
  private Connector connector = new Connector("", "");
  private String refreshToken = "";

  @BeforeEach
  void grant() {
    String signIn = stack.http().register(DemoUser.DEVELOPER);
    connector = stack.http().connector(signIn, "Rotated");
    refreshToken = stack.http().grant(signIn, connector, "user").expect(201).text("refreshToken");
  }

  private String current() {
    Map<String, List<String>> versions =
        secrets
            .describeSecret(describe -> describe.secretId(stack.text("signingSecret")))
            .versionIdsToStages();
    List<String> current =
        versions.entrySet().stream()
            .filter(one -> one.getValue().contains("AWSCURRENT"))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(current).hasSize(1);
    return current.getFirst();
  }

  private void rotate() throws InterruptedException {
    String before = current();
    secrets.rotateSecret(rotate -> rotate.secretId(stack.text("signingSecret")));
    Instant end = Instant.now().plus(PATIENCE);
    while (current().equals(before)) {
      assertThat(Instant.now()).as("the rotation ended").isBefore(end);
      Thread.sleep(200);
    }
  }

  private String accessToken() {
    return stack.http().accessToken(connector, refreshToken);
  }

  /** The key that signs, and the next one. */
  private SigningKeys keys() {
    return SigningKeys.parse(
        secrets.getSecretValue(get -> get.secretId(stack.text("signingSecret"))).secretString());
  }

  @Test
  @Tag("case-89")
  @Tag("case-90")
  void aTokenOutlivesTheRotationOfItsKeyAndWhatWasNextSigns() throws Exception {
    String before = accessToken();
    SigningKeys first = keys();
    rotate();
    SigningKeys second = keys();
    assertThat(second.signing().getKeyID()).isEqualTo(first.next().getKeyID());
    assertThat(stack.http().groups(before)).contains("it");
    rotate();
    assertThat(keys().signing().getKeyID()).isEqualTo(second.next().getKeyID());
    assertThat(stack.http().groups(before)).contains("it");
    assertThat(stack.http().groups(accessToken())).contains("it");
  }

  private PublishedKeys published() {
    return new DynamoPublicKeys(dynamoDb, stack.text("table")).read();
  }

  private Set<String> publishedKids() {
    return published().keys().stream().map(ECKey::getKeyID).collect(Collectors.toSet());
  }

  /** What an operator's {@code make rotate-keys COMPROMISED=1} does first. */
  private void revokeKeys() {
    InvokeResponse answer =
        lambda.invoke(call ->
            call.functionName(stack.text("rotationFunction"))
                .payload(
                    SdkBytes.fromUtf8String(
                        "{\"Step\":\"revokeKeys\",\"SecretId\":\"%s\"}"
                            .formatted(stack.text("signingSecret")))));
    assertThat(answer.functionError()).isNull();
  }

  @Test
  @Tag("case-89")
  void aLeakEndsEveryAccessTokenAfterASecondAndNoRefreshToken() throws Exception {
    String before = accessToken();
    assertThat(stack.http().groups(before)).contains("it");
    SigningKeys leaked = keys();
    Set<String> kids = publishedKids();
    assertThat(kids).contains(leaked.signing().getKeyID(), leaked.next().getKeyID());

    revokeKeys();
    assertThat(publishedKids()).isEmpty();
    // A function keeps the published keys for a second.
    Thread.sleep(Duration.ofSeconds(1));
    stack.http().call("GET /v1/groups").accessToken(before).expect(401);
    Reply refused = stack.http().exchange(connector, refreshToken).expect(503);
    rotate();
    // Whoever was refused comes again when it was told to: a function asks for newer keys once a
    // second.
    Thread.sleep(Duration.ofSeconds(Long.parseLong(refused.header("Retry-After"))));

    stack.http().call("GET /v1/groups").accessToken(before).expect(401);
    String after = accessToken();
    assertThat(stack.http().groups(after)).contains("it");
    assertThat(publishedKids())
        .containsExactlyInAnyOrder(keys().signing().getKeyID(), keys().next().getKeyID())
        .doesNotContainAnyElementsOf(kids);
    assertThat(published().revoked()).containsAll(kids);

    rotate();

    assertThat(publishedKids()).doesNotContainAnyElementsOf(kids);
    assertThat(stack.http().groups(after)).contains("it");
    stack.http().call("GET /v1/groups").accessToken(before).expect(401);
  }
}
