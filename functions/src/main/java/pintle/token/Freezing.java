package pintle.token;

import java.time.InstantSource;
import java.util.Map;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.user.PortalUser;

/**
 * Freezes grants and lets them work again. The tokens of a frozen one are refused, and none of them
 * is lost: its life runs on, and what it was is what returns.
 */
public final class Freezing {
  private final Grants grants;
  private final GrantManagement management;
  private final InstantSource clock;

  public Freezing(Grants grants, GrantManagement management, InstantSource clock) {
    this.grants = grants;
    this.management = management;
    this.clock = clock;
  }

  /**
   * Freezes the grant of this code, once. Nothing happens where the text is no code (any more), and
   * nobody is told which.
   */
  public void freeze(String code, Origin origin) {
    FreezeCode.parse(code).ifPresent(shown -> freeze(shown, origin));
  }

  private void freeze(FreezeCode shown, Origin origin) {
    grants
        .find(shown.grant())
        .filter(grant -> grant.freezesBy(shown.digest(), clock.instant()))
        .ifPresent(grant -> {
          // False says that another call froze or ended it.
          var _ =
              grants.freeze(
                  grant,
                  shown.digest(),
                  event(
                      AuditEvent.Type.GRANT_FROZEN, grant, AuditEvent.RECEIPT_ACTOR, true, origin));
        });
  }

  /**
   * Lets a frozen grant's tokens work again; one that is not frozen, or has ended, stays as it is.
   *
   * @throws pintle.refusal.Refusal 403 where the caller is no tenant administrator
   */
  public void unfreeze(PortalUser caller, String grantId, Origin origin) {
    Grant grant = management.get(caller, grantId);
    caller.demandTenantAdministrator();
    if (grant.frozen() && grant.endedAt().isEmpty()) {
      // False says that another call did, or ended it.
      var _ =
          grants.unfreeze(
              grant,
              event(AuditEvent.Type.GRANT_UNFROZEN, grant, caller.id().value(), false, origin));
    }
  }

  private AuditEvent event(
      AuditEvent.Type type, Grant grant, String actor, boolean frozen, Origin origin) {
    return management.event(
        type,
        grant,
        actor,
        origin,
        Map.of(
            "before.frozen", Boolean.toString(!frozen), "after.frozen", Boolean.toString(frozen)));
  }
}
