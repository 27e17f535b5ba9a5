package pintle.aws;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pintle.group.Group;
import pintle.group.Member;
import pintle.phone.MemberId;

/**
 * The members of a group in the generation that the group names: a whole list, to be written or
 * dropped at once on both sides of its memberships.
 */
record MemberList(Group group, List<Member> members) {
  /** Each member once; the last word counts. */
  static MemberList of(Group group, List<Member> members) {
    Map<MemberId, Member> byId = new LinkedHashMap<>();
    members.forEach(member -> byId.put(member.id(), member));
    return new MemberList(group, List.copyOf(byId.values()));
  }

  List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (Member member : members) {
      items.add(MemberItem.of(group, group.generation(), member));
      items.add(MemberItem.membership(group, group.generation(), member));
    }
    return items;
  }

  List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    for (Member member : members) {
      keys.add(Key.member(group.tenant(), group.id(), group.generation(), member.id()));
      keys.add(Key.membership(group.tenant(), group.id(), group.generation(), member.id()));
    }
    return keys;
  }

  int size() {
    return members.size();
  }

  /** How many of these members the other list lacks. */
  int without(MemberList others) {
    Set<MemberId> rest = ids();
    rest.removeAll(others.ids());
    return rest.size();
  }

  private Set<MemberId> ids() {
    Set<MemberId> ids = new HashSet<>();
    members.forEach(member -> ids.add(member.id()));
    return ids;
  }
}
