package pintle.local;

import java.time.InstantSource;
import pintle.aws.DynamoPorts;
import pintle.key.SecretVersions;
import pintle.key.Vault;
import pintle.local.secret.LocalSecrets;
import pintle.openid.HttpProviderKeys;
import pintle.openid.ProviderKeys;
import pintle.pin.Sms;
import pintle.pin.Waiter;
import pintle.secret.Randomness;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The ports of the local run: the DynamoDB adapters of Lambda on the embedded engine, secrets in a
 * file, SMS in the inbox.
 */
final class LocalPorts extends DynamoPorts {
  private final LocalSecrets secrets;
  private final Sms sms;
  private final ProviderKeys providerKeys;
  private final InstantSource clock;

  LocalPorts(
      DynamoDbClient client,
      String table,
      LocalSecrets secrets,
      Sms sms,
      String providerKeysUrl,
      InstantSource clock) {
    super(() -> client, table, Randomness.secure());
    this.secrets = secrets;
    this.sms = sms;
    this.providerKeys = new HttpProviderKeys(providerKeysUrl);
    this.clock = clock;
  }

  @Override
  public Vault vault() {
    return secrets;
  }

  @Override
  public SecretVersions secretVersions(String secret) {
    return new LocalSecretVersions(secrets, secret);
  }

  @Override
  public Sms sms() {
    return sms;
  }

  @Override
  public ProviderKeys providerKeys() {
    return providerKeys;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Waiter waiter() {
    return Waiter.by(clock);
  }
}
