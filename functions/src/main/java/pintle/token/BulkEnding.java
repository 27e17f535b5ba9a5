package pintle.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorManagement;
import pintle.connector.Connectors.Deletion;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.user.UserId;
import pintle.user.Users;

/**
 * Ends many grants: a connector's, a user's, a tenant's. A call works for a few seconds and tells
 * whether something is left; run again it goes on, because what has ended is not looked at any
 * more.
 */
public final class BulkEnding {
  /** Well below the 10 s that a function has: the last part may take a while, too. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  /** Ended at once before the time is looked at. */
  static final int PART = 25;

  private final Grants grants;
  private final ConnectorManagement connectors;
  private final Users users;
  private final InstantSource clock;

  public BulkEnding(
      Grants grants, ConnectorManagement connectors, Users users, InstantSource clock) {
    this.grants = grants;
    this.connectors = connectors;
    this.users = users;
    this.clock = clock;
  }

  /** Ends what a connector has, for its managers. */
  public Ended ofConnector(PortalUser caller, String connectorId, Origin origin) {
    ConnectorId connector = connectors.managed(caller, connectorId).id();
    return end(of(caller.tenant(), connector), caller.id(), origin);
  }

  /**
   * Deletes a connector and ends its grants. It is refused everywhere from the first step on; what
   * the time does not suffice for, or a crash leaves, the same call ends when it is sent again, and
   * so does the next deletion of the tenant.
   */
  public void deleteConnector(PortalUser caller, String connectorId, Origin origin) {
    Instant stop = clock.instant().plus(LONGEST);
    ConnectorId own = connectors.delete(caller, connectorId, origin).id();
    boolean finished =
        finish(new Deletion(caller.tenant(), own, caller.id().value(), origin), stop);
    Iterator<Deletion> left = connectors.unfinishedDeletions(caller.tenant()).iterator();
    while (finished && left.hasNext()) {
      finished = finish(left.next(), stop);
    }
  }

  /**
   * Ends what a deleted connector has; its events tell who deleted it. False where time ran out.
   */
  private boolean finish(Deletion deletion, Instant stop) {
    Ended ended =
        end(
            of(deletion.tenant(), deletion.id()),
            grant -> ended(grant, deletion.by(), deletion.origin()),
            stop);
    if (!ended.more()) {
      connectors.finishDeletion(deletion.tenant(), deletion.id());
    }
    return !ended.more();
  }

  private Function<Optional<String>, Page<Grant>> of(TenantId tenant, ConnectorId connector) {
    return after -> grants.live(tenant, Optional.of(connector), after, PART);
  }

  /** Ends what a user has granted, for that user and tenant administrators. */
  public Ended ofUser(PortalUser caller, String userId, Origin origin) {
    UserId user = UserId.of(userId).orElseThrow(Reason.NOT_FOUND::refusal);
    if (!user.equals(caller.id())) {
      caller.demandTenantAdministrator();
    }
    Ended ended = ofUser(caller.tenant(), user, caller.id(), origin);
    // What an erasure left is ended, though nobody knows the user any more.
    if (ended.grants() == 0 && users.find(caller.tenant(), user).isEmpty()) {
      throw Reason.NOT_FOUND.refusal();
    }
    return ended;
  }

  /** The same where the right was settled. */
  public Ended ofUser(TenantId tenant, UserId user, UserId by, Origin origin) {
    return end(after -> grants.ofUser(tenant, user, after, PART), by, origin);
  }

  /** Ends all of the tenant, for its administrators. */
  public Ended ofTenant(PortalUser caller, Origin origin) {
    caller.demandTenantAdministrator();
    return end(
        after -> grants.live(caller.tenant(), Optional.empty(), after, PART), caller.id(), origin);
  }

  private Ended end(Function<Optional<String>, Page<Grant>> parts, UserId by, Origin origin) {
    return end(parts, grant -> ended(grant, by.value(), origin), clock.instant().plus(LONGEST));
  }

  private Ended end(
      Function<Optional<String>, Page<Grant>> parts,
      Function<Grant, AuditEvent> event,
      Instant stop) {
    long count = 0;
    Optional<String> after = Optional.empty();
    do {
      Page<Grant> part = parts.apply(after);
      count += grants.endAll(part.items(), event);
      after = part.next();
    } while (after.isPresent() && clock.instant().isBefore(stop));
    return new Ended(count, after.isPresent());
  }

  private AuditEvent ended(Grant grant, String by, Origin origin) {
    return new AuditEvent(
        grant.tenant(),
        clock.instant(),
        AuditEvent.Type.GRANT_ENDED,
        grant.id().value(),
        by,
        origin,
        grant.audited(Map.of()));
  }

  /**
   * What one call did.
   *
   * @param grants that this very call ended
   * @param more whether something may be left: call again
   */
  public record Ended(long grants, boolean more) {}
}
