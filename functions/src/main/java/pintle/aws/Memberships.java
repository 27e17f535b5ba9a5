package pintle.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Role;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;

/** What stood with a member when it was read; which of it counts, only the groups' items tell. */
final class Memberships {
  private final Table table;
  private final MemberId member;
  private final List<MemberItem.Membership> all;

  private Memberships(Table table, MemberId member, List<MemberItem.Membership> all) {
    this.table = table;
    this.member = member;
    this.all = all;
  }

  static Memberships read(Table table, TenantId tenant, MemberId member) {
    return new Memberships(
        table,
        member,
        table.query(Key.ofMember(tenant, member), Key.MEMBERSHIP).stream()
            .map(MemberItem.Membership::read)
            .toList());
  }

  List<GroupId> groups() {
    return all.stream().map(MemberItem.Membership::group).distinct().toList();
  }

  /** The member's roles by the lists that these groups, read after the memberships, name. */
  Map<GroupId, Role> inForce(List<Group> groups) {
    Map<GroupId, Role> held = new HashMap<>();
    for (Group group : groups) {
      all.stream()
          .filter(one -> one.isInForce(group))
          .forEach(one -> held.put(group.id(), one.role()));
    }
    held.putAll(switched(groups, held.keySet()));
    return held;
  }

  /**
   * The roles in groups whose list was replaced between the two reads: the list in force was not
   * there yet when the memberships were read.
   */
  private Map<GroupId, Role> switched(List<Group> groups, Set<GroupId> known) {
    Map<Key, GroupId> asked = new HashMap<>();
    groups.stream()
        .filter(group -> !known.contains(group.id()))
        .forEach(group -> asked.put(Key.member(ListRef.of(group), member), group.id()));
    Map<GroupId, Role> roles = new HashMap<>();
    table
        .get(asked.keySet())
        .forEach((key, item) ->
            roles.put(Objects.requireNonNull(asked.get(key)), MemberItem.role(item)));
    return roles;
  }
}
