package pintle.token;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.group.Groups;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.Users;

/**
 * Forgets a user: grants end, memberships and the number go, then the user. Each step can be run
 * again; the user goes late, so that a second call completes a first one that was cut off.
 */
public final class Erasure {
  private final GrantManagement grants;
  private final Groups groups;
  private final Users users;
  private final MemberIds members;
  private final InstantSource clock;

  public Erasure(
      GrantManagement grants, Groups groups, Users users, MemberIds members, InstantSource clock) {
    this.grants = grants;
    this.groups = groups;
    this.users = users;
    this.members = members;
    this.clock = clock;
  }

  /** Forgets the caller; the audit keeps the user ID alone. */
  public void erase(PortalUser caller, Origin origin) {
    User user = caller.user();
    grants.endAll(user.tenant(), user.id(), user.id(), origin);
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
            user.id().value(),
            origin,
            Map.of()));
    // What was granted while this ran.
    grants.endAll(user.tenant(), user.id(), user.id(), origin);
  }
}
