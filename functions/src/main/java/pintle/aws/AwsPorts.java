package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import pintle.Ports;
import pintle.Settings;
import pintle.connector.Connectors;
import pintle.group.Groups;
import pintle.http.Lazy;
import pintle.key.NameKey;
import pintle.key.PublicKeys;
import pintle.key.SecretVersions;
import pintle.key.Vault;
import pintle.openid.HttpProviderKeys;
import pintle.openid.ProviderKeys;
import pintle.pin.PinChallenges;
import pintle.pin.Sms;
import pintle.pin.SmsCounters;
import pintle.pin.Waiter;
import pintle.secret.Randomness;
import pintle.token.Grants;
import pintle.user.Users;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The ports of a deployed function. A client is built when its first port is used. */
public final class AwsPorts implements Ports {
  private final Settings settings;
  private final Aws aws = new Aws();
  private final Randomness randomness = Randomness.secure();
  private final Lazy<NameKey> nameKey = new Lazy<>(this::newNameKey);

  public AwsPorts(Settings settings) {
    this.settings = settings;
  }

  private NameKey newNameKey() {
    return new DynamoNameKey(client(), settings.table(), randomness);
  }

  private DynamoDbClient client() {
    return aws.dynamoDb();
  }

  @Override
  public Users users() {
    return new DynamoUsers(client(), settings.table());
  }

  @Override
  public Connectors connectors() {
    return new DynamoConnectors(client(), settings.table());
  }

  @Override
  public Grants grants() {
    return new DynamoGrants(client(), settings.table());
  }

  @Override
  public Groups groups() {
    return new DynamoGroups(client(), settings.table());
  }

  @Override
  public PinChallenges pinChallenges() {
    return new DynamoPinChallenges(client(), settings.table());
  }

  @Override
  public SmsCounters smsCounters() {
    return new DynamoSmsCounters(client(), settings.table());
  }

  @Override
  public PublicKeys publicKeys() {
    return new DynamoPublicKeys(client(), settings.table());
  }

  @Override
  public NameKey nameKey() {
    return () -> nameKey.get().bytes();
  }

  /** Most functions that are given a vault never read it, and so never pay for its client. */
  @Override
  public Vault vault() {
    return name -> new SecretsManagerVault(aws.secretsManager()).read(name);
  }

  @Override
  public SecretVersions secretVersions(String secret) {
    return new SecretsManagerVersions(aws.secretsManager(), secret);
  }

  @Override
  public Sms sms() {
    return (e164, text) -> new SnsSms(aws.sns(), settings.smsSenderId()).send(e164, text);
  }

  @Override
  public ProviderKeys providerKeys() {
    return new HttpProviderKeys(settings.providerKeysUrl());
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Randomness randomness() {
    return randomness;
  }

  @Override
  public Waiter waiter() {
    return AwsPorts::waitUntil;
  }

  private static void waitUntil(Instant time) {
    Duration wait = Duration.between(Instant.now(), time);
    if (wait.isPositive()) {
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
