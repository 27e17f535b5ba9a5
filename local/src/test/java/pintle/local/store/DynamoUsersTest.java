package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.aws.DynamoUsers;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;
import pintle.user.UsersContract;
import pintle.world.MovableClock;

final class DynamoUsersTest extends UsersContract {
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected Users fresh() {
    return new DynamoUsers(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }

  @Test
  void refusesAChangeFromTheNumberBeforeLast() {
    Users users = fresh();
    TenantId tenant = new TenantId("tenant");
    User ann = users.keep(new SignIn(tenant, new UserId("ann"), "Ann", MovableClock.START, false));
    assertThat(change(users, ann, Optional.empty(), "m1")).isTrue();
    assertThat(change(users, ann, Optional.of(new MemberId("m1")), "m2")).isTrue();

    assertThat(change(users, ann, Optional.of(new MemberId("m1")), "m3")).isFalse();
    assertThat(users.holder(tenant, new MemberId("m2"))).contains(ann.id());
    assertThat(users.holder(tenant, new MemberId("m3"))).isEmpty();
  }

  private static boolean change(Users users, User user, Optional<MemberId> before, String to) {
    return users.changePhone(
        user,
        before,
        new MemberId(to),
        new PhoneNumber("+4915112345678", "DE"),
        AuditTrail.event(user.tenant(), MovableClock.START, AuditEvent.Type.PHONE_VERIFIED, to));
  }
}
