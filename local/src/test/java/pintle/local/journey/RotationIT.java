package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.key.SigningKeys;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * RotateSecret end to end on a deployed stack: Secrets Manager calls the function, tokens go on.
 */
final class RotationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DeployedStack stack = DeployedStack.open();
  private final SecretsManagerClient secrets =
      SecretsManagerClient.builder()
          .httpClient(UrlConnectionHttpClient.create())
          .endpointOverride(URI.create(stack.text("endpoint")))
          .region(Region.of(stack.text("region")))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .build();
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
}
