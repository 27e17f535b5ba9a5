package pintle.local;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.Ports;
import pintle.Wiring;
import pintle.group.DirectoryDraft;
import pintle.group.DirectoryDraft.ById;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.group.DirectoryDraft.Place;
import pintle.group.Role;
import pintle.local.signin.DemoUser;
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

  DemoDirectory(Ports ports, Wiring wiring) {
    this.ports = ports;
    this.wiring = wiring;
  }

  void seed() {
    groups().forEach(this::seed);
  }

  /** All groups, by the administrator whose tenant has them. */
  static Map<DemoUser, List<Entry>> groups() {
    return Map.of(
        DemoUser.TENANT_ADMIN,
        List.of(
            row("board", "Vorstand", "", Map.of(TENANT_ADMIN, Role.ADMIN)),
            row("sales", "Vertrieb", "", Map.of(GROUP_ADMIN, Role.ADMIN, DEVELOPER, Role.MEMBER)),
            row(
                "sales-berlin",
                "Vertrieb Berlin",
                "sales",
                Map.of(GROUP_ADMIN, Role.ADMIN, TENANT_ADMIN, Role.MEMBER)),
            row("sales-hamburg", "Vertrieb Hamburg", "sales", Map.of(DEVELOPER, Role.MEMBER)),
            row(
                "it",
                "IT",
                "",
                Map.of(
                    DEVELOPER, Role.ADMIN, GROUP_ADMIN, Role.MEMBER, TENANT_ADMIN, Role.MEMBER))),
        DemoUser.OTHER_TENANT_ADMIN,
        List.of(row("headquarters", "Headquarters", "", Map.of(OTHER_ADMIN, Role.ADMIN))));
  }

  private void seed(DemoUser administrator, List<Entry> groups) {
    TenantId tenant = new TenantId(administrator.tenantId());
    if (ports.groups().all(tenant, Optional.empty(), 1).items().isEmpty()) {
      wiring
          .directoryImport()
          .replace(asTenantAdministrator(administrator), new DirectoryDraft(groups, List.of()));
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

  private static Entry row(String id, String name, String parent, Map<String, Role> people) {
    Place place = new Place(1, "");
    return new Entry(
        place,
        new ById(id, Optional.of(name)),
        Optional.of(parent).filter(above -> !above.isEmpty()),
        people.entrySet().stream()
            .map(one ->
                new Person(place, Optional.of(one.getKey()), Optional.of(one.getValue().text())))
            .toList());
  }
}
