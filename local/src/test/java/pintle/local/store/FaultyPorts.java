package pintle.local.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import pintle.aws.BoundedClients;
import pintle.aws.DynamoNameKey;
import pintle.aws.SecretsManagerVault;
import pintle.aws.SnsSms;
import pintle.key.NameKey;
import pintle.key.Vault;
import pintle.log.Log;
import pintle.pin.Sms;
import pintle.world.TestPorts;
import pintle.world.World;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The ports of a deployed function, whose every call of AWS can fail. */
final class FaultyPorts extends StoredPorts {
  private final Connection connection;

  FaultyPorts() {
    this(new Connection());
  }

  private FaultyPorts(Connection connection) {
    super(TestTable.fresh(), connection::to);
    this.connection = connection;
  }

  /** What stands between the clients and AWS. */
  FaultyHttp http() {
    return connection.made().http();
  }

  /** From now on SNS refuses with this. */
  void refuseSms(String code, String sentence) {
    connection.made().aws().refuseSms(code, sentence);
  }

  @Override
  public List<SentSms> sent() {
    return connection.sent;
  }

  /** In each process anew, as a cold start reads it. */
  @Override
  public NameKey nameKey() {
    return new DynamoNameKey(connection.made().dynamoDb(), table().name(), randomness());
  }

  @Override
  public Sms sms() {
    return new SnsSms(connection.made().sns(), "", log());
  }

  @Override
  public Vault vault() {
    return new SecretsManagerVault(
        () -> connection.made().secretsManager(),
        Map.of(World.SIGNING_SECRET, "signing", World.PEPPER_SECRET, "pepper"),
        log(),
        clock());
  }

  /** The client of Secrets Manager, on the way that fails. */
  SecretsManagerClient secrets() {
    return connection.made().secretsManager();
  }

  private Log log() {
    return new Log("", clock());
  }

  /** Made before the ports that it is for. */
  private static final class Connection {
    /** What functions read alone; all else is made, rotated and deleted. */
    private static final Set<String> OF_FUNCTIONS =
        Set.of(World.SIGNING_SECRET, World.PEPPER_SECRET);

    private final List<SentSms> sent = new CopyOnWriteArrayList<>();
    private Optional<Made> made = Optional.empty();

    DynamoDbClient to(DynamoDbClient engine) {
      Vault secrets = new TestPorts().vault();
      SecretsInMemory versions = new SecretsInMemory();
      AwsInMemory aws =
          new AwsInMemory(
              engine,
              (e164, text) -> sent.add(new SentSms(e164, text)),
              (call, asked) ->
                  asked.get("SecretId") instanceof String name && OF_FUNCTIONS.contains(name)
                      ? Map.of("Name", name, "SecretString", secrets.read(name))
                      : versions.answer(call, asked));
      FaultyHttp http = new FaultyHttp(aws);
      Made all =
          new Made(
              aws,
              http,
              BoundedClients.dynamoDb(http),
              BoundedClients.sns(http),
              BoundedClients.secretsManager(http));
      made = Optional.of(all);
      return all.dynamoDb();
    }

    Made made() {
      return made.orElseThrow();
    }
  }

  private record Made(
      AwsInMemory aws,
      FaultyHttp http,
      DynamoDbClient dynamoDb,
      SnsClient sns,
      SecretsManagerClient secretsManager) {}
}
