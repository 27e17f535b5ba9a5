package pintle.group;

import java.util.List;
import java.util.Optional;
import pintle.paging.Page;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Randomness;
import pintle.user.PortalUser;

/**
 * What people do with groups at the portal. A group is its Admins' and the tenant administrators';
 * the Admin of a parent is not Admin of what is below it. Other users are refused, a group of
 * another tenant is one that never was.
 */
public final class GroupManagement {
  /** Members that one call may put. */
  public static final int MOST_PUT = 100;

  private final Groups groups;
  private final MemberIds members;
  private final Randomness randomness;

  public GroupManagement(Groups groups, MemberIds members, Randomness randomness) {
    this.groups = groups;
    this.members = members;
    this.randomness = randomness;
  }

  /** The groups of which the caller is Admin, by ID. */
  public List<Group> administered(PortalUser caller) {
    return own(caller).map(id -> groups.administeredBy(caller.tenant(), id)).orElse(List.of());
  }

  /** All groups of the organisation, for its administrators. */
  public Page<Group> all(PortalUser caller, Optional<String> after, int limit) {
    caller.demandTenantAdministrator();
    return groups.all(caller.tenant(), after, limit);
  }

  /** A group that the caller manages. */
  public Group get(PortalUser caller, String id) {
    Group group =
        GroupId.of(id)
            .flatMap(one -> groups.find(caller.tenant(), one))
            .orElseThrow(Reason.NOT_FOUND::refusal);
    boolean manages =
        caller.tenantAdministrator()
            || own(caller)
                .flatMap(member -> groups.role(group, member))
                .filter(Role.ADMIN::equals)
                .isPresent();
    if (!manages) {
      throw Reason.RIGHT_MISSING.refusal();
    }
    return group;
  }

  /**
   * Makes a group with the caller as Admin, where the caller has a number.
   *
   * @param parent a group that the caller manages; only tenant administrators make one without
   */
  public Group create(
      PortalUser caller, String name, String welcome, GroupType type, Optional<String> parent) {
    String title = Group.checkedName("name", name);
    String greeting = Group.checkedWelcome(welcome);
    Optional<GroupId> above = parent.map(id -> get(caller, id).id());
    if (above.isEmpty()) {
      caller.demandTenantAdministrator();
    }
    List<Member> first =
        caller.user().phone().stream().map(number -> member(caller, number, Role.ADMIN)).toList();
    Group group =
        Group.made(
            caller.tenant(),
            new GroupId(randomness.guid()),
            title,
            greeting,
            type,
            above,
            first.size(),
            randomness.guid());
    if (!groups.create(group, first)) {
      throw Reason.NOT_FOUND.refusal();
    }
    return group;
  }

  /** The members of a group that the caller manages. */
  public Page<Member> members(PortalUser caller, String id, Optional<String> after, int limit) {
    return groups.members(get(caller, id), after, limit);
  }

  /** Adds these numbers, and gives those who are there the role that is sent. */
  public Put put(PortalUser caller, String id, List<Entry> entries) {
    if (entries.isEmpty() || entries.size() > MOST_PUT) {
      throw Refusal.field("members", "1 to " + MOST_PUT + " a call");
    }
    Group group = get(caller, id);
    int added = 0;
    int changed = 0;
    for (Entry entry : entries) {
      Member member = member(caller, entry.number(), entry.role());
      if (groups.add(group, member)) {
        added++;
      } else if (groups.assign(group, member)) {
        changed++;
      }
    }
    return new Put(added, changed);
  }

  /** Removes a member of a group that the caller manages. */
  public void remove(PortalUser caller, String id, String memberId) {
    Group group = get(caller, id);
    if (MemberId.of(memberId).filter(member -> groups.remove(group, member)).isEmpty()) {
      throw Reason.NOT_FOUND.refusal();
    }
  }

  private Optional<MemberId> own(PortalUser caller) {
    return caller.user().phone().map(number -> members.of(caller.tenant(), number));
  }

  private Member member(PortalUser caller, PhoneNumber number, Role role) {
    return new Member(members.of(caller.tenant(), number), number, role);
  }

  /** A number, and what it is to be. */
  public record Entry(PhoneNumber number, Role role) {}

  /** How many came, and how many have another role now. */
  public record Put(int added, int changed) {}
}
