package pintle.local.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return connection.http();
  }

  @Override
  public List<SentSms> sent() {
    return connection.sent;
  }

  /** In each process anew, as a cold start reads it. */
  @Override
  public NameKey nameKey() {
    return new DynamoNameKey(BoundedClients.dynamoDb(http()), table().name(), randomness());
  }

  @Override
  public Sms sms() {
    return new SnsSms(BoundedClients.sns(http()), "", log());
  }

  @Override
  public Vault vault() {
    return new SecretsManagerVault(
        () -> BoundedClients.secretsManager(http()),
        Map.of(World.SIGNING_SECRET, "signing", World.PEPPER_SECRET, "pepper"),
        log(),
        clock());
  }

  private Log log() {
    return new Log("", clock());
  }

  /** Made before the ports that it is for. */
  private static final class Connection {
    private final List<SentSms> sent = new CopyOnWriteArrayList<>();
    private Optional<FaultyHttp> http = Optional.empty();

    DynamoDbClient to(DynamoDbClient engine) {
      Vault secrets = new TestPorts().vault();
      FaultyHttp made =
          new FaultyHttp(
              new AwsInMemory(
                  engine, (e164, text) -> sent.add(new SentSms(e164, text)), secrets::read));
      http = Optional.of(made);
      return BoundedClients.dynamoDb(made);
    }

    FaultyHttp http() {
      return http.orElseThrow();
    }
  }
}
