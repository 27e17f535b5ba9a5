package pintle.local.store;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.audit.AuditLog;
import pintle.audit.AuditLogContract;
import pintle.aws.DynamoAuditLog;
import pintle.aws.DynamoOneTimeCodes;
import pintle.connector.ConnectorId;
import pintle.secret.SeededRandomness;
import pintle.token.CodeRef;
import pintle.token.CodeText;
import pintle.token.OneTimeCode;
import pintle.token.Reach;
import pintle.user.UserId;

final class DynamoAuditLogTest extends AuditLogContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected AuditLog log() {
    return new DynamoAuditLog(table.client(), table.name());
  }

  /** Some change that writes its event. */
  @Override
  protected void write(AuditEvent event) {
    CodeRef ref = new CodeRef(event.tenant(), UUID.randomUUID().toString());
    OneTimeCode claim =
        new OneTimeCode(
            ref,
            OneTimeCode.Kind.CLAIM,
            CodeText.random(OneTimeCode.Kind.CLAIM, ref, new SeededRandomness(1)).digest(),
            new ConnectorId("c"),
            new UserId("ann"),
            Reach.USER,
            Set.of(),
            event.at(),
            event.at(),
            event.at().plus(Duration.ofDays(3)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    new DynamoOneTimeCodes(table.client(), table.name()).create(claim, event.at(), event);
  }
}
