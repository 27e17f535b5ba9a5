package pintle.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The one table: consistent reads, conditional writes, transactions. Whatever the SDK throws ends
 * here: a condition that does not hold is an answer, a conflict is tried again for a moment, all
 * else is the refusal 503. A name like {@code #ttl} in an expression means the attribute {@code
 * ttl}.
 */
final class Table {
  /** The condition of an item that must not be there yet. */
  static final String ABSENT = "attribute_not_exists(pk)";

  /** The condition of an item that must be there. */
  static final String PRESENT = "attribute_exists(pk)";

  private static final int MOST_READ = 100;
  private static final int MOST_WRITTEN = 25;
  private static final int ATTEMPTS = 12;
  private static final BackoffStrategy PAUSE =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(10), Duration.ofMillis(200));
  private static final Pattern NAME = Pattern.compile("#[A-Za-z]+");
  private static final Set<String> PASSING =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private final DynamoDbClient client;
  private final String name;

  Table(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** The item at this key. */
  Optional<Item> get(Key key) {
    if (!key.possible()) {
      return Optional.empty();
    }
    GetItemResponse answer =
        call(() ->
            client.getItem(get -> get.tableName(name).key(key.attributes()).consistentRead(true)));
    return answer.hasItem() ? Optional.of(Item.read(answer.item())) : Optional.empty();
  }

  /** The items at these keys, those that there are; one call for up to 100. */
  Map<Key, Item> get(Collection<Key> keys) {
    List<Map<String, AttributeValue>> possible =
        new LinkedHashSet<>(keys).stream().filter(Key::possible).map(Key::attributes).toList();
    Map<Key, Item> found = new HashMap<>();
    for (List<Map<String, AttributeValue>> part : parts(possible, MOST_READ)) {
      Map<String, KeysAndAttributes> open = Map.of(name, consistently(part));
      for (int attempt = 1; !open.isEmpty(); attempt++) {
        pause(attempt, "UnprocessedKeys");
        Map<String, KeysAndAttributes> asked = open;
        var answer = call(() -> client.batchGetItem(batch -> batch.requestItems(asked)));
        answer.responses().getOrDefault(name, List.of()).stream()
            .map(Item::read)
            .forEach(item -> found.put(item.key(), item));
        open = answer.unprocessedKeys();
      }
    }
    return found;
  }

  private static KeysAndAttributes consistently(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
  }

  /** All items of a partition whose sort key starts so, in its order. */
  List<Item> query(String pk, String prefix) {
    return query(pk, prefix, Optional.empty(), null);
  }

  /** A page of them; a position is the sort key without the prefix. */
  Page<Item> page(String pk, String prefix, Optional<String> after, int limit) {
    List<Item> found = query(pk, prefix, after, limit + 1);
    if (found.size() <= limit) {
      return Page.whole(found);
    }
    List<Item> page = found.subList(0, limit);
    String last = page.getLast().text("sk").substring(prefix.length());
    return new Page<>(page, Optional.of(last));
  }

  private List<Item> query(
      String pk, String prefix, Optional<String> after, @Nullable Integer most) {
    String condition = prefix.isEmpty() ? "pk = :pk" : "pk = :pk AND begins_with(sk, :prefix)";
    Item values = Item.with().text(":pk", pk);
    values.text(":prefix", Optional.of(prefix).filter(some -> !some.isEmpty()));
    List<Item> found = new ArrayList<>();
    Map<String, AttributeValue> from =
        after.map(last -> new Key(pk, prefix + last).attributes()).orElse(Map.of());
    do {
      Map<String, AttributeValue> start = from;
      Integer rest = most == null ? null : Integer.valueOf(most - found.size());
      QueryResponse answer =
          call(() ->
              client.query(query ->
                  query
                      .tableName(name)
                      .keyConditionExpression(condition)
                      .expressionAttributeValues(values.attributes())
                      .exclusiveStartKey(start.isEmpty() ? null : start)
                      .limit(rest)
                      .consistentRead(true)));
      answer.items().stream().map(Item::read).forEach(found::add);
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty() && (most == null || found.size() < most));
    return found;
  }

  /** Writes an item whatever was there. */
  void put(Item item) {
    call(() -> client.putItem(put -> put.tableName(name).item(item.attributes())));
  }

  /** Writes an item where the condition holds for the one that is there; false where not. */
  boolean put(Item item, String condition, Item values) {
    return conditional(() ->
            client.putItem(put ->
                put.tableName(name)
                    .item(item.attributes())
                    .conditionExpression(condition)
                    .expressionAttributeNames(names(condition))
                    .expressionAttributeValues(valuesOrNull(values))))
        .isPresent();
  }

  /** Changes the item at this key, or makes one; gives it as it stands then. */
  Optional<Item> update(Key key, String update, String condition, Item values) {
    return conditional(() ->
            client.updateItem(change ->
                change
                    .tableName(name)
                    .key(key.attributes())
                    .updateExpression(update)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names(update + condition))
                    .expressionAttributeValues(valuesOrNull(values))
                    .returnValues(ReturnValue.ALL_NEW)))
        .map(answer -> Item.read(answer.attributes()));
  }

  private <T> Optional<T> conditional(Supplier<T> write) {
    return call(() -> {
      try {
        return Optional.of(write.get());
      } catch (ConditionalCheckFailedException refused) {
        return Optional.empty();
      }
    });
  }

  /** Writes many items; some may be written and others not when it fails. */
  void putAll(Collection<Item> items) {
    writeAll(
        items.stream()
            .map(item -> WriteRequest.builder().putRequest(put -> put.item(item.attributes())))
            .map(WriteRequest.Builder::build)
            .toList());
  }

  /** Deletes many items; some may be deleted and others not when it fails. */
  void deleteAll(Collection<Key> keys) {
    writeAll(
        keys.stream()
            .map(key -> WriteRequest.builder().deleteRequest(one -> one.key(key.attributes())))
            .map(WriteRequest.Builder::build)
            .toList());
  }

  private void writeAll(List<WriteRequest> writes) {
    for (List<WriteRequest> part : parts(writes, MOST_WRITTEN)) {
      Map<String, List<WriteRequest>> open = Map.of(name, part);
      for (int attempt = 1; !open.isEmpty(); attempt++) {
        pause(attempt, "UnprocessedItems");
        Map<String, List<WriteRequest>> asked = open;
        open =
            call(() -> client.batchWriteItem(batch -> batch.requestItems(asked)))
                .unprocessedItems();
      }
    }
  }

  private static <T> List<List<T>> parts(List<T> all, int most) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  /** An empty transaction on this table. */
  Transaction transaction() {
    return new Transaction();
  }

  /** Up to 100 writes that happen together or not at all. */
  final class Transaction {
    private final List<TransactWriteItem> writes = new ArrayList<>();

    private Transaction() {}

    Transaction put(Item item) {
      return add(write -> write.put(put -> put.tableName(name).item(item.attributes())));
    }

    Transaction put(Item item, String condition) {
      return put(item, condition, Item.with());
    }

    Transaction put(Item item, String condition, Item values) {
      return add(write ->
          write.put(put ->
              put.tableName(name)
                  .item(item.attributes())
                  .conditionExpression(condition)
                  .expressionAttributeNames(names(condition))
                  .expressionAttributeValues(valuesOrNull(values))));
    }

    Transaction update(Key key, String update, String condition, Item values) {
      return add(write ->
          write.update(change ->
              change
                  .tableName(name)
                  .key(key.attributes())
                  .updateExpression(update)
                  .conditionExpression(condition)
                  .expressionAttributeNames(names(update + condition))
                  .expressionAttributeValues(valuesOrNull(values))));
    }

    Transaction delete(Key key) {
      return add(write -> write.delete(one -> one.tableName(name).key(key.attributes())));
    }

    Transaction delete(Key key, String condition, Item values) {
      return add(write ->
          write.delete(one ->
              one.tableName(name)
                  .key(key.attributes())
                  .conditionExpression(condition)
                  .expressionAttributeNames(names(condition))
                  .expressionAttributeValues(valuesOrNull(values))));
    }

    Transaction check(Key key, String condition, Item values) {
      return add(write ->
          write.conditionCheck(check ->
              check
                  .tableName(name)
                  .key(key.attributes())
                  .conditionExpression(condition)
                  .expressionAttributeNames(names(condition))
                  .expressionAttributeValues(valuesOrNull(values))));
    }

    private Transaction add(Consumer<TransactWriteItem.Builder> write) {
      TransactWriteItem.Builder builder = TransactWriteItem.builder();
      write.accept(builder);
      writes.add(builder.build());
      return this;
    }

    /** Writes all; false where a condition does not hold, and then nothing was written. */
    boolean commit() {
      for (int attempt = 1; ; attempt++) {
        pause(attempt, "TransactionConflict");
        Optional<Boolean> done = call(this::commitOnce);
        if (done.isPresent()) {
          return done.get();
        }
      }
    }

    /** Empty where only a conflict or the throughput stood in the way. */
    private Optional<Boolean> commitOnce() {
      try {
        client.transactWriteItems(all -> all.transactItems(writes));
        return Optional.of(true);
      } catch (TransactionCanceledException canceled) {
        Set<String> codes =
            canceled.cancellationReasons().stream()
                .map(CancellationReason::code)
                .collect(Collectors.toSet());
        if (codes.contains("ConditionalCheckFailed")) {
          return Optional.of(false);
        }
        if (codes.stream().anyMatch(PASSING::contains)) {
          return Optional.empty();
        }
        throw down("TransactionCanceled." + String.join(".", new TreeSet<>(codes)));
      }
    }
  }

  private static @Nullable Map<String, AttributeValue> valuesOrNull(Item values) {
    return values.attributes().isEmpty() ? null : values.attributes();
  }

  private static @Nullable Map<String, String> names(String expressions) {
    Map<String, String> names = new LinkedHashMap<>();
    NAME.matcher(expressions)
        .results()
        .map(MatchResult::group)
        .forEach(placeholder -> names.put(placeholder, placeholder.substring(1)));
    return names.isEmpty() ? null : names;
  }

  /** A single write that meets a transaction on its item is tried again. */
  private static <T> T call(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      pause(attempt, "TransactionConflict");
      try {
        return call.get();
      } catch (TransactionConflictException conflict) {
        // The next attempt follows.
      } catch (SdkException failure) {
        throw down(Report.code(failure));
      }
    }
  }

  /** Lets the first attempt pass at once, the next ones later and later, and then no more. */
  private static void pause(int attempt, String reason) {
    if (attempt == 1) {
      return;
    }
    if (attempt > ATTEMPTS) {
      throw down(reason);
    }
    try {
      Thread.sleep(PAUSE.computeDelay(attempt - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw down("Interrupted");
    }
  }

  private static Refusal down(String reason) {
    Report.line("dependency_down", "dynamodb", reason);
    return Reason.DEPENDENCY_DOWN.refusal();
  }
}
