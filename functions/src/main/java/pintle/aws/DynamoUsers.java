package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pintle.audit.AuditEvent;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Users, who verified which number, and the list of those who proved the tenant administrator. The
 * last two change only together with the user.
 */
public final class DynamoUsers implements Users {
  private static final int ATTEMPTS = 10;

  private static final String SIGN_IN_AS_READ = "lastSignInAt = :seen";
  private static final String KEEP_SIGN_IN = "SET #name = :name, lastSignInAt = :at";
  private static final String PROVEN = ", adminProofAt = :at";
  private static final String NOT_PROVEN = " REMOVE adminProofAt";

  /** Longer than any sign-in of before the erasure can be shown. */
  private static final Duration ERASED_FOR = Duration.ofDays(30);

  private static final String FREE_OR_OWN = "attribute_not_exists(pk) OR userId = :user";
  private static final String NO_NUMBER = "attribute_exists(pk) AND attribute_not_exists(memberId)";
  private static final String THAT_NUMBER = "memberId = :before";

  private final Table table;

  public DynamoUsers(DynamoDbClient client, String table) {
    this(new Table(client, table));
  }

  DynamoUsers(Table table) {
    this.table = table;
  }

  @Override
  public Optional<User> find(TenantId tenant, UserId id) {
    return table.get(Key.user(tenant, id)).map(DynamoUsers::read);
  }

  @Override
  public Optional<UserId> holder(TenantId tenant, MemberId member) {
    return table.get(Key.holder(tenant, member)).map(item -> new UserId(item.text("userId")));
  }

