package pintle.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

final class LocalDynamoTest {
  private static final TableDefinition SCHEMA = new TableDefinition("pintle", "pk", "sk", "ttl");

  @Test
  void keepsItemsOverARestart(@TempDir Path folder) {
    try (LocalDynamo dynamo = LocalDynamo.on(folder)) {
      DynamoDbClient client = dynamo.table(SCHEMA);
      client.transactWriteItems(request -> request.transactItems(put("one")));
      client.putItem(request -> request.tableName("pintle").item(item("two")));
    }
    try (LocalDynamo dynamo = LocalDynamo.on(folder)) {
      DynamoDbClient client = dynamo.table(SCHEMA);
      assertThat(has(client, "pintle", "one")).isTrue();
      assertThat(has(client, "pintle", "two")).isTrue();
      assertThat(has(client, "pintle", DurableTransactions.MARKER)).isTrue();
    }
  }

  @Test
  void passesOnWhyATransactionWasCancelledAndWritesNoMarkerForIt(@TempDir Path folder) {
    try (LocalDynamo dynamo = LocalDynamo.on(folder)) {
      DynamoDbClient client = dynamo.table(SCHEMA);
      TransactWriteItem impossible =
          TransactWriteItem.builder()
              .put(put ->
                  put.tableName("pintle")
                      .item(item("one"))
                      .conditionExpression("attribute_exists(pk)"))
              .build();

      assertThatThrownBy(
              () -> client.transactWriteItems(request -> request.transactItems(impossible)))
          .isInstanceOfSatisfying(
              TransactionCanceledException.class,
              e ->
                  assertThat(e.cancellationReasons().getFirst().code())
                      .isEqualTo("ConditionalCheckFailed"));
      assertThat(has(client, "pintle", DurableTransactions.MARKER)).isFalse();
    }
  }

  @Test
  void makesTheTableOfTheSchema() {
    SharedEngine.FreshTable table = SharedEngine.freshTable(SCHEMA);

    assertThat(
            table
                .client()
                .describeTable(request -> request.tableName(table.name()))
                .table()
                .keySchema())
        .extracting(key -> key.attributeName() + " " + key.keyType())
        .containsExactly("pk " + KeyType.HASH, "sk " + KeyType.RANGE);
    assertThat(
            table
                .client()
                .describeTimeToLive(request -> request.tableName(table.name()))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("ttl");
  }

  @Test
  void givesEachAskerAnEmptyTable() {
    SharedEngine.FreshTable one = SharedEngine.freshTable(SCHEMA);
    SharedEngine.FreshTable other = SharedEngine.freshTable(SCHEMA);

    one.client().putItem(request -> request.tableName(one.name()).item(item("one")));

    assertThat(has(one.client(), one.name(), "one")).isTrue();
    assertThat(has(other.client(), other.name(), "one")).isFalse();
  }

  @Test
  void readsATableThatWasMadeAnewByItsNewKeys() {
    SharedEngine.FreshTable table = SharedEngine.freshTable(SCHEMA);
    DynamoDbClient client = table.client();
    client.putItem(request -> request.tableName(table.name()).item(item("one")));
    assertThat(has(client, table.name(), "one")).isTrue();

    client.deleteTable(request -> request.tableName(table.name()));
    assertThatThrownBy(() -> has(client, table.name(), "one"))
        .isInstanceOf(ResourceNotFoundException.class);

    TableDefinition anew = new TableDefinition(table.name(), "p", "s", "end");
    client.createTable(anew.createRequest());
    Map<String, AttributeValue> key =
        Map.of("p", AttributeValue.fromS("one"), "s", AttributeValue.fromS("one"));
    assertThat(client.getItem(get -> get.tableName(table.name()).key(key)).hasItem()).isFalse();
    client.putItem(request -> request.tableName(table.name()).item(key));
    assertThat(client.getItem(get -> get.tableName(table.name()).key(key)).item()).isEqualTo(key);
    assertThatThrownBy(() -> has(client, table.name(), "one"))
        .hasMessageContaining("required keys");
  }

  @Test
  void tellsOfAnExpiryThatWasSwitchedOff() {
    SharedEngine.FreshTable table = SharedEngine.freshTable(SCHEMA);
    assertThat(expiry(table)).isEqualTo(TimeToLiveStatus.ENABLED);

    table
        .client()
        .updateTimeToLive(request ->
            request
                .tableName(table.name())
                .timeToLiveSpecification(ttl -> ttl.enabled(false).attributeName("ttl")));

    assertThat(expiry(table)).isEqualTo(TimeToLiveStatus.DISABLED);
  }

  @Test
  void readsNothingOnceItIsClosed() {
    LocalDynamo dynamo = LocalDynamo.inMemory();
    DynamoDbClient client = dynamo.table(SCHEMA);
    client.putItem(request -> request.tableName("pintle").item(item("one")));
    dynamo.close();

    assertThatThrownBy(() -> has(client, "pintle", "one")).hasMessageContaining("shut down");
  }

  private static TimeToLiveStatus expiry(SharedEngine.FreshTable table) {
    return table
        .client()
        .describeTimeToLive(request -> request.tableName(table.name()))
        .timeToLiveDescription()
        .timeToLiveStatus();
  }

  private static boolean has(DynamoDbClient client, String table, String key) {
    return client
        .getItem(request -> request.tableName(table).consistentRead(true).key(item(key)))
        .hasItem();
  }

  private static TransactWriteItem put(String key) {
    return TransactWriteItem.builder().put(put -> put.tableName("pintle").item(item(key))).build();
  }

  private static Map<String, AttributeValue> item(String key) {
    return Map.of("pk", AttributeValue.fromS(key), "sk", AttributeValue.fromS(key));
  }
}
