package pintle.local;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.Ports;
import pintle.Wiring;
import pintle.group.DirectoryImport.Row;
import pintle.group.GroupId;
import pintle.group.Member;
import pintle.group.Role;
import pintle.local.signin.DemoUser;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.UserId;

/** The groups of the two demo tenants, made by the directory import when a tenant has none. */
final class DemoDirectory {
  private static final String DEVELOPER = DemoUser.DEVELOPER.mobileNumber();
  private static final String GROUP_ADMIN = DemoUser.GROUP_ADMIN.mobileNumber();
  private static final String TENANT_ADMIN = DemoUser.TENANT_ADMIN.mobileNumber();
  private static final String OTHER_ADMIN = DemoUser.OTHER_TENANT_ADMIN.mobileNumber();

  private final Ports ports;
  private final Wiring wiring;
  private final MemberIds members;

  DemoDirectory(Ports ports, Wiring wiring) {
    this.ports = ports;
    this.wiring = wiring;
    this.members = wiring.members();
  }

  void seed() {
    TenantId demo = new TenantId(DemoUser.DEMO_TENANT);
    seed(
        DemoUser.TENANT_ADMIN,
        List.of(
            row(demo, "board", "Vorstand", "", Map.of(TENANT_ADMIN, Role.ADMIN)),
            row(
                demo,
                "sales",
                "Vertrieb",
                "",
                Map.of(GROUP_ADMIN, Role.ADMIN, DEVELOPER, Role.MEMBER)),
            row(
                demo,
                "sales-berlin",
                "Vertrieb Berlin",
                "sales",
                Map.of(GROUP_ADMIN, Role.ADMIN, TENANT_ADMIN, Role.MEMBER)),
            row(demo, "sales-hamburg", "Vertrieb Hamburg", "sales", Map.of(DEVELOPER, Role.MEMBER)),
            row(
                demo,
                "it",
                "IT",
                "",
                Map.of(
                    DEVELOPER, Role.ADMIN, GROUP_ADMIN, Role.MEMBER, TENANT_ADMIN, Role.MEMBER))));
    TenantId other = new TenantId(DemoUser.OTHER_TENANT);
    seed(
        DemoUser.OTHER_TENANT_ADMIN,
        List.of(row(other, "headquarters", "Headquarters", "", Map.of(OTHER_ADMIN, Role.ADMIN))));
  }

  private void seed(DemoUser administrator, List<Row> rows) {
    TenantId tenant = new TenantId(administrator.tenantId());
    if (ports.groups().all(tenant, Optional.empty(), 1).items().isEmpty()) {
      wiring.directoryImport().replace(asTenantAdministrator(administrator), rows);
    }
  }

  private static PortalUser asTenantAdministrator(DemoUser user) {
    return new PortalUser(
        new User(
            new TenantId(user.tenantId()),
            new UserId(user.objectId()),
            user.fullName(),
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty()),
        true);
  }

  private Row row(
      TenantId tenant, String id, String name, String parent, Map<String, Role> people) {
    List<Member> list =
        people.entrySet().stream()
            .map(entry -> member(tenant, entry.getKey(), entry.getValue()))
            .toList();
    return new Row(new GroupId(id), name, GroupId.of(parent), list);
  }

  private Member member(TenantId tenant, String e164, Role role) {
    PhoneNumber number = PhoneNumbers.parse("mobileNumber", e164);
    return new Member(members.of(tenant, number), number, role);
  }
}
