package pintle.user;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/**
 * Who administers a tenant: the users whose newest portal sign-in proved it, lately enough, and
 * from whom nobody took it since.
 */
public final class Administrators {
  private final Users users;
  private final Duration proofLife;
  private final InstantSource clock;

  public Administrators(Users users, Duration proofLife, InstantSource clock) {
    this.users = users;
    this.proofLife = proofLife;
    this.clock = clock;
  }

  /** The portal user of a sign-in, with the right as it stands now. */
  public PortalUser signedIn(SignIn signIn) {
    User user =
        users
            .find(signIn.tenant(), signIn.user())
            .filter(known -> !signIn.at().isAfter(known.lastSignInAt()))
            .orElseGet(() -> users.keep(signIn));
    return new PortalUser(user, administers(user));
  }

  /** Whether this user administers the tenant now. */
  public boolean administers(TenantId tenant, UserId user) {
    return users.find(tenant, user).filter(this::administers).isPresent();
  }

  private boolean administers(User user) {
    return user.isTenantAdministrator(clock.instant(), proofLife);
  }

  /** All who administer the caller's tenant, for those who do. */
  public List<User> list(PortalUser caller) {
    caller.demandTenantAdministrator();
    return users.provenAdministrators(caller.tenant()).stream().filter(this::administers).toList();
  }

  /** When the proof of this user ends; empty for one who has none. */
  public Optional<Instant> provenUntil(User user) {
    return user.adminProofAt().map(proof -> proof.plus(proofLife));
  }

  /** Takes the right from another administrator, until a new sign-in proves it again. */
  public void withdraw(PortalUser caller, UserId from, Origin origin) {
    caller.demandTenantAdministrator();
    if (from.equals(caller.id())) {
      throw Reason.RIGHT_MISSING.refusal().hint("another administrator withdraws it");
    }
    User user =
        users
            .find(caller.tenant(), from)
            .filter(this::administers)
            .orElseThrow(Reason.NOT_FOUND::refusal);
    users.withdrawAdministrator(
        user,
        new AuditEvent(
            caller.tenant(),
            clock.instant(),
            AuditEvent.Type.ADMINISTRATOR_WITHDRAWN,
            from.value(),
            caller.id().value(),
            origin,
            Map.of(
                "before.tenantAdmin", "true",
                "before.provenAt", user.adminProofAt().map(Instant::toString).orElse(""),
                "after.tenantAdmin", "false")));
  }
}
