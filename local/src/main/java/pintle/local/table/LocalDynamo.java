package pintle.local.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.dynamodb.services.local.embedded.EmbeddedClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.RememberedSchemas;

/**
 * DynamoDB Local in this JVM, without its HTTP server and its telemetry. What it has answered on a
 * file survives a kill; in memory nothing outlives the object.
 */
public final class LocalDynamo implements AutoCloseable {
  private final DynamoDbClient engine;
  private final boolean onFile;

  private LocalDynamo(DynamoDbClient engine, boolean onFile) {
    this.engine = engine;
    this.onFile = onFile;
  }

  /**
   * Opens the database in the file {@code pintle.db} of this folder, or makes it.
   *
   * @param folder held by one process at a time; the caller sees to that
   */
  public static LocalDynamo on(Path folder) {
    // A file and not a folder: given a folder the engine hangs with SQLite error 14.
    Path file = folder.resolve("pintle.db").toAbsolutePath();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LocalDynamo(EmbeddedClient.over(() -> new RememberedSchemas(file.toFile())), true);
  }

  /** An engine for tests, as fast as it gets: nothing is written to disk. */
  public static LocalDynamo inMemory() {
    return new LocalDynamo(EmbeddedClient.over(RememberedSchemas::new), false);
  }

  /** A client for this table, which is made where it is missing. */
  public DynamoDbClient table(TableDefinition schema) {
    if (!exists(engine, schema.name())) {
      engine.createTable(schema.createRequest());
    }
    if (!expires(engine, schema.name())) {
      engine.updateTimeToLive(request ->
          request
              .tableName(schema.name())
              .timeToLiveSpecification(
                  ttl -> ttl.enabled(true).attributeName(schema.timeToLive())));
    }
    return onFile ? DurableTransactions.over(engine, schema) : engine;
  }

  private static boolean exists(DynamoDbClient client, String table) {
    try {
      client.describeTable(request -> request.tableName(table));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  private static boolean expires(DynamoDbClient client, String table) {
    return client
            .describeTimeToLive(request -> request.tableName(table))
            .timeToLiveDescription()
            .timeToLiveStatus()
        == TimeToLiveStatus.ENABLED;
  }

  /** Ends the engine's threads, which would keep the JVM alive. */
  @Override
  public void close() {
    engine.close();
  }
}
