package software.amazon.dynamodb.services.local.embedded;

import java.lang.reflect.Proxy;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.shared.access.LocalDBAccess;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoader;
import software.amazon.dynamodb.services.local.shared.jobs.JobsRegister;

/**
 * What {@link DynamoDBEmbedded} makes, over a store of the caller's making. It stands in the
 * engine's package because the mapping of its errors has no public constructor.
 */
public final class EmbeddedClient {
  /** As many as {@link DynamoDBEmbedded} takes for the jobs of its own: expiry and indexes. */
  private static final int JOB_THREADS = 10;

  /** Tells each statement otherwise. Held, because the log manager forgets a level. */
  private static final Logger STATEMENTS = Logger.getLogger(DynamoDBEmbedded.SQLITE4JAVA_PKG);

  private EmbeddedClient() {}

  /**
   * A client of the engine over this store; closing it ends the engine.
   *
   * @param store called once the native library is there
   */
  public static DynamoDbClient over(Supplier<LocalDBAccess> store) {
    loadSqlite();
    JobsRegister jobs = new JobsRegister(Executors.newFixedThreadPool(JOB_THREADS), false);
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            new DDBExceptionMappingInvocationHandler(new LocalDBClient(store.get(), jobs)));
  }

  private static void loadSqlite() {
    STATEMENTS.setLevel(Level.WARNING);
    try {
      SQLiteLibraryLoader.initialize();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local has SQLite for this machine", e);
    }
  }
}
