package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.tenant.TenantId;
import pintle.world.Canaries;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/**
 * A fresh table in the one engine of this JVM, which lives in memory. After each test it looks at
 * all requests that were made: keys start with the tenant but for the listed ones, reads are
 * consistent, and nothing scans.
 */
record TestTable(RecordingClient recorder, String name) implements AfterEachCallback {
  /** Rows that are looked for before the tenant is known. */
  private static final Pattern PARTITION =
      Pattern.compile("(T|CONNECTOR|COUNT|MISS)#.+|KEYS|NAMES");

  /** True: it must neither write its telemetry file here nor call home. */
  private static final DynamoDbClient ENGINE = DynamoDBEmbedded.create(true).dynamoDbClient();

  private static final AtomicInteger TABLES = new AtomicInteger();

  /** Another empty table. */
  static TestTable fresh() {
    String name = Canaries.TABLE + "-" + TABLES.incrementAndGet();
    create(ENGINE, name);
    return new TestTable(new RecordingClient(ENGINE), name);
  }

  /** A way to the engine that can be changed. */
  static SwitchedClient switched() {
    return new SwitchedClient(ENGINE);
  }

  /** Another empty table, reached this way. */
  static TestTable over(SwitchedClient way) {
    return new TestTable(new RecordingClient(way.client()), fresh().name());
  }

  /** An empty table of the template's keys. */
  static void create(DynamoDbClient client, String name) {
    client.createTable(table ->
        table
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(text("pk"), text("sk"))
            .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  /** What the adapters talk to. */
  DynamoDbClient client() {
    return recorder.client();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertLayout();
  }

  /**
   * All requests so far: keys start with the tenant but for the listed ones, reads are consistent.
   */
  void assertLayout() {
    assertThat(recorder.partitions()).allMatch(pk -> PARTITION.matcher(pk).matches());
    assertThat(recorder.consistent()).isTrue();
  }

  /** All items, for what a test wants to see of the layout itself. */
  List<Map<String, AttributeValue>> items() {
    return ENGINE.scanPaginator(scan -> scan.tableName(name).consistentRead(true)).items().stream()
        .toList();
  }

  /** Makes the items those that there were. */
  void restore(List<Map<String, AttributeValue>> before) {
    List<Map<String, AttributeValue>> now = items();
    Set<Map<String, AttributeValue>> keys =
        before.stream().map(TestTable::key).collect(Collectors.toSet());
    now.stream()
        .map(TestTable::key)
        .filter(key -> !keys.contains(key))
        .forEach(key -> ENGINE.deleteItem(one -> one.tableName(name).key(key)));
    Set<Map<String, AttributeValue>> same = new HashSet<>(now);
    before.stream()
        .filter(item -> !same.contains(item))
        .forEach(item -> ENGINE.putItem(one -> one.tableName(name).item(item)));
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    return Map.of("pk", attribute(item, "pk"), "sk", attribute(item, "sk"));
  }

  /** The audit events of a tenant, as they are written on their items. */
  List<AuditEvent> audited(TenantId tenant) {
    String pk = "T#" + tenant.value() + "#AUDIT";
    return items().stream()
        .filter(item -> text(item, "pk").equals(pk))
        .map(item -> event(tenant, item))
        .toList();
  }

  private static AuditEvent event(TenantId tenant, Map<String, AttributeValue> item) {
    return new AuditEvent(
        tenant,
        Instant.ofEpochMilli(Long.parseLong(attribute(item, "at").n())),
        AuditEvent.Type.valueOf(text(item, "type")),
        text(item, "object"),
        text(item, "actor"),
        new Origin(text(item, "sourceIp"), text(item, "requestId")),
        attribute(item, "details").m().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().s())));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return attribute(item, name).s();
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new AssertionError("an item lacks " + name);
    }
    return value;
  }
}
