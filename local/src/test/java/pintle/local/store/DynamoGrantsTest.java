package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.aws.DynamoConnectors;
import pintle.aws.DynamoGrants;
import pintle.aws.DynamoPublicKeys;
import pintle.aws.DynamoUsers;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.tenant.TenantId;
import pintle.token.GrantId;
import pintle.token.GrantRef;
import pintle.token.Grants;
import pintle.token.GrantsContract;
import pintle.user.Users;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;

final class DynamoGrantsTest extends GrantsContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected Grants fresh() {
    return new DynamoGrants(table.client(), table.name(), clock);
  }

  @Override
  protected Users users() {
    return new DynamoUsers(table.client(), table.name());
  }

  @Override
  protected Connectors connectors() {
    return new DynamoConnectors(table.client(), table.name());
  }

  @Override
  protected PublicKeys publicKeys() {
    return new DynamoPublicKeys(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }

  @Test
  void readsConnectorGrantMissesAndPublishedKeysInOneRoundTrip() {
    publicKeys().replace(PublishedKeys.NONE.with(SigningKeys.first()));
    Grants grants = fresh();
    ConnectorId connector = new ConnectorId("c");
    Optional<GrantRef> grant = Optional.of(new GrantRef(new TenantId("t"), new GrantId("g")));
    Optional<String> ip = Optional.of("192.0.2.1");
    table.recorder().forget();
    assertThat(grants.find(connector, Optional.empty(), Optional.empty()).published().keys())
        .hasSize(2);
    grants.find(connector, grant, Optional.empty());
    grants.find(connector, grant, ip);

    assertThat(table.recorder().requests())
        .hasSize(3)
        .hasOnlyElementsOfType(BatchGetItemRequest.class);
  }

  @Test
  void readsTheRowThatAllCallsShareOnceASecond() {
    publicKeys().replace(PublishedKeys.NONE.with(SigningKeys.first()));
    Grants grants = fresh();
    table.recorder().forget();
    for (int tenth = 0; tenth < 30; tenth++) {
      PublishedKeys found =
          grants.find(new ConnectorId("c"), Optional.empty(), Optional.empty()).published();
      assertThat(found.keys()).hasSize(2);
      clock.advance(Duration.ofMillis(100));
    }

    assertThat(table.recorder().named("KEYS")).isEqualTo(3);
  }

  @Test
  void asksForTheRowAtEachCallUntilThereAreKeys() {
    Grants grants = fresh();
    assertThat(grants.find(new ConnectorId("c"), Optional.empty(), Optional.empty()).published())
        .isEqualTo(PublishedKeys.NONE);
    publicKeys().replace(PublishedKeys.NONE.with(SigningKeys.first()));

    assertThat(
            grants
                .find(new ConnectorId("c"), Optional.empty(), Optional.empty())
                .published()
                .keys())
        .hasSize(2);
  }
}
