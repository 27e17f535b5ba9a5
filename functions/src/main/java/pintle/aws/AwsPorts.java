package pintle.aws;

import java.time.InstantSource;
import java.util.Map;
import pintle.Settings;
import pintle.key.SecretVersions;
import pintle.key.Vault;
import pintle.log.Log;
import pintle.openid.HttpProviderKeys;
import pintle.openid.ProviderKeys;
import pintle.pin.Sms;
import pintle.pin.Waiter;
import pintle.secret.Randomness;

/** The ports of a deployed function. A client is built when its first port is used. */
public final class AwsPorts extends DynamoPorts {
  private final Settings settings;
  private final Aws aws;
  private final Log log;

  public AwsPorts(Settings settings) {
    this(settings, new Aws());
  }

  private AwsPorts(Settings settings, Aws aws) {
    super(aws::dynamoDb, settings.table(), Randomness.secure(), settings.auditRetention());
    this.settings = settings;
    this.aws = aws;
    this.log = new Log(settings.stack(), clock());
  }

  /** Most functions that are given a vault never read it, and so never pay for its client. */
  @Override
  public Vault vault() {
    return new SecretsManagerVault(
        aws::secretsManager,
        Map.of(settings.signingSecret(), "signing", settings.pepperSecret(), "pepper"),
        log,
        clock());
  }

  @Override
  public SecretVersions secretVersions(String secret) {
    return new SecretsManagerVersions(aws.secretsManager(), secret);
  }

  @Override
  public Sms sms() {
    return (e164, text) -> new SnsSms(aws.sns(), settings.smsSenderId(), log).send(e164, text);
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
  public Waiter waiter() {
    return Waiter.by(clock());
  }
}
