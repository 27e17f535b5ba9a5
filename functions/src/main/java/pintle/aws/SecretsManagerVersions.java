package pintle.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pintle.key.SecretVersions;
import pintle.refusal.Refusal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
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
  public boolean known(String version) {
    DescribeSecretResponse described = describe();
    return Boolean.TRUE.equals(described.rotationEnabled())
        && described.versionIdsToStages().containsKey(version);
  }

  @Override
  public boolean current(String version) {
    return stages().getOrDefault(version, List.of()).contains(CURRENT);
  }

  /** What stands there before the first rotation is no key set, and counts as nothing. */
  @Override
  public Optional<String> currentValue() {
    return value(Optional.empty(), CURRENT).filter(value -> value.startsWith("{\"keys\""));
  }

  @Override
  public Optional<String> pendingValue(String version) {
    return value(Optional.of(version), PENDING);
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
  public void makeCurrent(String version) {
    Optional<String> before =
        stages().entrySet().stream()
            .filter(entry -> entry.getValue().contains(CURRENT))
            .map(Map.Entry::getKey)
            .findFirst();
    call(() ->
        client.updateSecretVersionStage(move ->
            move.secretId(secret)
                .versionStage(CURRENT)
                .moveToVersionId(version)
                .removeFromVersionId(before.orElse(null))));
  }

  private Optional<String> value(Optional<String> version, String stage) {
    return call(() -> {
      try {
        return Optional.ofNullable(
            client
                .getSecretValue(
                    get -> get.secretId(secret).versionId(version.orElse(null)).versionStage(stage))
                .secretString());
      } catch (ResourceNotFoundException notYet) {
        return Optional.empty();
      }
    });
  }

  private Map<String, List<String>> stages() {
    return describe().versionIdsToStages();
  }

  private DescribeSecretResponse describe() {
    return call(() -> client.describeSecret(describe -> describe.secretId(secret)));
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
