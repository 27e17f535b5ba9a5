package pintle.user;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/** Users in a map. */
public final class InMemoryUsers implements Users {
  private final Map<Key, User> users = new HashMap<>();
  private final Map<Phone, UserId> holders = new HashMap<>();
  private final Map<Key, Instant> erased = new HashMap<>();
  private final AuditTrail audit;

  public InMemoryUsers(AuditTrail audit) {
    this.audit = audit;
  }

  @Override
  public synchronized Optional<User> find(TenantId tenant, UserId id) {
    return Optional.ofNullable(users.get(new Key(tenant, id)));
  }

  @Override
  public synchronized Optional<UserId> holder(TenantId tenant, MemberId member) {
    return Optional.ofNullable(holders.get(new Phone(tenant, member)));
  }

  @Override
  public synchronized Set<MemberId> held(TenantId tenant, Collection<MemberId> members) {
    Set<MemberId> held = new HashSet<>(members);
    held.removeIf(member -> !holders.containsKey(new Phone(tenant, member)));
    return held;
  }

  @Override
  public synchronized User keep(SignIn signIn) {
    Optional<User> before = find(signIn.tenant(), signIn.user());
    if (before.isPresent() && !signIn.at().isAfter(before.get().lastSignInAt())) {
      return before.get();
    }
    Instant erasedAt = erased.get(new Key(signIn.tenant(), signIn.user()));
    if (before.isEmpty() && erasedAt != null && !erasedAt.isBefore(signIn.at())) {
      throw Reason.SIGN_IN_INVALID.refusal();
    }
    User user =
        new User(
            signIn.tenant(),
            signIn.user(),
            signIn.name(),
            before.flatMap(User::phone),
            signIn.at(),
            signIn.tenantAdministrator() ? Optional.of(signIn.at()) : Optional.empty(),
            before.flatMap(User::adminWithdrawnAt));
    store(user);
    return user;
  }

  @Override
  public synchronized boolean changePhone(
      User user, Optional<MemberId> before, MemberId member, PhoneNumber number, AuditEvent event) {
    Optional<User> stored = find(user.tenant(), user.id());
    if (stored.isEmpty() || !numberOf(user).equals(before)) {
      return false;
    }
    if (holder(user.tenant(), member).filter(id -> !id.equals(user.id())).isPresent()) {
      return false;
    }
    before.ifPresent(old -> holders.remove(new Phone(user.tenant(), old)));
    holders.put(new Phone(user.tenant(), member), user.id());
    store(withPhone(stored.get(), Optional.of(number)));
    audit.keep(event);
    return true;
  }

  /** The number that this user holds, whatever the caller has read. */
  private Optional<MemberId> numberOf(User user) {
    return holders.entrySet().stream()
        .filter(held -> held.getKey().tenant().equals(user.tenant()))
        .filter(held -> held.getValue().equals(user.id()))
        .map(held -> held.getKey().member())
        .findFirst();
  }

  @Override
  public synchronized boolean releasePhone(
      TenantId tenant, UserId holder, MemberId member, AuditEvent event) {
    if (!holders.remove(new Phone(tenant, member), holder)) {
      return false;
    }
    find(tenant, holder).ifPresent(user -> store(withPhone(user, Optional.empty())));
    audit.keep(event);
    return true;
  }

  private static User withPhone(User user, Optional<PhoneNumber> number) {
    return new User(
        user.tenant(),
        user.id(),
        user.name(),
        number,
        user.lastSignInAt(),
        user.adminProofAt(),
        user.adminWithdrawnAt());
  }

  @Override
  public synchronized List<User> provenAdministrators(TenantId tenant) {
    return users.values().stream()
        .filter(user -> user.tenant().equals(tenant) && user.adminProofAt().isPresent())
        .toList();
  }

  @Override
  public synchronized void withdrawAdministrator(User user, AuditEvent event) {
    find(user.tenant(), user.id())
        .ifPresent(stored -> {
          store(
              new User(
                  stored.tenant(),
                  stored.id(),
                  stored.name(),
                  stored.phone(),
                  stored.lastSignInAt(),
                  stored.adminProofAt(),
                  Optional.of(latest(event.at(), user))));
          audit.keep(event);
        });
  }

  @Override
  public synchronized void erase(User user, Optional<MemberId> member, AuditEvent event) {
    users.remove(new Key(user.tenant(), user.id()));
    erased.put(new Key(user.tenant(), user.id()), latest(event.at(), user));
    member.ifPresent(one -> holders.remove(new Phone(user.tenant(), one), user.id()));
    audit.keep(event);
  }

  @Override
  public synchronized Optional<Instant> erasedAt(TenantId tenant, UserId id) {
    return Optional.ofNullable(erased.get(new Key(tenant, id)));
  }

  private static Instant latest(Instant now, User user) {
    return user.lastSignInAt().isAfter(now) ? user.lastSignInAt() : now;
  }

  private void store(User user) {
    users.put(new Key(user.tenant(), user.id()), user);
  }

  private record Key(TenantId tenant, UserId id) {}

  private record Phone(TenantId tenant, MemberId member) {}
}
