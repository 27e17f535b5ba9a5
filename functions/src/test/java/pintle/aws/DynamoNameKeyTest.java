package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Refusal;
import pintle.secret.SeededRandomness;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** A key that somebody takes away while it is made; the rest is on DynamoDB Local. */
final class DynamoNameKeyTest {
  @Test
  @Tag("case-82")
  void isRefusedUnderTheNameOfTheTable() {
    DynamoNameKey key = new DynamoNameKey(new VanishingItem(), "table", new SeededRandomness(1));
    String printed =
        FakeEndpoint.printed(() ->
            assertThat(catchThrowableOfType(Refusal.class, key::bytes).service())
                .contains("dynamodb"));
    assertThat(printed).contains("dependency_down", "NameKeyMissing");
  }

  /** There for every write, and for no read. */
  private static final class VanishingItem implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return GetItemResponse.builder().build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      throw ConditionalCheckFailedException.builder().message("it is there").build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}
