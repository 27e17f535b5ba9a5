package software.amazon.dynamodb.services.local.shared.access.sqlite;

import com.almworks.sqlite4java.SQLiteException;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.dynamodb.services.local.shared.access.TableInfo;
import software.amazon.dynamodb.services.local.shared.model.AttributeValue;

/**
 * The engine's store, which reads a table's description once and not twice for each call and once
 * for each item, where each is a query and a JSON document. What changes a table forgets what was
 * remembered of it. It stands in the engine's package because its jobs are open to that alone.
 *
 * <p>Whoever asks for an item waits for it at a latch: at the job's own monitor each wait of a
 * virtual thread sets a timer, and each answer passes a thread more.
 */
public final class RememberedSchemas extends SQLiteDBAccess {
  private final Map<String, TableInfo> descriptions = new ConcurrentHashMap<>();
  private final Map<String, TableSchemaInfo> schemas = new ConcurrentHashMap<>();

  /** A store in memory. */
  public RememberedSchemas() {}

  /** The store in this file. */
  public RememberedSchemas(File file) {
    super(file);
  }

  @Override
  public TableInfo getTableInfo(String table) {
    // Under the map's lock, so that no change is overtaken by what was read before it.
    return descriptions.computeIfAbsent(table, super::getTableInfo);
  }

  @Override
  public Map<String, AttributeValue> getRecord(String table, Map<String, AttributeValue> key) {
    return queue.execute(new ReadOne(table, key)).get();
  }

  @Override
  public void createTable(
      String table,
      AttributeDefinition partitionKey,
      AttributeDefinition sortKey,
      List<AttributeDefinition> attributes,
      List<LocalSecondaryIndex> localIndexes,
      List<GlobalSecondaryIndex> globalIndexes,
      ProvisionedThroughput provisioned,
      OnDemandThroughput onDemand,
      BillingMode billing,
      Boolean protectedFromDeletion,
      StreamSpecification stream) {
    changing(
        table,
        () ->
            super.createTable(
                table,
                partitionKey,
                sortKey,
                attributes,
                localIndexes,
                globalIndexes,
                provisioned,
                onDemand,
                billing,
                protectedFromDeletion,
                stream));
  }

  @Override
  public void updateTable(
      String table,
      ProvisionedThroughput provisioned,
      OnDemandThroughput onDemand,
      BillingMode billing,
      long at,
      List<AttributeDefinition> attributes,
      List<GlobalSecondaryIndexDescription> globalIndexes,
      Boolean protectedFromDeletion,
      StreamSpecification stream) {
    changing(
        table,
        () ->
            super.updateTable(
                table,
                provisioned,
                onDemand,
                billing,
                at,
                attributes,
                globalIndexes,
                protectedFromDeletion,
                stream));
  }

  @Override
  public void updateTable(String table, String timeToLiveAttribute) {
    changing(table, () -> super.updateTable(table, timeToLiveAttribute));
  }

  @Override
  public void deleteTable(String table) {
    changing(table, () -> super.deleteTable(table));
  }

  @Override
  public void createGSIColumns(String table, String index) {
    changing(table, () -> super.createGSIColumns(table, index));
  }

  @Override
  public void backfillGSI(String table, String index) {
    changing(table, () -> super.backfillGSI(table, index));
  }

  @Override
  public void deleteGSI(String table, String index) {
    changing(table, () -> super.deleteGSI(table, index));
  }

  private void changing(String table, Runnable change) {
    try {
      change.run();
    } finally {
      descriptions.remove(table);
      schemas.remove(table);
    }
  }

  /** Reads one item, as the engine's own job does. */
  private final class ReadOne extends SQLiteDBAccessJob<Map<String, AttributeValue>> {
    private final String table;
    private final Map<String, AttributeValue> key;

    private final CountDownLatch done = new CountDownLatch(1);

    ReadOne(String table, Map<String, AttributeValue> key) {
      this.table = table;
      this.key = key;
    }

    @Override
    protected Map<String, AttributeValue> doWork() throws SQLiteException, IOException {
      TableSchemaInfo schema = schemas.get(table);
      if (schema == null) {
        schema = getTableSchemaInfo2(table);
        schemas.put(table, schema);
      }
      return getRecordInternal(schema, table, key);
    }

    @Override
    protected void jobFinished(Map<String, AttributeValue> item) {
      done.countDown();
    }

    @Override
    public Map<String, AttributeValue> get() {
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.get();
    }
  }
}
