package pintle.local.store;

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

/** The ports of a test with the real stores, on a fresh table of DynamoDB Local. */
final class StoredPorts extends TestPorts {
  private final TestTable table;
  private final NameKey nameKey;

  StoredPorts() {
    this(TestTable.fresh());
  }

  StoredPorts(TestTable table) {
    this.table = table;
    this.nameKey = new DynamoNameKey(table.client(), table.name(), super.randomness());
    publicKeys().replace(PublishedKeys.NONE.with(signingKeys()));
  }

  TestTable table() {
    return table;
  }

  @Override
  public Users users() {
    return new DynamoUsers(table.client(), table.name());
  }

  @Override
  public Connectors connectors() {
    return new DynamoConnectors(table.client(), table.name());
  }

  @Override
  public Grants grants() {
    return new DynamoGrants(table.client(), table.name());
  }

  @Override
  public OneTimeCodes codes() {
    return new DynamoOneTimeCodes(table.client(), table.name());
  }

  @Override
  public AuditLog auditLog() {
    return new DynamoAuditLog(table.client(), table.name());
  }

  @Override
  public Groups groups() {
    return new DynamoGroups(table.client(), table.name(), clock());
  }

  @Override
  public PinChallenges pinChallenges() {
    return new DynamoPinChallenges(table.client(), table.name());
  }

  @Override
  public SmsCounters smsCounters() {
    return new DynamoSmsCounters(table.client(), table.name());
  }

  @Override
  public Redemptions redemptions() {
    return new DynamoRedemptions(table.client(), table.name());
  }

  @Override
  public PublicKeys publicKeys() {
    return new DynamoPublicKeys(table.client(), table.name());
  }

  @Override
  public NameKey nameKey() {
    return nameKey;
  }
}
