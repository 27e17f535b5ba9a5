package pintle.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * A table whose answers cost nothing: once told to, it gives to each read what it gave to the same
 * one before, until something is written, and counts what it was asked. What is left is Pintle's
 * own part.
 */
final class RememberedTable {
  private final Map<DynamoDbRequest, Object> answers = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private volatile boolean remembering;

  /** A client that asks this one, until it may remember. */
  DynamoDbClient over(DynamoDbClient table) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (arguments == null
                  || arguments.length != 1
                  || !(arguments[0] instanceof DynamoDbRequest request)) {
                // The form that takes a builder ends, as a default method, in the other one.
                return method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : ask(table, method, arguments);
              }
              counts.computeIfAbsent(method.getName(), name -> new LongAdder()).increment();
              if (!remembering) {
                return ask(table, method, arguments);
              }
              if (!isRead(method)) {
                Object written = ask(table, method, arguments);
                answers.clear();
                return written;
              }
              Object known = answers.get(request);
              if (known == null) {
                known = ask(table, method, arguments);
                answers.put(request, known);
              }
              return known;
            });
  }

  private static boolean isRead(Method method) {
    return switch (method.getName()) {
      case "getItem", "batchGetItem", "query" -> true;
      default -> false;
    };
  }

  private static Object ask(DynamoDbClient table, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(table, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** From now on. */
  void remember() {
    remembering = true;
  }

  /** How often each operation was called since the last time, by its name. */
  Map<String, Long> counted() {
    Map<String, Long> counted = new TreeMap<>();
    counts.forEach((name, count) -> counted.put(name, count.sumThenReset()));
    return counted;
  }
}
