package pintle.local.store;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** On DynamoDB Local, and on a stand-in for Secrets Manager that the real client asks. */
final class RotationCrashTest extends RotationCrash {
  private static final SecretsManagerStandIn STAND_IN = new SecretsManagerStandIn();
  private static final SecretsManagerClient SECRETS = STAND_IN.client();

  @RegisterExtension final TestTable table = TestTable.fresh();

  @AfterAll
  static void close() {
    SECRETS.close();
    STAND_IN.close();
  }

  @Override
  protected SecretsManagerClient secretsManager() {
    return SECRETS;
  }

  @Override
  protected DynamoDbClient dynamoDb() {
    return table.client();
  }

  @Override
  protected String table() {
    return table.name();
  }

  @Override
  protected String idleFunction() {
    return "arn:aws:lambda:eu-central-1:123456789012:function:idle";
  }

  @Override
  protected int oneOf() {
    return 8;
  }

  /**
   * Not on LocalStack: where two processes create the same version it keeps the second value, and
   * AWS the first.
   */
  @Test
  @Tag("case-89")
  void theSameVersionMayBeRunTwiceAtATime() {
    atEachCall(List.of(EventfulProcess.Event.PAUSES), Meanwhile.SAME_ENDS);
  }
}
