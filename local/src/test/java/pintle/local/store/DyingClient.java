package pintle.local.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A process that dies at its n-th write: nothing that it asks for after that is done. */
final class DyingClient {
  /** How much of the last write is still done. */
  enum Last {
    NOTHING,
    HALF_OF_A_BATCH,
    WHOLE
  }

  /** No failure that any code expects. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final DynamoDbClient engine;
  private final int lastWrite;
  private final Last last;
  private final AtomicInteger writes = new AtomicInteger();

  DyingClient(DynamoDbClient engine, int lastWrite, Last last) {
    this.engine = engine;
    this.lastWrite = lastWrite;
    this.last = last;
  }

  /** Whether it died; one that had less to write lives on. */
  boolean isDead() {
    return writes.get() >= lastWrite;
  }

  DynamoDbClient client() {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (arguments.length != 1 || !(arguments[0] instanceof DynamoDbRequest request)) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              if (isDead()) {
                throw new Death();
              }
              boolean dies = isWrite(request) && writes.incrementAndGet() >= lastWrite;
              if (dies && last == Last.NOTHING) {
                throw new Death();
              }
              if (dies
                  && last == Last.HALF_OF_A_BATCH
                  && request instanceof BatchWriteItemRequest batch) {
                engine.batchWriteItem(half(batch));
                throw new Death();
              }
              try {
                Object answer = method.invoke(engine, arguments);
                if (dies) {
                  throw new Death();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isWrite(DynamoDbRequest request) {
    return request instanceof BatchWriteItemRequest
        || request instanceof TransactWriteItemsRequest
        || request instanceof PutItemRequest
        || request instanceof UpdateItemRequest;
  }

  private static BatchWriteItemRequest half(BatchWriteItemRequest whole) {
    Map<String, List<WriteRequest>> some =
        whole.requestItems().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    table -> table.getValue().subList(0, (table.getValue().size() + 1) / 2)));
    return BatchWriteItemRequest.builder().requestItems(some).build();
  }
}
