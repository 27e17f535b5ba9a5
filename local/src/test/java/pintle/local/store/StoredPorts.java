package pintle.local.store;

import java.util.function.UnaryOperator;
import pintle.audit.AuditLog;
import pintle.aws.DynamoAuditLog;
import pintle.aws.DynamoConnectors;
import pintle.aws.DynamoGrants;
import pintle.aws.DynamoGroups;
import pintle.aws.DynamoNameKey;
import pintle.aws.DynamoOneTimeCodes;
import pintle.aws.DynamoPinChallenges;
import pintle.aws.DynamoPublicKeys;
import pintle.aws.DynamoRedemptions;
import pintle.aws.DynamoSmsCounters;
import pintle.aws.DynamoUsers;
import pintle.connector.Connectors;
import pintle.group.Groups;
import pintle.key.NameKey;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.pin.PinChallenges;
import pintle.pin.Redemptions;
import pintle.pin.SmsCounters;
import pintle.token.Grants;
import pintle.token.OneTimeCodes;
import pintle.user.Users;
import pintle.world.TestPorts;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The ports of a test with the real stores, on a fresh table of DynamoDB Local. */
class StoredPorts extends TestPorts {
  private final TestTable table;
  private final DynamoDbClient client;
  private final NameKey nameKey;

  StoredPorts() {
    this(TestTable.fresh());
  }

  StoredPorts(TestTable table) {
    this(table, UnaryOperator.identity());
  }

  /**
   * @param way on which the stores reach the table's engine
   */
  StoredPorts(TestTable table, UnaryOperator<DynamoDbClient> way) {
    this.table = table;
    this.client = way.apply(table.client());
    this.nameKey = new DynamoNameKey(client, table.name(), super.randomness());
    new DynamoPublicKeys(client, table.name()).replace(PublishedKeys.NONE.with(signingKeys()));
  }

  final TestTable table() {
    return table;
  }

  @Override
  public Users users() {
    return new DynamoUsers(client, table.name());
  }

  @Override
  public Connectors connectors() {
    return new DynamoConnectors(client, table.name());
  }

  @Override
  public Grants grants() {
    return new DynamoGrants(client, table.name(), clock());
  }

  @Override
  public OneTimeCodes codes() {
    return new DynamoOneTimeCodes(client, table.name());
  }

  @Override
  public AuditLog auditLog() {
    return new DynamoAuditLog(client, table.name());
  }

  @Override
  public Groups groups() {
    return new DynamoGroups(client, table.name(), clock());
  }

  @Override
  public PinChallenges pinChallenges() {
    return new DynamoPinChallenges(client, table.name());
  }

  @Override
  public SmsCounters smsCounters() {
    return new DynamoSmsCounters(client, table.name());
  }

  @Override
  public Redemptions redemptions() {
    return new DynamoRedemptions(client, table.name());
  }

  @Override
  public PublicKeys publicKeys() {
    return new DynamoPublicKeys(client, table.name());
  }

  @Override
  public NameKey nameKey() {
    return nameKey;
  }
}
