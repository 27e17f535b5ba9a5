package pintle.pin;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;

/**
 * Registers the one number of a portal user, by PIN. Whether another user holds the number is told
 * only after the right PIN. A number's new holder also lifts its PIN locks.
 */
public final class PhoneRegistration {
  private static final int ATTEMPTS = 5;

  private final PinSending sending;
  private final PinChecking checking;
  private final PinChallenges challenges;
  private final Users users;
  private final MemberIds members;
  private final InstantSource clock;

  public PhoneRegistration(
      PinSending sending,
      PinChecking checking,
      PinChallenges challenges,
      Users users,
      MemberIds members,
      InstantSource clock) {
    this.sending = sending;
    this.checking = checking;
    this.challenges = challenges;
    this.users = users;
    this.members = members;
    this.clock = clock;
  }

  /** Sends the PIN. */
  public void ask(PortalUser caller, PhoneNumber number, String sourceIp) {
    sending.forPortal(caller, number, sourceIp);
  }

  /** Redeems the PIN and makes the number the caller's, in place of an older one. */
  public void verify(PortalUser caller, PhoneNumber number, Pin pin, Origin origin) {
    checking.redeem(caller.tenant(), Audience.PORTAL, number, pin);
    MemberId member = members.of(caller.tenant(), number);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (users.holder(caller.tenant(), member).filter(id -> !id.equals(caller.id())).isPresent()) {
        throw Reason.PHONE_TAKEN.refusal();
      }
      User user = users.find(caller.tenant(), caller.id()).orElse(caller.user());
      Optional<MemberId> before = user.phone().map(old -> members.of(user.tenant(), old));
      AuditEvent event =
          event(
              caller,
              AuditEvent.Type.PHONE_VERIFIED,
              member,
              origin,
              Map.of(
                  "before.memberId", before.map(MemberId::value).orElse(""),
                  "after.memberId", member.value()));
      if (users.changePhone(user, before, member, number, event)) {
        challenges.clearFailures(caller.tenant(), member, event);
        return;
      }
    }
    throw Reason.BUSY.refusal();
  }

  /** A tenant administrator lifts the PIN locks of a number. */
  public void unlock(PortalUser caller, PhoneNumber number, Origin origin) {
    caller.demandTenantAdministrator();
    MemberId member = members.of(caller.tenant(), number);
    challenges.clearFailures(
        caller.tenant(),
        member,
        event(caller, AuditEvent.Type.PIN_LOCK_LIFTED, member, origin, Map.of()));
  }

  /**
   * A tenant administrator takes a number from the user who verified it, so that another can. What
   * that user's tokens reach by the number ends at once.
   */
  public void release(PortalUser caller, PhoneNumber number, Origin origin) {
    caller.demandTenantAdministrator();
    MemberId member = members.of(caller.tenant(), number);
    UserId holder =
        users
            .holder(caller.tenant(), member)
            .orElseThrow(() -> Reason.NUMBER_NOT_HELD.refusal().hint("numberNotHeld"));
    AuditEvent event =
        event(
            caller,
            AuditEvent.Type.PHONE_RELEASED,
            member,
            origin,
            Map.of("before.userId", holder.value(), "after.userId", ""));
    if (!users.releasePhone(caller.tenant(), holder, member, event)) {
      throw Reason.BUSY.refusal();
    }
  }

  private AuditEvent event(
      PortalUser caller,
      AuditEvent.Type type,
      MemberId member,
      Origin origin,
      Map<String, String> details) {
    return new AuditEvent(
        caller.tenant(),
        clock.instant(),
        type,
        member.value(),
        caller.id().value(),
        origin,
        details);
  }
}
