package pintle.aws;

import java.security.Provider;
import java.util.Optional;
import java.util.function.Supplier;
import pintle.Ports;
import pintle.audit.AuditLog;
import pintle.audit.Retention;
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
  private final Retention auditRetention;
  private final Lazy<NameKey> nameKey;

  /**
   * @param client built at its first use
   */
  protected DynamoPorts(Supplier<DynamoDbClient> client, String table, Randomness randomness) {
    this(client, table, randomness, Retention.FOR_EVER);
  }

  /** The same, where audit events are kept for a time. */
  protected DynamoPorts(
      Supplier<DynamoDbClient> client,
      String table,
      Randomness randomness,
      Retention auditRetention) {
    this.auditRetention = auditRetention;
    this.client = client;
    this.table = table;
    this.randomness = randomness;
    this.nameKey =
        new Lazy<NameKey>(() -> new DynamoNameKey(client.get(), table, randomness))
            .forgottenBeforeSnapshots();
  }

  private Table audited() {
    return new Table(client.get(), table, auditRetention);
  }

  @Override
  public Users users() {
    return new DynamoUsers(audited());
  }

  @Override
  public Connectors connectors() {
    return new DynamoConnectors(audited());
  }

  @Override
  public Grants grants() {
    return new DynamoGrants(audited(), clock());
  }

  @Override
  public OneTimeCodes codes() {
    return new DynamoOneTimeCodes(audited());
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
    return new DynamoPinChallenges(audited());
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

  @Override
  public Optional<Provider> nativeProvider() {
    return NativeProvider.load();
  }
}
