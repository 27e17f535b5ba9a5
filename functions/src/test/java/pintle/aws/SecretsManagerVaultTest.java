package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

final class SecretsManagerVaultTest {
  private static final String NAME = "pintle/signing";

  @Test
  void readsTheCurrentVersion() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(200, "{\"Name\":\"n\",\"SecretString\":\"{\\\"keys\\\":[]}\"}")) {
      assertThat(vault(secrets).read(NAME)).isEqualTo("{\"keys\":[]}");

      assertThat(secrets.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "secretsmanager.GetSecretValue",
                  "{\"SecretId\":\"pintle/signing\",\"VersionStage\":\"AWSCURRENT\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {}",
        "200 | {\"SecretString\":\"\"}",
        "400 | {\"__type\":\"ResourceNotFoundException\",\"Message\":\"no AWSCURRENT\"}",
      })
  void saysSoWhileThereIsNoValueYet(int status, String body) {
    try (FakeEndpoint secrets = FakeEndpoint.answering(status, body)) {
      assertThat(refused(secrets)).isEqualTo(Reason.NO_KEY_YET);
    }
  }

  @ParameterizedTest
  @Tag("case-82")
  @CsvSource({
    "400, ThrottlingException, 3",
    "500, InternalServiceError, 3",
    "400, AccessDeniedException, 1",
    "400, InvalidRequestException, 1",
    "400, DecryptionFailure, 1",
  })
  void refusesWhileTheVaultDoesNotAnswer(int status, String type, int mostRequests) {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(status, "{\"__type\":\"%s\"}".formatted(type))) {
      assertThat(refused(secrets)).isEqualTo(Reason.DEPENDENCY_DOWN);
      assertThat(secrets.requests()).hasSizeBetween(1, mostRequests);
    }
  }

  @Test
  @Tag("case-82")
  void refusesAfterSilence() {
    try (FakeEndpoint secrets = FakeEndpoint.silent()) {
      assertThat(refused(secrets)).isEqualTo(Reason.DEPENDENCY_DOWN);
    }
  }

  private static Reason refused(FakeEndpoint secrets) {
    SecretsManagerVault vault = vault(secrets);
    Refusal[] refusal = new Refusal[1];
    String printed =
        FakeEndpoint.printed(
            () -> refusal[0] = catchThrowableOfType(Refusal.class, () -> vault.read(NAME)));
    assertThat(printed).startsWith("{\"event\":").doesNotContain("keys");
    return refusal[0].reason();
  }

  private static SecretsManagerVault vault(FakeEndpoint secrets) {
    return new SecretsManagerVault(secrets.client(SecretsManagerClient.builder(), Aws.ATTEMPTS));
  }
}
