package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@Tag("case-84")
final class AwsTest {
  @ParameterizedTest
  @CsvSource({
    "400, ProvisionedThroughputExceededException",
    "400, ThrottlingException",
    "500, InternalServerError",
    "503, ServiceUnavailable",
  })
  void triesThreeTimesWithinTwoSeconds(int status, String code) {
    String body = "{\"__type\":\"%s\",\"message\":\"no\"}".formatted(code);
    try (FakeEndpoint engine = FakeEndpoint.answering(status, body)) {
      DynamoDbClient client = engine.client(DynamoDbClient.builder(), Aws.ATTEMPTS);
      long start = System.nanoTime();

      assertThatThrownBy(client::listTables).isInstanceOf(SdkException.class);
      assertThat(engine.requests()).hasSize(3);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @ParameterizedTest
  @CsvSource({"DynamoDB hangs up, true, 3", "DynamoDB is silent, false, 2"})
  void doesNotTryForLongerWhereNothingIsAnswered(String name, boolean ends, int most) {
    try (FakeEndpoint engine = ends ? FakeEndpoint.hangingUp() : FakeEndpoint.silent()) {
      DynamoDbClient client = engine.client(DynamoDbClient.builder(), Aws.ATTEMPTS);
      long start = System.nanoTime();

      assertThatThrownBy(client::listTables).isInstanceOf(SdkException.class);
      assertThat(engine.requests()).as(name).hasSizeBetween(1, most);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }
}
