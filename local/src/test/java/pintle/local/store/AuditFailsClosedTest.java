package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.audit.AuditEvent;
import pintle.world.AuditedCalls;
import pintle.world.AuditedCalls.Audited;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * What can not be told is not done: where the engine does not take the audit event, nothing of the
 * change is in the table.
 */
final class AuditFailsClosedTest {
  /** More than an item may hold. */
  private static final String TOO_LONG = "x".repeat(410 * 1024);

  /**
   * What happens before the change: a PIN that was redeemed is used up and counted, whatever
   * follows.
   */
  private static final Map<AuditEvent.Type, String> BEFORE_IT =
      Map.of(AuditEvent.Type.PHONE_VERIFIED, "PIN#.*|COUNT");

  private final SwitchedClient way = TestTable.switched();
  private final StoredPorts ports = new StoredPorts(TestTable.over(way));
  private final Seeded seeded = new Seeded(new World(ports));
  private final AtomicInteger refused = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void withoutItsEventAChangeIsNotMade(AuditEvent.Type type) {
    Audited audited = AuditedCalls.of(type, seeded);
    // Their sign-ins are kept before anything that they ask for.
    for (Person person : List.of(World.DEVELOPER, World.TENANT_ADMIN)) {
      seeded.world().call("GET /v1/me", person).expect(200);
    }
    Map<String, Map<String, AttributeValue>> before = items(type);
    way.over(engine -> refusing(engine, type));

    audited.call().expect(503, "Unavailable");

    assertThat(refused).hasPositiveValue();
    assertThat(changed(before, items(type))).isEmpty();
    way.straight();
    if (type != AuditEvent.Type.PHONE_VERIFIED) {
      assertThat(audited.call().send().status()).isBetween(200, 299);
      assertThat(changed(before, items(type))).isNotEmpty();
    }
  }

  /** The whole table by its keys, but what may change before the change. */
  private Map<String, Map<String, AttributeValue>> items(AuditEvent.Type type) {
    return ports.table().items().stream()
        .filter(item -> !key(item, "sk").matches(BEFORE_IT.getOrDefault(type, "")))
        .collect(Collectors.toMap(item -> key(item, "pk") + " " + key(item, "sk"), item -> item));
  }

  /** The keys of items that are not as they were. */
  private static Set<String> changed(
      Map<String, Map<String, AttributeValue>> before,
      Map<String, Map<String, AttributeValue>> after) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return keys;
  }

  private static String key(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, AttributeValue.fromS("")).s();
  }

  /** An engine that has to store more with events of this type than it takes. */
  private DynamoDbClient refusing(DynamoDbClient engine, AuditEvent.Type type) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (arguments.length != 1 || !(arguments[0] instanceof DynamoDbRequest)) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              try {
                return arguments[0] instanceof TransactWriteItemsRequest all
                    ? engine.transactWriteItems(tooLong(all, type))
                    : method.invoke(engine, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private TransactWriteItemsRequest tooLong(TransactWriteItemsRequest all, AuditEvent.Type type) {
    return all.toBuilder()
        .transactItems(all.transactItems().stream().map(write -> tooLong(write, type)).toList())
        .build();
  }

  private TransactWriteItem tooLong(TransactWriteItem write, AuditEvent.Type type) {
    if (write.put() == null
        || !key(write.put().item(), "pk").endsWith("#AUDIT")
        || !key(write.put().item(), "type").equals(type.name())) {
      return write;
    }
    refused.incrementAndGet();
    Map<String, AttributeValue> item = new HashMap<>(write.put().item());
    item.put("tooLong", AttributeValue.fromS(TOO_LONG));
    return TransactWriteItem.builder().put(write.put().toBuilder().item(item).build()).build();
  }
}
