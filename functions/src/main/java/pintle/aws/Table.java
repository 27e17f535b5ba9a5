package pintle.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pintle.audit.Retention;
import pintle.invocation.Invocation;
import pintle.paging.Page;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The one table: consistent reads, conditional writes, transactions. A condition that does not hold
 * is an answer, unless it is the write itself, done before and its answer lost, that stands in the
 * way. Of what else the SDK throws nothing passes {@link Attempts}. A name like {@code #ttl} in an
 * expression means the attribute {@code ttl}.
 */
final class Table {
  /** The condition of an item that must not be there yet. */
  static final String ABSENT = "attribute_not_exists(pk)";

  /** The condition of an item that must be there. */
  static final String PRESENT = "attribute_exists(pk)";

  private static final int MOST_READ = 100;

  /** Items in one batch. */
  static final int MOST_WRITTEN = 25;

  private final DynamoDbClient client;
  private final String name;

  private final Retention auditRetention;

  /** Keeps audit events for ever. */
  Table(DynamoDbClient client, String name) {
    this(client, name, Retention.FOR_EVER);
  }

  Table(DynamoDbClient client, String name, Retention auditRetention) {
    this.client = client;
    this.name = name;
    this.auditRetention = auditRetention;
  }

  /** The item at this key. */
  Optional<Item> get(Key key) {
    if (!key.possible()) {
      return Optional.empty();
    }
    GetItemResponse answer =
        Attempts.call(() ->
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
        Attempts.pause(attempt, "UnprocessedKeys");
        Map<String, KeysAndAttributes> asked = open;
        var answer = Attempts.call(() -> client.batchGetItem(batch -> batch.requestItems(asked)));
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

  /**
   * A page of a partition from its end on: the sort keys from {@code from} on, before {@code to}; a
   * position is a sort key.
   */
  Page<Item> pageBackwards(String pk, String from, String to, Optional<String> after, int limit) {
    String before = after.filter(last -> last.compareTo(to) < 0).orElse(to);
    if (from.compareTo(before) >= 0) {
      return Page.whole(List.of());
    }
    // BETWEEN takes in both ends; at the upper one, the position, stands what was shown last.
    Item values = Item.with().text(":pk", pk).text(":from", from).text(":to", before);
    QueryResponse answer =
        Attempts.call(() ->
            client.query(query ->
                query
                    .tableName(name)
                    .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                    .expressionAttributeValues(values.attributes())
                    .scanIndexForward(false)
                    .limit(limit + 1)
                    .consistentRead(true)));
    List<Item> found =
        answer.items().stream()
            .map(Item::read)
            .filter(item -> item.text("sk").compareTo(before) < 0)
            .limit(limit)
            .toList();
    boolean more = answer.items().size() > limit || !answer.lastEvaluatedKey().isEmpty();
    return more && !found.isEmpty()
        ? new Page<>(found, Optional.of(found.getLast().text("sk")))
        : Page.whole(found);
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
          Attempts.call(() ->
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
    Attempts.call(() -> client.putItem(put -> put.tableName(name).item(item.attributes())));
  }

  /** Writes an item where the condition holds for the one that is there; false where not. */
  boolean put(Item item, String condition, Item values) {
    OwnWrite own = OwnWrite.of("put " + condition, item.key());
    Item signed = own.sign(item);
    Item all = own.values(values);
    return conditional(
            own,
            () ->
                client
                    .putItem(put ->
                        put.tableName(name)
                            .item(signed.attributes())
                            .conditionExpression(OwnWrite.once(condition))
                            .expressionAttributeNames(Expression.names(condition))
                            .expressionAttributeValues(all.attributes())
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                    .attributes())
        .isPresent();
  }

  /** Changes the item at this key, or makes one; gives it as it stands then. */
  Optional<Item> update(Key key, String update, String condition, Item values) {
    OwnWrite own = OwnWrite.of(update, key);
    Item all = own.values(values);
    return conditional(
        own,
        () ->
            client
                .updateItem(change ->
                    change
                        .tableName(name)
                        .key(key.attributes())
                        .updateExpression(OwnWrite.signing(update))
                        .conditionExpression(OwnWrite.once(condition))
                        .expressionAttributeNames(Expression.names(update + " " + condition))
                        .expressionAttributeValues(all.attributes())
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .attributes());
  }

  /** The item as the write left it; empty where the condition did not hold for another's. */
  private static Optional<Item> conditional(
      OwnWrite own, Supplier<Map<String, AttributeValue>> write) {
    return Attempts.call(() -> {
      try {
        return Optional.of(Item.read(write.get()));
      } catch (ConditionalCheckFailedException refused) {
        return Optional.of(Item.read(refused.item())).filter(own::signed);
      }
    });
  }

  /**
   * Writes many items, in no order and several batches at once; some may be written and others not
   * when it fails.
   */
  void putAll(Collection<Item> items) {
    writeAll(
        items.stream()
            .map(item -> WriteRequest.builder().putRequest(put -> put.item(item.attributes())))
            .map(WriteRequest.Builder::build)
            .toList());
  }

  /** Deletes many items in the same way; some may be deleted and others not when it fails. */
  void deleteAll(Collection<Key> keys) {
    writeAll(
        keys.stream()
            .map(key -> WriteRequest.builder().deleteRequest(one -> one.key(key.attributes())))
            .map(WriteRequest.Builder::build)
            .toList());
  }

  private void writeAll(List<WriteRequest> writes) {
    Parallel.forEach(parts(writes, MOST_WRITTEN), this::writePart);
  }

  /** Stubborn for as long as something of it is taken. */
  private void writePart(List<WriteRequest> part) {
    List<WriteRequest> open = part;
    for (int attempt = 1; !open.isEmpty(); attempt++) {
      Attempts.pause(attempt, "UnprocessedItems");
      List<WriteRequest> left = unprocessed(open);
      attempt = left.size() < open.size() ? 1 : attempt;
      open = left;
    }
  }

  /** All of them where the throughput stood in the way. */
  private List<WriteRequest> unprocessed(List<WriteRequest> asked) {
    return Attempts.call(() -> {
      try {
        return client
            .batchWriteItem(batch -> batch.requestItems(Map.of(name, asked)))
            .unprocessedItems()
            .getOrDefault(name, List.of());
      } catch (ProvisionedThroughputExceededException throttled) {
        return asked;
      }
    });
  }

  /** The list in parts of at most so many. */
  static <T> List<List<T>> parts(List<T> all, int most) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  /**
   * An empty transaction on this table.
   *
   * @param what it does, and to what: the same where the same request comes again, so nothing that
   *     was drawn at random
   */
  Transaction transaction(String what, Key... about) {
    return new Transaction(client, name, Invocation.write(what + List.of(about)), auditRetention);
  }
}
