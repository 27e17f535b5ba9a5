package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The rotation's view of a secret, over the real SDK. */
final class SecretsManagerVersionsTest {
  private static final String SECRET = "arn:secret";
  private static final String OLD = "11111111-1111-4111-8111-111111111111";
  private static final String NEW = "22222222-2222-4222-8222-222222222222";
  private static final String STAGED =
      """
      {"RotationEnabled":true,"VersionIdsToStages":\
      {"%s":["AWSCURRENT"],"%s":["AWSPENDING"]}}\
      """
          .formatted(OLD, NEW);

  private static SecretsManagerVersions versions(FakeEndpoint secrets) {
    return new SecretsManagerVersions(
        secrets.client(SecretsManagerClient.builder(), Aws.ATTEMPTS), SECRET);
  }

  @Test
  void knowsTheVersionsThatAreStagedForARotation() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, STAGED)) {
      SecretsManagerVersions versions = versions(secrets);

      assertThat(versions.known(NEW)).isTrue();
      assertThat(versions.known("other")).isFalse();
      assertThat(versions.current(OLD)).isTrue();
      assertThat(versions.current(NEW)).isFalse();
      assertThat(secrets.requests())
          .allMatch(request -> request.target().equals("secretsmanager.DescribeSecret"));
    }
  }

  @Test
  @Tag("case-90")
  void knowsNoVersionWhereRotationIsNotEnabled() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, STAGED.replace("true", "false"))) {
      assertThat(versions(secrets).known(NEW)).isFalse();
    }
  }

  @Test
  void readsThePendingValueOfItsOwnVersion() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{\"SecretString\":\"value\"}")) {
      assertThat(versions(secrets).pendingValue(NEW)).contains("value");

      assertThat(secrets.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "secretsmanager.GetSecretValue",
                  "{\"SecretId\":\"arn:secret\",\"VersionId\":\"%s\",\"VersionStage\":\"AWSPENDING\"}"
                      .formatted(NEW)));
    }
  }

  @Test
  @Tag("case-90")
  void anEmptyPendingVersionHasNoValueYet() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(400, "{\"__type\":\"ResourceNotFoundException\"}")) {
      assertThat(versions(secrets).pendingValue(NEW)).isEmpty();
      assertThat(versions(secrets).currentValue()).isEmpty();
    }
  }

  @Test
  void whatStandsThereBeforeTheFirstRotationIsNoKeySet() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{\"SecretString\":\"{}\"}")) {
      assertThat(versions(secrets).currentValue()).isEmpty();
    }
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(200, "{\"SecretString\":\"{\\\"keys\\\":[]}\"}")) {
      assertThat(versions(secrets).currentValue()).contains("{\"keys\":[]}");
    }
  }

  @Test
  void putsThePendingValueUnderTheRotationsOwnToken() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{}")) {
      versions(secrets).putPending(NEW, "value");

      assertThat(secrets.requests()).hasSize(1);
      assertThat(secrets.requests().getFirst().target()).isEqualTo("secretsmanager.PutSecretValue");
      assertThat(secrets.requests().getFirst().body())
          .contains("\"ClientRequestToken\":\"" + NEW + "\"")
          .contains("\"SecretString\":\"value\"")
          .contains("\"VersionStages\":[\"AWSPENDING\"]");
    }
  }

  @Test
  @Tag("case-90")
  void aVersionThatHasAValueKeepsIt() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(400, "{\"__type\":\"ResourceExistsException\"}")) {
      versions(secrets).putPending(NEW, "another");

      assertThat(secrets.requests()).hasSize(1);
    }
  }

  @Test
  void movesTheCurrentLabelFromTheVersionThatHasIt() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, STAGED)) {
      versions(secrets).makeCurrent(NEW);

      FakeEndpoint.Request move = secrets.requests().getLast();
      assertThat(move.target()).isEqualTo("secretsmanager.UpdateSecretVersionStage");
      assertThat(move.body())
          .contains("\"VersionStage\":\"AWSCURRENT\"")
          .contains("\"MoveToVersionId\":\"" + NEW + "\"")
          .contains("\"RemoveFromVersionId\":\"" + OLD + "\"");
    }
  }

  @Test
  void tellsOfAVaultThatDoesNotAnswerWithoutItsWords() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(
            400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"secret words\"}")) {
      Refusal[] refusal = new Refusal[1];
      String printed =
          FakeEndpoint.printed(() ->
              refusal[0] = catchThrowableOfType(Refusal.class, () -> versions(secrets).known(NEW)));

      assertThat(refusal[0].reason()).isEqualTo(Reason.DEPENDENCY_DOWN);
      assertThat(printed).contains("AccessDeniedException").doesNotContain("secret words");
    }
  }
}
