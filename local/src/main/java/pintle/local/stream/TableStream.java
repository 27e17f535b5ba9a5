package pintle.local.stream;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * What transactions put into the table, told to its readers one after another, on a thread of its
 * own: a writer has its answer whatever they do. Of the stream of AWS it has the new items of
 * transactions, which is where audit events are; an item that was there before looks new, too.
 */
public final class TableStream implements AutoCloseable {
  private static final int LAST_RECORDS_SECONDS = 5;

  private final List<Consumer<Map<String, AttributeValue>>> readers = new CopyOnWriteArrayList<>();
  private final ExecutorService delivery =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("table-stream").daemon().factory());

  /** A client whose transactions are told. */
  public DynamoDbClient over(DynamoDbClient client) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("transactWriteItems")) {
                return send(client, method, arguments);
              }
              if (arguments[0] instanceof TransactWriteItemsRequest written) {
                Object answer = send(client, method, arguments);
                delivery.execute(() -> tell(written));
                return answer;
              }
              // The form that takes a builder ends, as a default method, in the other one.
              return InvocationHandler.invokeDefault(proxy, method, arguments);
            });
  }

  private static @Nullable Object send(
      DynamoDbClient client, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void tell(TransactWriteItemsRequest written) {
    written.transactItems().stream()
        .map(TransactWriteItem::put)
        .filter(Objects::nonNull)
        .map(Put::item)
        .forEach(item -> readers.forEach(reader -> reader.accept(item)));
  }

  /** Tells this reader everything that is written from now on. */
  public void readBy(Consumer<Map<String, AttributeValue>> reader) {
    readers.add(reader);
  }

  /** Waits a moment for what is under way. */
  @Override
  public void close() {
    delivery.shutdown();
    try {
      var _ = delivery.awaitTermination(LAST_RECORDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
