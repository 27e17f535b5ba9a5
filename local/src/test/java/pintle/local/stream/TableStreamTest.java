package pintle.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import pintle.local.table.LocalDynamo;
import pintle.local.table.TableDefinition;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What is written is told after the writer had its answer, and reaches whom the filter lets it. */
final class TableStreamTest {
  private static final TableDefinition TABLE = new TableDefinition("stream", "pk", "sk", "ttl");
  private static final String FILTER =
      "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"NewImage\":{\"type\":{\"S\":[\"WANTED\"]}}}}";

  private final List<String> events = new CopyOnWriteArrayList<>();

  private static Map<String, AttributeValue> item(String key, String type) {
    return Map.of(
        "pk", AttributeValue.fromS(key),
        "sk", AttributeValue.fromS(key),
        "type", AttributeValue.fromS(type),
        "n", AttributeValue.fromN("1"),
        "more", AttributeValue.fromM(Map.of("yes", AttributeValue.fromBool(true))));
  }

  private static void write(DynamoDbClient client, String key, String type) {
    TransactWriteItem wanted =
        TransactWriteItem.builder()
            .put(put -> put.tableName(TABLE.name()).item(item(key, type)))
            .build();
    Map<String, AttributeValue> none =
        Map.of("pk", AttributeValue.fromS("no " + key), "sk", AttributeValue.fromS("no"));
    TransactWriteItem other =
        TransactWriteItem.builder().delete(one -> one.tableName(TABLE.name()).key(none)).build();
    client.transactWriteItems(all -> all.transactItems(wanted, other));
  }

  private StreamedFunction function() {
    return new StreamedFunction(
        "Function",
        (input, output, context) ->
            events.add(new String(input.readAllBytes(), StandardCharsets.UTF_8)),
        List.of(FILTER));
  }

  @Test
  void tellsTheFunctionWhatItsFilterLetsThrough() {
    try (LocalDynamo dynamo = LocalDynamo.inMemory()) {
      TableStream stream = new TableStream();
      DynamoDbClient client = stream.over(dynamo.table(TABLE));
      stream.readBy(function());

      write(client, "one", "WANTED");
      write(client, "two", "OTHER");
      client.putItem(put -> put.tableName(TABLE.name()).item(item("three", "WANTED")));
      write(client, "four", "WANTED");
      stream.close();
    }

    assertThat(events).hasSize(2);
    assertThat(events.getFirst())
        .startsWith("{\"Records\":[")
        .contains("\"eventName\":\"INSERT\"", "\"pk\":{\"S\":\"one\"}", "\"n\":{\"N\":\"1\"}")
        .contains("\"more\":{\"M\":{\"yes\":{\"BOOL\":true}}}");
    assertThat(events.getLast()).contains("\"pk\":{\"S\":\"four\"}");
  }

  @Test
  void aReaderThatIsSlowOrBreaksDelaysNoWriter() {
    try (LocalDynamo dynamo = LocalDynamo.inMemory()) {
      TableStream stream = new TableStream();
      DynamoDbClient client = stream.over(dynamo.table(TABLE));
      CountDownLatch written = new CountDownLatch(1);
      stream.readBy(
          new StreamedFunction(
              "Slow",
              (input, output, context) -> {
                try {
                  written.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("broken");
              },
              List.of(FILTER)));
      stream.readBy(function());

      write(client, "one", "WANTED");
      write(client, "two", "WANTED");
      assertThat(events).isEmpty();
      written.countDown();
      stream.close();
    }

    assertThat(events).hasSize(2);
  }
}
