package pintle.token;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.group.Groups;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;

/**
 * Forgets a user: grants end, memberships and the number go, then the user. Each step can be run
 * again; the user goes late, so that a second call completes a first one that was cut off.
 */
public final class Erasure {
  private final BulkEnding grants;
  private final Groups groups;
  private final Users users;
  private final MemberIds members;
  private final InstantSource clock;

  public Erasure(
      BulkEnding grants, Groups groups, Users users, MemberIds members, InstantSource clock) {
    this.grants = grants;
    this.groups = groups;
    this.users = users;
    this.members = members;
    this.clock = clock;
  }

  /** Forgets the caller; the audit keeps the user ID alone. */
  public void erase(PortalUser caller, Origin origin) {
    erase(caller.user(), caller.id(), origin);
  }

  /**
   * Forgets another user, for tenant administrators. Run again it completes what a crash left, also
   * what was left behind the user's own row.
   */
  public void erase(PortalUser caller, String userId, Origin origin) {
    caller.demandTenantAdministrator();
    UserId id = UserId.of(userId).orElseThrow(Reason.NOT_FOUND::refusal);
    Optional<User> user = users.find(caller.tenant(), id);
    if (user.isPresent()) {
      erase(user.get(), caller.id(), origin);
      return;
    }
    if (users.erasedAt(caller.tenant(), id).isEmpty()) {
      throw Reason.NOT_FOUND.refusal();
    }
    endGrants(caller.tenant(), id, caller.id(), origin);
  }

  private void erase(User user, UserId by, Origin origin) {
    endGrants(user.tenant(), user.id(), by, origin);
    Optional<MemberId> member = user.phone().map(number -> members.of(user.tenant(), number));
    member.ifPresent(one -> groups.forget(user.tenant(), one));
    users.erase(
        user,
        member,
        new AuditEvent(
            user.tenant(),
            clock.instant(),
            AuditEvent.Type.USER_ERASED,
            user.id().value(),
            by.value(),
            origin,
            Map.of()));
    // What was granted while this ran.
    endGrants(user.tenant(), user.id(), by, origin);
  }

  /** Refuses with 503 where there are more than one call ends: the same call again goes on. */
  private void endGrants(TenantId tenant, UserId user, UserId by, Origin origin) {
    if (grants.ofUser(tenant, user, by, origin).more()) {
      throw Reason.BUSY.refusal();
    }
  }
}
