package pintle.aws;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pintle.key.SecretVersions;
import pintle.refusal.Refusal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The versions of one secret in AWS Secrets Manager, by their staging labels. */
public final class SecretsManagerVersions implements SecretVersions {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PENDING = "AWSPENDING";

  private final SecretsManagerClient client;
  private final String secret;

  public SecretsManagerVersions(SecretsManagerClient client, String secret) {
    this.client = client;
    this.secret = secret;
  }

  @Override
  public Labels labels() {
    DescribeSecretResponse described =
        call(() -> client.describeSecret(describe -> describe.secretId(secret)));
    return new Labels(
        Boolean.TRUE.equals(described.rotationEnabled()),
        labelled(described, CURRENT),
        labelled(described, PENDING));
  }

  private static Optional<String> labelled(DescribeSecretResponse described, String label) {
    return described.versionIdsToStages().entrySet().stream()
        .filter(entry -> entry.getValue().contains(label))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Asked for by the version alone: with a label that has moved on, the answer is an error. */
  @Override
  public Optional<String> value(String version) {
    return call(() -> {
      try {
        return Optional.ofNullable(
            client.getSecretValue(get -> get.secretId(secret).versionId(version)).secretString());
      } catch (ResourceNotFoundException staged) {
        // RotateSecret stages a version before there is a value for it.
        return Optional.empty();
      }
    });
  }

  @Override
  public void putPending(String version, String value) {
    call(() -> {
      try {
        return Optional.of(
            client.putSecretValue(put ->
                put.secretId(secret)
                    .clientRequestToken(version)
                    .secretString(value)
                    .versionStages(PENDING)));
      } catch (ResourceExistsException keepsTheFirst) {
        return Optional.empty();
      }
    });
  }

  @Override
  public boolean makeCurrent(String version, Optional<String> before) {
    return call(() -> {
      try {
        client.updateSecretVersionStage(move ->
            move.secretId(secret)
                .versionStage(CURRENT)
                .moveToVersionId(version)
                .removeFromVersionId(before.orElse(null)));
        return true;
      } catch (InvalidParameterException | InvalidRequestException refused) {
        // The label is not, or not any more, where it was read.
        Report.line("current_not_moved", "secretsmanager", Report.code(refused));
        return false;
      }
    });
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException failure) {
      Report.line("dependency_down", "secretsmanager", Report.code(failure));
      throw Refusal.down("secretsmanager");
    }
  }
}
