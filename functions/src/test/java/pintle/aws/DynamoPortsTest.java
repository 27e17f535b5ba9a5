package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.audit.Retention;
import pintle.connector.Connector;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorId;
import pintle.connector.Usage;
import pintle.key.NameKey;
import pintle.key.SecretVersions;
import pintle.key.Vault;
import pintle.openid.ProviderKeys;
import pintle.phone.MemberId;
import pintle.pin.Sms;
import pintle.pin.Waiter;
import pintle.secret.Digest;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.Grant;
import pintle.token.GrantId;
import pintle.token.OneTimeCode;
import pintle.token.Reach;
import pintle.user.User;
import pintle.user.UserId;
import pintle.world.MovableClock;
import pintle.world.Snapshot;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

final class DynamoPortsTest {
  private static final Instant NOW = MovableClock.START;

  private final AtomicInteger reads = new AtomicInteger();

  @Test
  @Tag("case-102")
  void readsTheNameKeyOnceAndAgainAfterASnapshot() {
    NameKey key = new TablePorts(new NameKeyTable()).nameKey();
    byte[] before = key.bytes();
    assertThat(key.bytes()).isEqualTo(before);
    assertThat(reads).hasValue(1);

    Snapshot.take();

    assertThat(key.bytes()).isEqualTo(before);
    assertThat(reads).hasValue(2);
  }

  @Test
  void everyStoreKeepsItsAuditEventsForTheTimeThatIsSet() {
    assertThat(written(new Retention(Duration.ofDays(10))))
        .hasSize(5)
        .allSatisfy(item ->
            assertThat(item)
                .containsEntry(
                    "ttl",
                    AttributeValue.fromN(
                        Long.toString(NOW.plus(Duration.ofDays(10)).getEpochSecond()))));
    assertThat(written(Retention.FOR_EVER))
        .hasSize(5)
        .allSatisfy(item -> assertThat(item).doesNotContainKey("ttl"));
  }

  /** The audit items of one change in each store. */
  private static List<Map<String, AttributeValue>> written(Retention retention) {
    Transactions table = new Transactions();
    TablePorts ports = new TablePorts(table, retention);
    TenantId tenant = new TenantId("t");
    AuditEvent event = AuditTrail.event(tenant, NOW, AuditEvent.Type.GRANT_ENDED, "o");
    UserId ann = new UserId("ann");
    ConnectorId connector = new ConnectorId("c");
    ports
        .connectors()
        .create(
            new Connector(
                connector,
                tenant,
                ann,
                new ConnectorDetails("Reporter", "", ""),
                Set.of(),
                true,
                NOW,
                List.of(),
                Usage.NONE,
                1),
            event);
    ports
        .users()
        .withdrawAdministrator(
            new User(tenant, ann, "Ann", Optional.empty(), NOW, Optional.of(NOW), Optional.empty()),
            event);
    ports.pinChallenges().clearFailures(tenant, new MemberId("m"), event);
    CodeRef ref = new CodeRef(tenant, "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d");
    Digest digest = Digest.of(new byte[1]);
    ports
        .codes()
        .cancel(
            new OneTimeCode(
                ref,
                OneTimeCode.Kind.CLAIM,
                digest,
                connector,
                ann,
                Reach.USER,
                Set.of(),
                NOW,
                NOW,
                NOW.plusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            event);
    boolean ended =
        ports
            .grants()
            .endAccessTokens(
                new Grant(
                    new GrantId("g"),
                    tenant,
                    connector,
                    Reach.USER,
                    ann,
                    Set.of(),
                    NOW,
                    1,
                    0,
                    new Grant.Current(digest, "last", NOW, NOW.plusSeconds(60)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                event);
    assertThat(ended).isTrue();
    return table.items.stream()
        .filter(item -> AttributeValue.fromS("T#t#AUDIT").equals(item.get("pk")))
        .toList();
  }

  /** A table that takes every transaction and has nothing. */
  private static final class Transactions implements DynamoDbClient {
    private final List<Map<String, AttributeValue>> items = new ArrayList<>();

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      request.transactItems().stream()
          .filter(write -> write.put() != null)
          .forEach(write -> items.add(write.put().item()));
      return TransactWriteItemsResponse.builder().build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return QueryResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** A table that holds the name key. */
  private final class NameKeyTable implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      reads.incrementAndGet();
      return GetItemResponse.builder()
          .item(
              Map.of(
                  "pk", AttributeValue.fromS("NAMES"),
                  "sk", AttributeValue.fromS("NAMES"),
                  "key", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[32]))))
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** The stores alone. */
  private static final class TablePorts extends DynamoPorts {
    TablePorts(DynamoDbClient client) {
      super(() -> client, "table", new SeededRandomness(1));
    }

    TablePorts(DynamoDbClient client, Retention retention) {
      super(() -> client, "table", new SeededRandomness(1), retention);
    }

    @Override
    public Vault vault() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SecretVersions secretVersions(String secret) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Sms sms() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ProviderKeys providerKeys() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.fixed(NOW);
    }

    @Override
    public Waiter waiter() {
      throw new UnsupportedOperationException();
    }
  }
}