  @Override
  public Set<MemberId> held(TenantId tenant, Collection<MemberId> members) {
    Set<Key> found =
        table.get(members.stream().map(member -> Key.holder(tenant, member)).toList()).keySet();
    return members.stream()
        .filter(member -> found.contains(Key.holder(tenant, member)))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public User keep(SignIn signIn) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<User> before = find(signIn.tenant(), signIn.user());
      if (before.isPresent() && !signIn.at().isAfter(before.get().lastSignInAt())) {
        return before.get();
      }
      if (keepOnce(signIn, before)) {
        return find(signIn.tenant(), signIn.user()).orElseThrow(Reason.BUSY::refusal);
      }
      ErasureMark.demandNone(table, signIn.tenant(), signIn.user(), signIn.at());
    }
    throw Reason.BUSY.refusal();
  }

  @Override
  public Optional<Instant> erasedAt(TenantId tenant, UserId id) {
    return table.get(Key.erased(tenant, id)).map(mark -> mark.time("erasedAt"));
  }

  /** False where another sign-in was faster. The list changes only when the claim does. */
  private boolean keepOnce(SignIn signIn, Optional<User> before) {
    boolean wasProven = before.flatMap(User::adminProofAt).isPresent();
    Key user = Key.user(signIn.tenant(), signIn.user());
    Key listed = Key.administrator(signIn.tenant(), signIn.user());
    String update = KEEP_SIGN_IN + (signIn.tenantAdministrator() ? PROVEN : NOT_PROVEN);
    String condition = before.isPresent() ? SIGN_IN_AS_READ : Table.ABSENT;
    Item values =
        Item.with()
            .text(":name", signIn.name())
            .time(":at", signIn.at())
            .time(":seen", before.map(User::lastSignInAt));
    if (before.isEmpty()) {
      update = update.replaceFirst("SET ", "SET id = :id, tenant = :tenant, ");
      values.text(":id", signIn.user().value()).text(":tenant", signIn.tenant().value());
    }
    boolean sameClaim = wasProven == signIn.tenantAdministrator();
    if (sameClaim && before.isPresent()) {
      return table.update(user, update, condition, values).isPresent();
    }
    Transaction all = table.transaction("sign in", user).update(user, update, condition, values);
    if (before.isEmpty()) {
      ErasureMark.check(all, signIn.tenant(), signIn.user(), signIn.at());
    }
    if (signIn.tenantAdministrator()) {
      all.put(Item.at(listed).text("userId", signIn.user().value()));
    } else {
      all.delete(listed);
    }
    return all.commit();
  }

  @Override
  public boolean changePhone(
      User user, Optional<MemberId> before, MemberId member, PhoneNumber number, AuditEvent event) {
    Item own = Item.with().text(":user", user.id().value());
    Item values =
        Item.with()
            .text(":member", member.value())
            .text(":e164", number.e164())
            .text(":region", number.region())
            .text(":before", before.map(MemberId::value));
    Transaction change =
        table
            .transaction("change phone", Key.user(user.tenant(), user.id()))
            .put(
                Item.at(Key.holder(user.tenant(), member)).text("userId", user.id().value()),
                FREE_OR_OWN,
                own)
            .update(
                Key.user(user.tenant(), user.id()),
                "SET memberId = :member, e164 = :e164, #region = :region",
                before.isPresent() ? THAT_NUMBER : NO_NUMBER,
                values)
            .event(event);
    before
        .filter(old -> !old.equals(member))
        .ifPresent(old -> change.delete(Key.holder(user.tenant(), old), FREE_OR_OWN, own));
    return change.commit();
  }

  @Override
  public boolean releasePhone(TenantId tenant, UserId holder, MemberId member, AuditEvent event) {
    return table
        .transaction("release", Key.holder(tenant, member))
        .delete(
            Key.holder(tenant, member), "userId = :user", Item.with().text(":user", holder.value()))
        .update(
            Key.user(tenant, holder),
            "REMOVE memberId, e164, #region",
            THAT_NUMBER,
            Item.with().text(":before", member.value()))
        .event(event)
        .commit();
  }

  @Override
  public List<User> provenAdministrators(TenantId tenant) {
    List<Key> keys =
        table.query(Key.administrators(tenant), "").stream()
            .map(item -> Key.user(tenant, new UserId(item.text("userId"))))
            .toList();
    Map<Key, Item> found = table.get(keys);
    return keys.stream()
        .flatMap(key -> Optional.ofNullable(found.get(key)).stream())
        .map(DynamoUsers::read)
        .filter(user -> user.adminProofAt().isPresent())
        .toList();
  }

  @Override
  public void withdrawAdministrator(User user, AuditEvent event) {
    // An erased user has no right that could be taken: then there is nothing to write.
    table
        .transaction("withdraw", Key.user(user.tenant(), user.id()))
        .update(
            Key.user(user.tenant(), user.id()),
            "SET adminWithdrawnAt = :at",
            Table.PRESENT,
            Item.with().time(":at", latest(event.at(), user.lastSignInAt())))
        .event(event)
        .commit();
  }

  /** A sign-in may be dated a little ahead of this clock; what ends it has to reach it. */
  private static Instant latest(Instant now, Instant signIn) {
    return signIn.isAfter(now) ? signIn : now;
  }

  @Override
  public void erase(User user, Optional<MemberId> member, AuditEvent event) {
    Transaction erasure =
        table
            .transaction("erase", Key.user(user.tenant(), user.id()))
            .delete(
                Key.user(user.tenant(), user.id()),
                member.isPresent()
                    ? "attribute_not_exists(pk) OR memberId = :before"
                    : "attribute_not_exists(memberId)",
                Item.with().text(":before", member.map(MemberId::value)))
            .delete(Key.administrator(user.tenant(), user.id()))
            .put(
                Item.at(Key.erased(user.tenant(), user.id()))
                    .time("erasedAt", latest(event.at(), user.lastSignInAt()))
                    .ttl("ttl", event.at().plus(ERASED_FOR)))
            .event(event);
    member.ifPresent(number ->
        erasure.delete(
            Key.holder(user.tenant(), number),
            FREE_OR_OWN,
            Item.with().text(":user", user.id().value())));
    if (!erasure.commit()) {
      // The number changed since it was read; erasing again takes the new one.
      throw Reason.BUSY.refusal();
    }
  }

  private static User read(Item item) {
    Optional<PhoneNumber> phone =
        item.textIfAny("e164").map(e164 -> new PhoneNumber(e164, item.text("region")));
    Optional<Instant> proof = item.timeIfAny("adminProofAt");
    return new User(
        new TenantId(item.text("tenant")),
        new UserId(item.text("id")),
        item.text("name"),
        phone,
        item.time("lastSignInAt"),
        proof,
        item.timeIfAny("adminWithdrawnAt"));
  }
}
