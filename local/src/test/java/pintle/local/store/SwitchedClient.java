package pintle.local.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** A way to the engine that can be changed while a world stands on it. */
final class SwitchedClient {
  private final DynamoDbClient engine;
  private final AtomicReference<DynamoDbClient> way;

  SwitchedClient(DynamoDbClient engine) {
    this.engine = engine;
    this.way = new AtomicReference<>(engine);
  }

  /** From now on requests go this way. */
  void over(UnaryOperator<DynamoDbClient> made) {
    way.set(made.apply(engine));
  }

  /** From now on requests go straight. */
  void straight() {
    way.set(engine);
  }

  DynamoDbClient client() {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (arguments.length != 1 || !(arguments[0] instanceof DynamoDbRequest)) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              try {
                return method.invoke(way.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
