package pintle.aws;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import pintle.key.Vault;
import pintle.log.Line;
import pintle.log.Log;
import pintle.log.Metric;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Secrets in AWS Secrets Manager: always the version that is current. Each reading tells the
 * operator how old that is.
 */
public final class SecretsManagerVault implements Vault {
  private static final String SERVICE = "secretsmanager";

  private final Supplier<SecretsManagerClient> client;
  private final Map<String, String> words;
  private final Log log;
  private final InstantSource clock;

  /**
   * @param client built at the first reading
   * @param words what the operator calls each secret, by its name or ARN
   */
  public SecretsManagerVault(
      Supplier<SecretsManagerClient> client,
      Map<String, String> words,
      Log log,
      InstantSource clock) {
    this.client = client;
    this.words = Map.copyOf(words);
    this.log = log;
    this.clock = clock;
  }

  @Override
  public String read(String name) {
    GetSecretValueResponse answer;
    try {
      answer = client.get().getSecretValue(get -> get.secretId(name).versionStage("AWSCURRENT"));
    } catch (ResourceNotFoundException notYet) {
      // Also the answer for a secret whose first value is still to be made.
      throw noValue(Report.code(notYet));
    } catch (SdkException failure) {
      Report.line("dependency_down", SERVICE, Report.code(failure));
      throw Refusal.down(SERVICE);
    }
    String value = answer.secretString();
    if (value == null || value.isEmpty()) {
      throw noValue("empty");
    }
    tellAge(word(name), answer);
    return value;
  }

  private void tellAge(String word, GetSecretValueResponse answer) {
    Line line = log.line().put("event", "secret_read").put("service", SERVICE).put("secret", word);
    if (answer.createdDate() != null) {
      Duration age = Duration.between(answer.createdDate(), clock.instant());
      line.put("days", age.toDays()).days(Metric.SECRET_AGE, word, age);
    }
    line.write();
  }

  @Override
  public void servedStale(String name) {
    log.line()
        .put("event", "stale_secret")
        .put("service", SERVICE)
        .put("secret", word(name))
        .count(Metric.STALE_SECRET, word(name))
        .write();
  }

  private String word(String name) {
    return words.getOrDefault(name, "other");
  }

  private static RuntimeException noValue(String reason) {
    Report.line("no_key_yet", SERVICE, reason);
    return Reason.NO_KEY_YET.refusal();
  }
}
