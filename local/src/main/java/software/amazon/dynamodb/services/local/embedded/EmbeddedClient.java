package software.amazon.dynamodb.services.local.embedded;

import java.lang.reflect.Proxy;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.shared.access.LocalDBAccess;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.jobs.JobsRegister;

/**
 * What {@link DynamoDBEmbedded} makes, over a store of the caller's making. It stands in the
 * engine's package because the mapping of its errors has no public constructor.
 */
public final class EmbeddedClient {
  /** As many as {@link DynamoDBEmbedded} takes for the jobs of its own: expiry and indexes. */
  private static final int JOB_THREADS = 10;

  static {
    // Loads the class, and by it the native library, without the telemetry of its methods.
    new DynamoDBEmbedded();
  }

  private EmbeddedClient() {}

  /**
   * A client of the engine over this store; closing it ends the engine.
   *
   * @param store called once the native library is there
   */
  public static DynamoDbClient over(Supplier<LocalDBAccess> store) {
    JobsRegister jobs = new JobsRegister(Executors.newFixedThreadPool(JOB_THREADS), false);
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            new DDBExceptionMappingInvocationHandler(new LocalDBClient(store.get(), jobs)));
  }
}
