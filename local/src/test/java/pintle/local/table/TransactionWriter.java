package pintle.local.table;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The process that {@link KillTest} kills: writes transactions and says each that was answered. */
final class TransactionWriter {
  static final TableDefinition TABLE = new TableDefinition("kill-test", "pk", "sk", "ttl");
  static final String LINE_END = ";";
  static final int WRITERS = 3;

  private TransactionWriter() {}

  /** Arguments: the folder, and a text that no other round has. */
  public static void main(String[] arguments) {
    DynamoDbClient client = LocalDynamo.on(Path.of(arguments[0])).table(TABLE);
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = arguments[1] + "-" + writer + "-";
      Thread.ofPlatform().start(() -> writeForever(client, prefix));
    }
  }

  private static void writeForever(DynamoDbClient client, String prefix) {
    PrintStream out = System.out;
    for (int i = 0; ; i++) {
      String id = prefix + i;
      client.transactWriteItems(request -> request.transactItems(put(id, "a"), put(id, "b")));
      synchronized (out) {
        out.println(id + LINE_END);
        out.flush();
      }
    }
  }

  private static TransactWriteItem put(String id, String sort) {
    return TransactWriteItem.builder()
        .put(put ->
            put.tableName(TABLE.name())
                .item(Map.of("pk", AttributeValue.fromS(id), "sk", AttributeValue.fromS(sort))))
        .build();
  }
}
