package pintle.local.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Notes every request on its way to the engine, and can let something happen between two of one
 * call.
 */
final class RecordingClient {
  private final ConcurrentLinkedQueue<DynamoDbRequest> requests = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Interruption> next = new AtomicReference<>();
  private final DynamoDbClient client;

  RecordingClient(DynamoDbClient engine) {
    // The forms that take a builder end, as default methods, in those that take a request.
    client =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  if (arguments.length == 1 && arguments[0] instanceof DynamoDbRequest request) {
                    requests.add(request);
                    interrupt(request);
                    try {
                      return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }
                  return InvocationHandler.invokeDefault(proxy, method, arguments);
                });
  }

  private void interrupt(DynamoDbRequest request) {
    Interruption waiting = next.get();
    if (waiting != null
        && waiting.before().isInstance(request)
        && next.compareAndSet(waiting, null)) {
      waiting.work().run();
    }
  }

  /** Does this before the next request of this kind reaches the engine. */
  void before(Class<? extends DynamoDbRequest> kind, Runnable work) {
    next.set(new Interruption(kind, work));
  }

  private record Interruption(Class<? extends DynamoDbRequest> before, Runnable work) {}

  DynamoDbClient client() {
    return client;
  }

  List<DynamoDbRequest> requests() {
    return List.copyOf(requests);
  }

  void forget() {
    requests.clear();
  }

  /** The partition keys that all requests together named. */
  List<String> partitions() {
    return requests.stream().flatMap(RecordingClient::partitions).distinct().toList();
  }

  /** How often a partition was named. */
  long named(String partition) {
    return requests.stream().flatMap(RecordingClient::partitions).filter(partition::equals).count();
  }

  /** Whether every read so far was a consistent one. */
  boolean consistent() {
    return requests.stream()
        .allMatch(request ->
            switch (request) {
              case GetItemRequest get -> get.consistentRead();
              case QueryRequest query -> query.consistentRead();
              case BatchGetItemRequest batch ->
                  batch.requestItems().values().stream()
                      .allMatch(KeysAndAttributes::consistentRead);
              default -> true;
            });
  }

  private static Stream<String> partitions(DynamoDbRequest request) {
    return switch (request) {
      case GetItemRequest get -> Stream.of(pk(get.key()));
      case PutItemRequest put -> Stream.of(pk(put.item()));
      case UpdateItemRequest update -> Stream.of(pk(update.key()));
      case QueryRequest query -> Stream.of(value(query.expressionAttributeValues(), ":pk"));
      case BatchGetItemRequest batch ->
          batch.requestItems().values().stream()
              .flatMap(table -> table.keys().stream())
              .map(RecordingClient::pk);
      case BatchWriteItemRequest batch ->
          batch.requestItems().values().stream().flatMap(List::stream).map(RecordingClient::pk);
      case TransactWriteItemsRequest all -> all.transactItems().stream().map(RecordingClient::pk);
      default -> throw new AssertionError("a call that no adapter may make: " + request.getClass());
    };
  }

  private static String pk(WriteRequest write) {
    return write.putRequest() == null
        ? pk(write.deleteRequest().key())
        : pk(write.putRequest().item());
  }

  private static String pk(TransactWriteItem write) {
    if (write.put() != null) {
      return pk(write.put().item());
    }
    if (write.update() != null) {
      return pk(write.update().key());
    }
    return pk(write.delete() == null ? write.conditionCheck().key() : write.delete().key());
  }

  private static String pk(Map<String, AttributeValue> attributes) {
    return value(attributes, "pk");
  }

  private static String value(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw new AssertionError("a request lacks " + name);
    }
    return value.s();
  }
}
