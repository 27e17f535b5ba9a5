package pintle.local.table;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * A client whose transactions are on disk before they answer.
 *
 * <p>DynamoDB Local answers TransactWriteItems before SQLite has committed, so that a kill loses
 * the last one, but answers a single-item write only after its commit, and commits in order. So
 * each transaction is followed by one single-item write of a marker row.
 */
final class DurableTransactions implements InvocationHandler {
  /** The marker's partition key: one of the rows that carry no tenant. */
  static final String MARKER = "COUNT#local-durability";

  private static final Set<String> TRANSACTIONS =
      Set.of("transactWriteItems", "executeTransaction");

  private final DynamoDbClient engine;
  private final Barrier barrier;

  private DurableTransactions(DynamoDbClient engine, TableDefinition schema) {
    this.engine = engine;
    PutItemRequest marker =
        PutItemRequest.builder()
            .tableName(schema.name())
            .item(
                Map.of(
                    schema.partitionKey(), AttributeValue.fromS(MARKER),
                    schema.sortKey(), AttributeValue.fromS(MARKER)))
            .build();
    this.barrier = new Barrier(() -> engine.putItem(marker));
  }

  static DynamoDbClient over(DynamoDbClient engine, TableDefinition schema) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            new DurableTransactions(engine, schema));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object answer;
    try {
      answer = method.invoke(engine, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    if (TRANSACTIONS.contains(method.getName())) {
      barrier.pass();
    }
    return answer;
  }
}
