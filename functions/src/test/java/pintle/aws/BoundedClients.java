package pintle.aws;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The clients with a deployed function's bounds on attempts, on a connection of the test's.
 * Attempts follow each other at once, none is given up because many before it failed, and no time
 * counts: a busy machine is no fault.
 */
public final class BoundedClients {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private BoundedClients() {}

  public static DynamoDbClient dynamoDb(SdkHttpClient http) {
    return client(DynamoDbClient.builder(), Aws.ATTEMPTS, http);
  }

  public static SnsClient sns(SdkHttpClient http) {
    return client(SnsClient.builder(), Aws.SMS_ATTEMPTS, http);
  }

  public static SecretsManagerClient secretsManager(SdkHttpClient http) {
    return client(SecretsManagerClient.builder(), Aws.ATTEMPTS, http);
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, int attempts, SdkHttpClient http) {
    Aws.bounded(builder, attempts).httpClientBuilder(defaults -> http);
    StandardRetryStrategy bounded =
        (StandardRetryStrategy) builder.overrideConfiguration().retryStrategy().orElseThrow();
    return builder
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .retryStrategy(
                    bounded.toBuilder()
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                        .circuitBreakerEnabled(false)
                        .build())
                .apiCallTimeout(PATIENCE)
                .apiCallAttemptTimeout(PATIENCE)
                .build())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }
}
