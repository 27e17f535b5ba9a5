package pintle.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.ConnectorManagement;
import pintle.refusal.Reason;
import pintle.user.PortalUser;

/**
 * Lets an administrator take over a grant whose grantor lost the right: the refresh token that a
 * program holds stays, and reaches again what it reached. Only for the organisation and for groups:
 * user reach is a person's own.
 */
public final class Adoption {
  private static final int ATTEMPTS = 5;

  private final Grants grants;
  private final GrantManagement management;
  private final ConnectorManagement connectors;
  private final InstantSource clock;

  public Adoption(
      Grants grants,
      GrantManagement management,
      ConnectorManagement connectors,
      InstantSource clock) {
    this.grants = grants;
    this.management = management;
    this.connectors = connectors;
    this.clock = clock;
  }

  /**
   * Makes the caller the grantor; one who is it already stays it.
   *
   * @throws pintle.refusal.Refusal 409 where the grantor has the right, where the caller has a live
   *     grant in the slot that this one would take, and for user reach
   */
  public void adopt(PortalUser caller, String grantId, Origin origin) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Grant grant = management.get(caller, grantId);
      if (!grant.live(clock.instant())) {
        throw Reason.NOT_FOUND.refusal();
      }
      var _ = connectors.get(caller, grant.connector().value());
      demandRight(caller, grant.reach());
      if (grant.grantedBy().equals(caller.id()) || adoptOnce(caller, grant, origin)) {
        return;
      }
    }
    throw Reason.BUSY.refusal();
  }

  private void demandRight(PortalUser caller, Reach reach) {
    if (reach.kind() == Reach.Kind.USER) {
      caller.demandTenantAdministrator();
      throw Reason.GRANT_IS_PERSONAL.refusal();
    }
    management.demandRight(caller, reach);
  }

  /** False where grant or slots changed since they were read. */
  private boolean adoptOnce(PortalUser caller, Grant grant, Origin origin) {
    if (!management.orphaned(grant)) {
      throw Reason.GRANTOR_HAS_RIGHT.refusal();
    }
    Instant now = clock.instant();
    Grant adopted = grant.adoptedBy(caller.id());
    Grants.Holder from = slot(grant);
    Grants.Holder to = slot(adopted);
    if (from.grant().map(Grant::id).filter(grant.id()::equals).isEmpty()) {
      return false;
    }
    Optional<Grant> before = to.grant().filter(one -> !one.id().equals(grant.id()));
    if (before.filter(one -> one.live(now)).isPresent()) {
      throw Reason.SLOT_TAKEN.refusal();
    }
    AuditEvent event =
        new AuditEvent(
            grant.tenant(),
            now,
            AuditEvent.Type.GRANT_ADOPTED,
            grant.id().value(),
            caller.id().value(),
            origin,
            adopted.audited(
                Map.of(
                    "before.grantedBy", grant.grantedBy().value(),
                    "after.grantedBy", adopted.grantedBy().value(),
                    "replaced", before.map(one -> one.id().value()).orElse(""))));
    return grants.adopt(grant, adopted, from, to, caller.user().lastSignInAt(), event);
  }

  private Grants.Holder slot(Grant grant) {
    return grants.holder(grant.tenant(), grant.connector(), grant.reach().slot(grant.grantedBy()));
  }
}
