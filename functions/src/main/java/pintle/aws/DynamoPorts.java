package pintle.aws;

import java.util.function.Supplier;
import pintle.Ports;
import pintle.audit.AuditLog;
import pintle.cache.Lazy;
import pintle.connector.Connectors;
import pintle.group.Groups;
import pintle.key.NameKey;
import pintle.key.PublicKeys;
import pintle.pin.PinChallenges;
import pintle.pin.Redemptions;
import pintle.pin.SmsCounters;
import pintle.secret.Randomness;
import pintle.token.Grants;
import pintle.token.OneTimeCodes;
import pintle.user.Users;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The stores on one DynamoDB table, wherever its engine runs. */
public abstract class DynamoPorts implements Ports {
  private final Supplier<DynamoDbClient> client;
  private final String table;
  private final Randomness randomness;
  private final Lazy<NameKey> nameKey;

  /**
   * @param client built at its first use
   */
  protected DynamoPorts(Supplier<DynamoDbClient> client, String table, Randomness randomness) {
    this.client = client;
    this.table = table;
    this.randomness = randomness;
    this.nameKey =
        new Lazy<NameKey>(() -> new DynamoNameKey(client.get(), table, randomness))
            .forgottenBeforeSnapshots();
  }

  @Override
  public Users users() {
    return new DynamoUsers(client.get(), table);
  }

  @Override
  public Connectors connectors() {
    return new DynamoConnectors(client.get(), table);
  }

  @Override
  public Grants grants() {
    return new DynamoGrants(client.get(), table);
  }

  @Override
  public OneTimeCodes codes() {
    return new DynamoOneTimeCodes(client.get(), table);
  }

  @Override
  public AuditLog auditLog() {
    return new DynamoAuditLog(client.get(), table);
  }

  @Override
  public Groups groups() {
    return new DynamoGroups(client.get(), table, clock());
  }

  @Override
  public PinChallenges pinChallenges() {
    return new DynamoPinChallenges(client.get(), table);
  }

  @Override
  public SmsCounters smsCounters() {
    return new DynamoSmsCounters(client.get(), table);
  }

  @Override
  public Redemptions redemptions() {
    return new DynamoRedemptions(client.get(), table);
  }

  @Override
  public PublicKeys publicKeys() {
    return new DynamoPublicKeys(client.get(), table);
  }

  @Override
  public NameKey nameKey() {
    return () -> nameKey.get().bytes();
  }

  @Override
  public Randomness randomness() {
    return randomness;
  }
}
