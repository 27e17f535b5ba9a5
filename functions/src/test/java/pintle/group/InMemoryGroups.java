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
import pintle.refusal.Reason;
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
  public synchronized boolean assign(Group group, Member member) {
    Member before = list(group).get(member.id().value());
    if (before == null || before.role() == member.role()) {
      return false;
    }
    list(group).put(member.id().value(), member);
    return true;
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
  public synchronized void forget(TenantId tenant, MemberId member) {
    of(tenant, member).forEach(group -> remove(group, member));
  }

  @Override
  public synchronized Difference compare(List<Change> changes) {
    return changes.stream().map(this::compare).reduce(Difference.NONE, Difference::plus);
  }

  private Difference compare(Change change) {
    Set<String> gone = new HashSet<>(list(change.after()).keySet());
    Set<String> come = new HashSet<>(byId(change.members()).keySet());
    Set<String> stay = new HashSet<>(come);
    stay.retainAll(gone);
    return new Difference(come.size() - stay.size(), gone.size() - stay.size());
  }

  @Override
  public synchronized Difference change(List<Change> changes) {
    Difference all = Difference.NONE;
    for (Change change : changes) {
      all = all.plus(compare(change));
      if (change.before().isEmpty()) {
        if (!create(change.after(), change.members())) {
          throw Reason.BUSY.refusal();
        }
      } else {
        replace(change);
      }
    }
    return all;
  }

  private void replace(Change change) {
    Group stored = find(change.after().tenant(), change.after().id()).orElseThrow();
    Map<String, Member> list = byId(change.members());
    boolean asSent = list(stored).equals(list) && stored.name().equals(change.after().name());
    if (!asSent) {
      members.put(key(stored), list);
      groups.put(
          key(stored),
          counted(change.after(), change.after().name(), list.size(), stored.subGroupCount()));
    }
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
