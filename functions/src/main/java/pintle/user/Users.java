package pintle.user;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pintle.audit.AuditEvent;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.tenant.TenantId;

/** The users of all tenants. Reads are consistent. */
public interface Users {
  Optional<User> find(TenantId tenant, UserId id);

  /** The user who verified this number in this tenant. */
  Optional<UserId> holder(TenantId tenant, MemberId member);

  /** Those of these numbers that some user of the tenant verified. */
  Set<MemberId> held(TenantId tenant, Collection<MemberId> members);

  /**
   * Keeps a sign-in that is newer than the last one kept, and gives the user as it stands then. An
   * older one changes nothing; one of before the user's erasure is refused with 401 InvalidToken.
   */
  User keep(SignIn signIn);

  /**
   * Makes this the user's one number in place of {@code before}, unless another user holds it.
   *
   * @return false where another user holds the number, or the user's number is no longer {@code
   *     before}
   */
  boolean changePhone(
      User user, Optional<MemberId> before, MemberId member, PhoneNumber number, AuditEvent event);

  /**
   * Takes the number from the user who holds it.
   *
   * @return false where this user does not hold it any more
   */
  boolean releasePhone(TenantId tenant, UserId holder, MemberId member, AuditEvent event);

  /** Users whose newest sign-in carried the claim; the caller checks each proof's age. */
  List<User> provenAdministrators(TenantId tenant);

  /** Takes the administrator's right until a later sign-in than the user's last proves it. */
  void withdrawAdministrator(User user, AuditEvent event);

  /** When this user was erased last; known for 30 days. */
  Optional<Instant> erasedAt(TenantId tenant, UserId id);

  /** The user of this sign-in. Who was erased since and came back is somebody else. */
  default Optional<User> findSince(TenantId tenant, UserId id, Instant signedIn) {
    return erasedAt(tenant, id).filter(at -> !at.isBefore(signedIn)).isPresent()
        ? Optional.empty()
        : find(tenant, id);
  }

  /** Forgets the user and frees the number; only a later sign-in makes the user anew. */
  void erase(User user, Optional<MemberId> member, AuditEvent event);
}
