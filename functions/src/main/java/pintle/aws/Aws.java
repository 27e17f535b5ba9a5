package pintle.aws;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The clients, each built when it is first asked for. Region, credentials and endpoint are the
 * SDK's own environment ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL}). A call takes two seconds in
 * all; the pauses between its attempts are short enough for all of them to begin.
 */
public final class Aws {
  private static final Duration WHOLE_CALL = Duration.ofSeconds(2);
  private static final Duration ONE_ATTEMPT = Duration.ofSeconds(1);
  static final int ATTEMPTS = 3;

  /** With full jitter; the SDK's own pause after a throttle is up to a second, then up to two. */
  private static final BackoffStrategy PAUSE =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofMillis(500));

  private static final BackoffStrategy PAUSE_WHEN_THROTTLED =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(200), Duration.ofMillis(800));

  /** One repetition: an SMS whose answer was lost may arrive twice, never three times. */
  static final int SMS_ATTEMPTS = 2;

  private @Nullable DynamoDbClient dynamoDb;
  private @Nullable SnsClient sns;
  private @Nullable SecretsManagerClient secretsManager;

  public synchronized DynamoDbClient dynamoDb() {
    DynamoDbClient built = dynamoDb;
    if (built == null) {
      built = bounded(DynamoDbClient.builder(), ATTEMPTS).build();
      dynamoDb = built;
    }
    return built;
  }

  public synchronized SnsClient sns() {
    SnsClient built = sns;
    if (built == null) {
      built = bounded(SnsClient.builder(), SMS_ATTEMPTS).build();
      sns = built;
    }
    return built;
  }

  public synchronized SecretsManagerClient secretsManager() {
    SecretsManagerClient built = secretsManager;
    if (built == null) {
      built = bounded(SecretsManagerClient.builder(), ATTEMPTS).build();
      secretsManager = built;
    }
    return built;
  }

  /** The same bounds for any client. */
  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B bounded(
      B builder, int attempts) {
    return builder
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(ONE_ATTEMPT)
                .socketTimeout(ONE_ATTEMPT))
        .overrideConfiguration(bounds ->
            bounds
                .apiCallTimeout(WHOLE_CALL)
                .apiCallAttemptTimeout(ONE_ATTEMPT)
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(attempts)
                        .backoffStrategy(PAUSE)
                        .throttlingBackoffStrategy(PAUSE_WHEN_THROTTLED)
                        .build()));
  }
}
