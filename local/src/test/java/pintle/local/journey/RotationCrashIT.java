package pintle.local.journey;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import pintle.local.store.RotationCrash;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** On LocalStack, beside the stack: with a table and secrets of its own. */
final class RotationCrashIT extends RotationCrash {
  private static final DeployedStack STACK = DeployedStack.open();
  private static final SecretsManagerClient SECRETS =
      STACK.endpoint().client(SecretsManagerClient.builder());
  private static final DynamoDbClient TABLES = STACK.endpoint().client(DynamoDbClient.builder());
  private static final String TABLE = "crash-" + UUID.randomUUID();

  @BeforeAll
  static void createTable() {
    TABLES.createTable(table ->
        table
            .tableName(TABLE)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(text("pk"), text("sk"))
            .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
    TABLES.waiter().waitUntilTableExists(table -> table.tableName(TABLE));
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

  @AfterAll
  static void deleteTable() {
    TABLES.deleteTable(table -> table.tableName(TABLE));
  }

  @Override
  protected SecretsManagerClient secretsManager() {
    return SECRETS;
  }

  @Override
  protected DynamoDbClient dynamoDb() {
    return TABLES;
  }

  @Override
  protected String table() {
    return TABLE;
  }

  @Override
  protected String idleFunction() {
    return STACK.idleFunction();
  }

  @Override
  protected int oneOf() {
    return 10;
  }
}
