package pintle.local.table;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One engine in memory for all tests of a JVM, and a fresh table for each class that asks: seconds
 * once instead of for each class. It ends with the JVM.
 */
public final class SharedEngine {
  private static final LocalDynamo ENGINE = LocalDynamo.inMemory();
  private static final AtomicInteger TABLES = new AtomicInteger();

  private SharedEngine() {}

  /** An empty table. */
  public record FreshTable(String name, DynamoDbClient client) {}

  public static FreshTable freshTable(TableDefinition schema) {
    String name = schema.name() + "-" + TABLES.incrementAndGet();
    return new FreshTable(name, ENGINE.table(schema.named(name)));
  }
}
