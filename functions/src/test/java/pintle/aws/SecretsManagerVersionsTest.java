package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.key.SecretVersions;
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
  void readsWhichVersionHasWhichLabel() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, STAGED)) {
      assertThat(versions(secrets).labels())
          .isEqualTo(new SecretVersions.Labels(true, Optional.of(OLD), Optional.of(NEW)));

      assertThat(secrets.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "secretsmanager.DescribeSecret", "{\"SecretId\":\"arn:secret\"}"));
    }
  }

  @Test
  @Tag("case-90")
  void readsBothLabelsOfAFinishedRotationAndNoneOfAnEmptySecret() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(
            200,
            "{\"RotationEnabled\":true,\"VersionIdsToStages\":{\"%s\":[\"AWSPREVIOUS\"],\"%s\":[\"AWSPENDING\",\"AWSCURRENT\"]}}"
                .formatted(OLD, NEW))) {
      assertThat(versions(secrets).labels())
          .isEqualTo(new SecretVersions.Labels(true, Optional.of(NEW), Optional.of(NEW)));
    }
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{}")) {
      assertThat(versions(secrets).labels())
          .isEqualTo(new SecretVersions.Labels(false, Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void readsAValueByItsVersionAloneWhateverItsLabelsAreByNow() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{\"SecretString\":\"value\"}")) {
      assertThat(versions(secrets).value(NEW)).contains("value");

      assertThat(secrets.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "secretsmanager.GetSecretValue",
                  "{\"SecretId\":\"arn:secret\",\"VersionId\":\"%s\"}".formatted(NEW)));
    }
  }

  @Test
  @Tag("case-90")
  void aVersionThatWasOnlyStagedHasNoValueYet() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(400, "{\"__type\":\"ResourceNotFoundException\"}")) {
      assertThat(versions(secrets).value(NEW)).isEmpty();
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
  void movesTheCurrentLabelFromTheVersionThatHadItWhenItWasRead() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{}")) {
      assertThat(versions(secrets).makeCurrent(NEW, Optional.of(OLD))).isTrue();

      FakeEndpoint.Request move = secrets.requests().getFirst();
      assertThat(move.target()).isEqualTo("secretsmanager.UpdateSecretVersionStage");
      assertThat(move.body())
          .contains("\"VersionStage\":\"AWSCURRENT\"")
          .contains("\"MoveToVersionId\":\"" + NEW + "\"")
          .contains("\"RemoveFromVersionId\":\"" + OLD + "\"");
    }
  }

  @Test
  void givesTheLabelToTheFirstVersionOfAnEmptySecret() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(200, "{}")) {
      assertThat(versions(secrets).makeCurrent(NEW, Optional.empty())).isTrue();

      assertThat(secrets.requests().getFirst().body()).doesNotContain("RemoveFromVersionId");
    }
  }

  @ParameterizedTest
  @Tag("case-89")
  @ValueSource(strings = {"InvalidParameterException", "InvalidRequestException"})
  void saysSoWhereTheLabelHasMovedMeanwhile(String type) {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(
            400, "{\"__type\":\"%s\",\"Message\":\"secret words\"}".formatted(type))) {
      boolean[] moved = {true};
      String printed =
          FakeEndpoint.printed(
              () -> moved[0] = versions(secrets).makeCurrent(NEW, Optional.of(OLD)));

      assertThat(moved[0]).isFalse();
      assertThat(printed).contains("current_not_moved", type).doesNotContain("secret words");
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
              refusal[0] = catchThrowableOfType(Refusal.class, () -> versions(secrets).labels()));

      assertThat(refusal[0].reason()).isEqualTo(Reason.DEPENDENCY_DOWN);
      assertThat(printed).contains("AccessDeniedException").doesNotContain("secret words");
    }
  }
}
