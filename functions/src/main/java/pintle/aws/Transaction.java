package pintle.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import pintle.audit.AuditEvent;
import pintle.audit.Retention;
import pintle.refusal.Reason;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Up to 100 writes that happen together or not at all; {@link Table#transaction} begins one. Its
 * token makes DynamoDB do it once, however often it is sent within ten minutes.
 */
final class Transaction {
  private static final Set<String> PASSING =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private final DynamoDbClient client;
  private final String table;
  private final String token;
  private final List<TransactWriteItem> writes = new ArrayList<>();

  private final Retention auditRetention;

  Transaction(DynamoDbClient client, String table, String token, Retention auditRetention) {
    this.client = client;
    this.table = table;
    this.token = token;
    this.auditRetention = auditRetention;
  }

  /** Tells what the transaction does; without this write nothing of it is done. */
  Transaction event(AuditEvent event) {
    return put(AuditItem.of(event, auditRetention));
  }

  Transaction put(Item item) {
    return add(write -> write.put(put -> put.tableName(table).item(item.attributes())));
  }

  Transaction put(Item item, String condition) {
    return put(item, condition, Item.with());
  }

  Transaction put(Item item, String condition, Item values) {
    return add(write ->
        write.put(put ->
            put.tableName(table)
                .item(item.attributes())
                .conditionExpression(condition)
                .expressionAttributeNames(Expression.names(condition))
                .expressionAttributeValues(Expression.valuesOrNull(values))));
  }

  Transaction update(Key key, String update, String condition, Item values) {
    return add(write ->
        write.update(change ->
            change
                .tableName(table)
                .key(key.attributes())
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeNames(Expression.names(update + " " + condition))
                .expressionAttributeValues(Expression.valuesOrNull(values))));
  }

  Transaction delete(Key key) {
    return add(write -> write.delete(one -> one.tableName(table).key(key.attributes())));
  }

  Transaction delete(Key key, String condition, Item values) {
    return add(write ->
        write.delete(one ->
            one.tableName(table)
                .key(key.attributes())
                .conditionExpression(condition)
                .expressionAttributeNames(Expression.names(condition))
                .expressionAttributeValues(Expression.valuesOrNull(values))));
  }

  Transaction check(Key key, String condition, Item values) {
    return add(write ->
        write.conditionCheck(check ->
            check
                .tableName(table)
                .key(key.attributes())
                .conditionExpression(condition)
                .expressionAttributeNames(Expression.names(condition))
                .expressionAttributeValues(Expression.valuesOrNull(values))));
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
      Attempts.pause(attempt, "TransactionConflict");
      Optional<Boolean> done = Attempts.call(this::commitOnce);
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  /** Empty where only a conflict or the throughput stood in the way. */
  private Optional<Boolean> commitOnce() {
    try {
      client.transactWriteItems(all -> all.transactItems(writes).clientRequestToken(token));
      return Optional.of(true);
    } catch (TransactionInProgressException underWay) {
      return Optional.empty();
    } catch (IdempotentParameterMismatchException done) {
      // Lambda called a second time for one request, and the first call did this already.
      Report.line("done_by_another_invocation", "dynamodb", Report.code(done));
      throw Reason.BUSY.refusal();
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
      throw Attempts.down("TransactionCanceled." + String.join(".", new TreeSet<>(codes)));
    }
  }
}
