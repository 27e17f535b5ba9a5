package pintle.aws;

import pintle.key.Vault;
import pintle.refusal.Reason;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets in AWS Secrets Manager: always the version that is current. */
public final class SecretsManagerVault implements Vault {
  private final SecretsManagerClient client;

  public SecretsManagerVault(SecretsManagerClient client) {
    this.client = client;
  }

  @Override
  public String read(String name) {
    String value;
    try {
      GetSecretValueResponse answer =
          client.getSecretValue(get -> get.secretId(name).versionStage("AWSCURRENT"));
      value = answer.secretString();
    } catch (ResourceNotFoundException notYet) {
      // Also the answer for a secret whose first value is still to be made.
      throw noValue(Report.code(notYet));
    } catch (SdkException failure) {
      Report.line("dependency_down", "secretsmanager", Report.code(failure));
      throw Reason.DEPENDENCY_DOWN.refusal();
    }
    if (value == null || value.isEmpty()) {
      throw noValue("empty");
    }
    return value;
  }

  @Override
  public void servedStale(String name) {
    Report.line("stale_secret", "secretsmanager", "served");
  }

  private static RuntimeException noValue(String reason) {
    Report.line("no_key_yet", "secretsmanager", reason);
    return Reason.NO_KEY_YET.refusal();
  }
}
