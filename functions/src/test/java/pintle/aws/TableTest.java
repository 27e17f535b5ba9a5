package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.invocation.Invocation;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What becomes of the engine's failures, by a client that fails as it is told. */
final class TableTest {
  private static final Key KEY = new Key("T#t#X", "x");

  private final FailingClient client = new FailingClient();
  private final Table table = new Table(client, "table");

  @ParameterizedTest
  @Tag("case-86")
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void repeatsATransactionThatOnlyMetAnother(String code) {
    client.failures.addAll(List.of(canceled("None", code), canceled(code, "None")));

    assertThat(table.transaction("write").put(Item.at(KEY)).commit()).isTrue();
    assertThat(client.transactions).hasSize(3).containsOnly(client.transactions.getFirst());
  }

  @Test
  @Tag("case-85")
  void sendsATransactionUnderOneTokenHoweverOften() {
    client.failures.addAll(
        List.of(
            canceled("TransactionConflict"),
            TransactionInProgressException.builder().message("under way").build()));

    assertThat(table.transaction("write", KEY).put(Item.at(KEY)).commit()).isTrue();
    assertThat(client.transactions).hasSize(3).containsOnly(client.transactions.getFirst());
    assertThat(client.transactions.getFirst().clientRequestToken()).hasSize(22);
  }

  @Test
  @Tag("case-88")
  void givesATransactionTheSameTokenInAnotherInvocationOfOneRequest() {
    assertThat(token("one", "write")).isEqualTo(token("one", "write"));
    assertThat(Stream.of(token("one", "write"), token("two", "write"), token("one", "other")))
        .doesNotHaveDuplicates();
    // Tried again after it was refused, it is another one.
    assertThat(
            Invocation.call(
                "one", () -> List.of(Invocation.write("write"), Invocation.write("write"))))
        .doesNotHaveDuplicates();
  }

  private String token(String request, String what) {
    return Invocation.call(
        request,
        () -> {
          table.transaction(what, KEY).put(Item.at(KEY)).commit();
          return client.transactions.getLast().clientRequestToken();
        });
  }

  @Test
  @Tag("case-88")
  void refusesWhatAnotherInvocationDid() {
    client.failures.add(IdempotentParameterMismatchException.builder().message("other").build());

    FakeEndpoint.printed(() -> {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> table.transaction("write").put(Item.at(KEY)).commit());
      assertThat(refusal.reason()).isEqualTo(Reason.BUSY);
    });
    assertThat(client.transactions).hasSize(1);
  }

  @Test
  @Tag("case-86")
  void answersAConditionThatDoesNotHoldAtOnce() {
    client.failures.add(canceled("ConditionalCheckFailed", "TransactionConflict"));

    assertThat(table.transaction("write").put(Item.at(KEY), Table.ABSENT).commit()).isFalse();
    assertThat(client.transactions).hasSize(1);
  }

  @Test
  @Tag("case-84")
  void givesUpAConflictThatDoesNotEnd() {
    IntStream.range(0, 100).forEach(i -> client.failures.add(canceled("TransactionConflict")));

    refused(() -> table.transaction("write").put(Item.at(KEY)).commit());
    assertThat(client.transactions).hasSize(12);
  }

  @Test
  void refusesATransactionThatCanNeverSucceed() {
    client.failures.add(canceled("ValidationError"));

    refused(() -> table.transaction("write").put(Item.at(KEY)).commit());
    assertThat(client.transactions).hasSize(1);
  }

  @Test
  @Tag("case-86")
  void repeatsASingleWriteThatMetATransaction() {
    client.failures.add(TransactionConflictException.builder().message("conflict").build());

    assertThat(table.put(Item.at(KEY), Table.ABSENT, Item.with())).isTrue();
    assertThat(client.failures).isEmpty();
  }

  @Test
  @Tag("case-84")
  void refusesWhatTheSdkGaveUp() {
    client.failures.add(SdkClientException.create("secret words of a connection"));

    refused(() -> table.put(Item.at(KEY)));
  }

  @Test
  void readsWhatABatchLeftOut() {
    client.mostInABatch = 40;
    List<Key> keys = IntStream.range(0, 230).mapToObj(i -> new Key("T#t#X", "" + i)).toList();

    assertThat(table.get(keys).keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void writesWhatABatchLeftOut() {
    client.mostInABatch = 10;
    List<Item> items =
        IntStream.range(0, 60).mapToObj(i -> Item.at(new Key("T#t#X", "" + i))).toList();
    table.putAll(items);

    assertThat(client.written).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void refusesWhereABatchNeverEnds() {
    client.mostInABatch = 0;

    refused(() -> table.get(List.of(KEY)));
    refused(() -> table.putAll(List.of(Item.at(KEY))));
  }

  @Test
  void nothingStandsAtAKeyThatCanNotBe() {
    assertThat(table.get(new Key("T#t#GROUPS", ""))).isEmpty();
    assertThat(table.get(new Key("T#t#GROUPS", "ü".repeat(513)))).isEmpty();
    assertThat(table.get(List.of(new Key("x".repeat(2049), "x")))).isEmpty();
  }

  @Test
  void aMissingAttributeIsNamed() {
    assertThatThrownBy(() -> Item.at(KEY).text("name")).hasMessageContaining("name");
  }

  private static void refused(Runnable work) {
    String printed =
        FakeEndpoint.printed(() -> {
          Refusal refusal = catchThrowableOfType(Refusal.class, work::run);
          assertThat(refusal.reason()).isEqualTo(Reason.DEPENDENCY_DOWN);
        });
    assertThat(printed).startsWith("{\"event\":\"dependency_down\"").doesNotContain("secret");
  }

  private static RuntimeException canceled(String... codes) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            Arrays.stream(codes)
                .map(code -> CancellationReason.builder().code(code).build())
                .toList())
        .build();
  }

  /** Fails as often as it is told; a batch takes only so many. */
  private static final class FailingClient implements DynamoDbClient {
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final List<TransactWriteItemsRequest> transactions = new ArrayList<>();
    private final List<WriteRequest> written = new CopyOnWriteArrayList<>();
    private int mostInABatch = 100;

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      transactions.add(request);
      fail();
      return TransactWriteItemsResponse.builder().build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      fail();
      return PutItemResponse.builder().build();
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      var keys = request.requestItems().values().iterator().next().keys();
      assertThat(keys).hasSizeLessThanOrEqualTo(100);
      int taken = Math.min(keys.size(), mostInABatch);
      var rest = KeysAndAttributes.builder().keys(keys.subList(taken, keys.size())).build();
      return BatchGetItemResponse.builder()
          .responses(Map.of("table", keys.subList(0, taken)))
          .unprocessedKeys(taken == keys.size() ? Map.of() : Map.of("table", rest))
          .build();
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
      var writes = request.requestItems().values().iterator().next();
      assertThat(writes).hasSizeLessThanOrEqualTo(25);
      int taken = Math.min(writes.size(), mostInABatch);
      written.addAll(writes.subList(0, taken));
      return BatchWriteItemResponse.builder()
          .unprocessedItems(
              taken == writes.size()
                  ? Map.of()
                  : Map.of("table", writes.subList(taken, writes.size())))
          .build();
    }

    private void fail() {
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}
