package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.key.NameKey;
import pintle.key.SecretVersions;
import pintle.key.Vault;
import pintle.openid.ProviderKeys;
import pintle.pin.Sms;
import pintle.pin.Waiter;
import pintle.secret.SeededRandomness;
import pintle.world.Snapshot;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

final class DynamoPortsTest {
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
      throw new UnsupportedOperationException();
    }

    @Override
    public Waiter waiter() {
      throw new UnsupportedOperationException();
    }
  }
}
