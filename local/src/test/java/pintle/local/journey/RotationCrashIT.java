package pintle.local.journey;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import pintle.local.store.RotationCrash;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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
    createTable(TABLES, TABLE);
    TABLES.waiter().waitUntilTableExists(table -> table.tableName(TABLE));
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
