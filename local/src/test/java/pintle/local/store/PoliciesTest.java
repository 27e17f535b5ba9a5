package pintle.local.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.http.ApiHandler;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Each function's role allows what the function really asks of the table. */
@Tag("case-101")
final class PoliciesTest {
  private static final Path TRANSFORMED = Path.of("target", "transformed.json");

  @Test
  void everyCallOfAFunctionIsAllowedByItsRole() throws IOException {
    Map<String, Set<String>> asked = asked();
    assertThat(asked).hasSizeGreaterThanOrEqualTo(9);
    for (Map.Entry<String, Set<String>> entry : asked.entrySet()) {
      assertThat(allowed(entry.getKey())).as(entry.getKey()).containsAll(entry.getValue());
    }
  }

  /** The actions that one good call of each route makes, by function. */
  private static Map<String, Set<String>> asked() {
    Map<String, Set<String>> asked = new TreeMap<>();
    for (String route : new World().routes().keySet()) {
      StoredPorts ports = new StoredPorts();
      Seeded seeded = new Seeded(new World(ports));
      Call call = seeded.call(route);
      // What the call needs beside it was made by other functions.
      ports.table().recorder().forget();
      assertThat(call.send().status()).as(route).isBetween(200, 399);
      ApiHandler handler = requireNonNull(seeded.world().routes().get(route));
      Set<String> actions =
          asked.computeIfAbsent(handler.getClass().getSimpleName(), fresh -> new TreeSet<>());
      ports.table().recorder().requests().stream()
          .flatMap(PoliciesTest::actions)
          .forEach(actions::add);
    }
    StoredPorts ports = new StoredPorts();
    Seeded seeded = new Seeded(new World(ports));
    Reply grant = seeded.world().grant(World.TENANT_ADMIN, seeded.connector(), "tenant");
    ports.table().recorder().forget();
    seeded.world().receipts().deliver(World.TENANT_ADMIN, grant);
    asked.put(
        "SendGrantReceipts",
        ports.table().recorder().requests().stream()
            .flatMap(PoliciesTest::actions)
            .collect(Collectors.toCollection(TreeSet::new)));
    return asked;
  }

  private static Stream<String> actions(DynamoDbRequest request) {
    return switch (request) {
      case GetItemRequest get -> Stream.of("dynamodb:GetItem");
      case BatchGetItemRequest batch -> Stream.of("dynamodb:BatchGetItem");
      case QueryRequest query -> Stream.of("dynamodb:Query");
      case PutItemRequest put -> Stream.of("dynamodb:PutItem");
      case UpdateItemRequest update -> Stream.of("dynamodb:UpdateItem");
      case BatchWriteItemRequest batch -> Stream.of("dynamodb:BatchWriteItem");
      case TransactWriteItemsRequest all -> all.transactItems().stream().map(PoliciesTest::action);
      default -> throw new AssertionError("a call that no role allows: " + request.getClass());
    };
  }

  /** A transaction asks for the right of each of its writes. */
  private static String action(TransactWriteItem write) {
    if (write.put() != null) {
      return "dynamodb:PutItem";
    }
    if (write.update() != null) {
      return "dynamodb:UpdateItem";
    }
    return write.delete() != null ? "dynamodb:DeleteItem" : "dynamodb:ConditionCheckItem";
  }

  private static Set<String> allowed(String function) throws IOException {
    Map<String, Object> template = JSON.std.mapFrom(Files.readString(TRANSFORMED));
    Set<String> allowed = new TreeSet<>();
    List<?> policies =
        (List<?>) at(template, "Resources", function + "Role", "Properties", "Policies");
    for (Object policy : policies) {
      for (Object statement : (List<?>) at(policy, "PolicyDocument", "Statement")) {
        if ("Allow".equals(at(statement, "Effect"))
            && at(statement, "Action") instanceof List<?> actions) {
          actions.forEach(action -> allowed.add(String.valueOf(action)));
        }
      }
    }
    return allowed;
  }

  private static Object at(Object from, String... path) {
    Object at = from;
    for (String name : path) {
      Object next = ((Map<?, ?>) at).get(name);
      if (next == null) {
        throw new AssertionError("the transformed template lacks " + name);
      }
      at = next;
    }
    return at;
  }
}
