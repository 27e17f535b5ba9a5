package pintle.aws;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import pintle.group.Groups;
import pintle.group.Member;
import pintle.group.Role;
import pintle.phone.MemberId;

/**
 * The members of a group in one generation: a whole list, to be written or dropped. With the group
 * stands an item for whatever stands with a member, so that the rest of a list that is half written
 * or half dropped can be found from the group.
 */
record MemberList(ListRef ref, List<Member> members) {
  /** Each member once; the last word counts. */
  static MemberList of(ListRef ref, List<Member> members) {
    Map<MemberId, Member> byId = new LinkedHashMap<>();
    members.forEach(member -> byId.put(member.id(), member));
    return new MemberList(ref, List.copyOf(byId.values()));
  }

  /** Writes these lists, several batches at once, each member first with the group. */
  static void write(Table table, List<MemberList> lists) {
    Parallel.forEach(
        parts(lists),
        part -> {
          table.putAll(part.stream().map(Row::withGroup).toList());
          table.putAll(part.stream().map(Row::withMember).toList());
        });
  }

  /**
   * Drops these lists, each member last with the group.
   *
   * @param goOn asked before each batch
   * @return false where it was told to stop before the end
   */
  static boolean drop(Table table, List<MemberList> lists, BooleanSupplier goOn) {
    return Parallel.map(
            parts(lists),
            part -> {
              if (!goOn.getAsBoolean()) {
                return false;
              }
              table.deleteAll(
                  part.stream().map(row -> Key.membership(row.list(), row.member().id())).toList());
              table.deleteAll(
                  part.stream().map(row -> Key.member(row.list(), row.member().id())).toList());
              return true;
            })
        .stream()
        .allMatch(dropped -> dropped);
  }

  private static List<List<Row>> parts(List<MemberList> lists) {
    return Table.parts(lists.stream().flatMap(MemberList::rows).toList(), Table.MOST_WRITTEN);
  }

  private Stream<Row> rows() {
    return members.stream().map(member -> new Row(ref, member));
  }

  private record Row(ListRef list, Member member) {
    Item withGroup() {
      return MemberItem.of(list, member);
    }

    Item withMember() {
      return MemberItem.membership(list, member);
    }
  }

  /** The same list without anybody: what stands before a new one. */
  MemberList emptied() {
    return new MemberList(ref, List.of());
  }

  int size() {
    return members.size();
  }

  /** What changes where this list takes the place of another one. */
  Groups.Difference after(MemberList before) {
    Map<MemberId, Role> roles = roles();
    Map<MemberId, Role> others = before.roles();
    int stay = (int) roles.keySet().stream().filter(others::containsKey).count();
    return new Groups.Difference(roles.size() - stay, others.size() - stay);
  }

  /** Each member's role, which is all that a list says. */
  Map<MemberId, Role> roles() {
    Map<MemberId, Role> roles = new HashMap<>();
    members.forEach(member -> roles.put(member.id(), member.role()));
    return roles;
  }
}
