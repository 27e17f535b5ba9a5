package pintle.group;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;

/** Groups and their member lists in maps. */
public final class InMemoryGroups implements Groups {
  private final Map<Key, Group> groups = new HashMap<>();
  private final Map<Key, Map<String, Member>> members = new HashMap<>();

  @Override
  public synchronized Optional<Group> find(TenantId tenant, GroupId id) {
    return Optional.ofNullable(groups.get(new Key(tenant, id)));
  }

  @Override
  public synchronized List<Group> find(TenantId tenant, Collection<GroupId> ids) {
    return ids.stream().distinct().flatMap(id -> find(tenant, id).stream()).toList();
  }

  @Override
  public synchronized Page<Group> all(TenantId tenant, Optional<String> after, int limit) {
    return Pages.cut(inTenant(tenant), group -> group.id().value(), after, limit);
  }

  private List<Group> inTenant(TenantId tenant) {
    return groups.values().stream().filter(group -> group.tenant().equals(tenant)).toList();
  }

  @Override
  public synchronized List<GroupId> subGroups(TenantId tenant, GroupId id) {
    return inTenant(tenant).stream()
        .filter(group -> group.parent().filter(id::equals).isPresent())
        .map(Group::id)
        .sorted(Comparator.comparing(GroupId::value))
        .toList();
  }

  @Override
  public synchronized List<Group> administeredBy(TenantId tenant, MemberId member) {
    return of(tenant, member).stream()
        .filter(group -> role(group, member).filter(role -> role == Role.ADMIN).isPresent())
        .toList();
  }

  @Override
  public synchronized List<Group> of(TenantId tenant, MemberId member) {
    return inTenant(tenant).stream().filter(group -> role(group, member).isPresent()).toList();
  }

  @Override
  public synchronized Optional<Role> role(Group group, MemberId member) {
    return Optional.ofNullable(list(group).get(member.value())).map(Member::role);
  }

  @Override
  public synchronized Page<Member> members(Group group, Optional<String> after, int limit) {
    return Pages.cut(
        List.copyOf(list(group).values()), member -> member.id().value(), after, limit);
  }

  @Override
  public synchronized boolean create(Group group, List<Member> first) {
    Key key = key(group);
    if (groups.containsKey(key)) {
      return false;
    }
    if (group.parent().isPresent()) {
      Optional<Group> parent = find(group.tenant(), group.parent().get());
      if (parent.isEmpty()) {
        return false;
      }
      Group above = parent.get();
      groups.put(
          key(above), counted(above, above.name(), above.userCount(), above.subGroupCount() + 1));
    }
    members.put(key, byId(first));
    groups.put(key, counted(group, group.name(), list(group).size(), 0));
    return true;
  }

  @Override
  public synchronized boolean add(Group group, Member member) {
    if (list(group).putIfAbsent(member.id().value(), member) != null) {
      return false;
    }
    recount(group);
    return true;
  }

  @Override
  public synchronized void addAll(Group group, List<Member> members) {
    members.forEach(member -> add(group, member));
  }

  @Override
  public synchronized boolean remove(Group group, MemberId member) {
    if (list(group).remove(member.value()) == null) {
      return false;
    }
    recount(group);
    return true;
  }

  @Override
  public synchronized Replaced replace(Group before, Group after, List<Member> changed) {
    Group stored = find(before.tenant(), before.id()).orElseThrow();
    Set<String> gone = new HashSet<>(list(stored).keySet());
    Map<String, Member> list = byId(changed);
    Set<String> come = new HashSet<>(list.keySet());
    come.removeAll(gone);
    gone.removeAll(list.keySet());
    members.put(key(stored), list);
    groups.put(key(stored), counted(after, after.name(), list.size(), stored.subGroupCount()));
    return new Replaced(come.size(), gone.size());
  }

  private void recount(Group group) {
    find(group.tenant(), group.id())
        .ifPresent(stored ->
            groups.put(
                key(stored),
                counted(stored, stored.name(), list(stored).size(), stored.subGroupCount())));
  }

  /** The list in force, by member ID. */
  private Map<String, Member> list(Group group) {
    Map<String, Member> list = members.get(key(group));
    return list == null ? new TreeMap<>() : list;
  }

  private static Map<String, Member> byId(List<Member> members) {
    Map<String, Member> list = new TreeMap<>();
    members.forEach(member -> list.put(member.id().value(), member));
    return list;
  }

  private static Key key(Group group) {
    return new Key(group.tenant(), group.id());
  }

  private static Group counted(Group group, String name, int users, int subGroups) {
    return new Group(
        group.tenant(),
        group.id(),
        name,
        group.imageUrl(),
        group.welcomeMessage(),
        group.type(),
        group.parent(),
        users,
        subGroups,
        group.generation());
  }

  private record Key(TenantId tenant, GroupId id) {}
}
