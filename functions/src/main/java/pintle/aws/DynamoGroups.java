package pintle.aws;

import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Groups;
import pintle.group.Member;
import pintle.group.Role;
import pintle.paging.Page;
import pintle.phone.MemberId;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Groups, and each membership on two items: with the group and with the member. Both name the
 * generation of the list that they belong to and count only while the group's own item names it
 * too; so a whole list is written beside the old one and put in force by one write.
 */
public final class DynamoGroups implements Groups {
  /** Two items each and the group's count: below the 100 items of a transaction. */
  private static final int ADDED_AT_ONCE = 49;

  private static final int ATTEMPTS = 5;

  private static final String IN_FORCE = "generation = :generation";
  private static final String OF_ANOTHER_ROLE = Table.PRESENT + " AND #role <> :role";
  private static final String COUNT_MEMBERS = "ADD userCount :change";

  private final Table table;
  private final GroupLists lists;

  public DynamoGroups(DynamoDbClient client, String table, InstantSource clock) {
    this.table = new Table(client, table);
    this.lists = new GroupLists(this.table, clock);
  }

  @Override
  public Optional<Group> find(TenantId tenant, GroupId id) {
    return table.get(Key.group(tenant, id)).map(item -> GroupItem.read(tenant, item));
  }

  @Override
  public List<Group> find(TenantId tenant, Collection<GroupId> ids) {
    return table.get(ids.stream().map(id -> Key.group(tenant, id)).toList()).values().stream()
        .map(item -> GroupItem.read(tenant, item))
        .toList();
  }

  @Override
  public Page<Group> all(TenantId tenant, Optional<String> after, int limit) {
    return table
        .page(Key.groups(tenant), "", after, limit)
        .map(item -> GroupItem.read(tenant, item));
  }

  @Override
  public List<GroupId> subGroups(TenantId tenant, GroupId id) {
    return table.query(Key.subGroups(tenant, id), Key.SUB_GROUP).stream()
        .map(item -> new GroupId(item.text("groupId")))
        .toList();
  }

  @Override
  public List<Group> administeredBy(TenantId tenant, MemberId member) {
    return with(tenant, member, Set.of(Role.ADMIN));
  }

  @Override
  public List<Group> of(TenantId tenant, MemberId member) {
    return with(tenant, member, Set.of(Role.values()));
  }

  private List<Group> with(TenantId tenant, MemberId member, Set<Role> roles) {
    Memberships memberships = Memberships.read(table, tenant, member);
    List<Group> groups = find(tenant, memberships.groups());
    Map<GroupId, Role> held = memberships.inForce(groups);
    return groups.stream()
        .filter(
            group -> Optional.ofNullable(held.get(group.id())).filter(roles::contains).isPresent())
        .toList();
  }

  @Override
  public Optional<Role> role(Group group, MemberId member) {
    Optional<Role> role = role(group, group.generation(), member);
    return role.isPresent() ? role : inForce(group, generation -> role(group, generation, member));
  }

  private Optional<Role> role(Group group, String generation, MemberId member) {
    return table.get(Key.member(ListRef.of(group, generation), member)).map(MemberItem::role);
  }

  @Override
  public Page<Member> members(Group group, Optional<String> after, int limit) {
    return inForce(
        group,
        generation ->
            table
                .page(Key.members(ListRef.of(group, generation)), Key.MEMBER, after, limit)
                .map(MemberItem::read));
  }

  /** Reads the list in force; again where another one was put in force meanwhile. */
  private <T> T inForce(Group group, Function<String, T> read) {
    String generation = group.generation();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      T answer = read.apply(generation);
      String present = present(group).generation();
      if (present.equals(generation)) {
        return answer;
      }
      generation = present;
    }
    throw Reason.BUSY.refusal();
  }

  private Group present(Group group) {
    return find(group.tenant(), group.id()).orElseThrow(Reason.NOT_FOUND::refusal);
  }

  @Override
  public boolean create(Group group, List<Member> members) {
    return lists.create(new Change(Optional.empty(), group, members));
  }

  @Override
  public boolean add(Group group, Member member) {
    return changing(
        group,
        generation ->
            table
                .transaction("add", Key.member(ListRef.of(group, generation), member.id()))
                .put(MemberItem.of(ListRef.of(group, generation), member), Table.ABSENT)
                .put(MemberItem.membership(ListRef.of(group, generation), member))
                .update(key(group), COUNT_MEMBERS, IN_FORCE, change(generation, 1)));
  }

  @Override
  public boolean assign(Group group, Member member) {
    return changing(
        group,
        generation ->
            table
                .transaction("assign", Key.member(ListRef.of(group, generation), member.id()))
                .put(
                    MemberItem.of(ListRef.of(group, generation), member),
                    OF_ANOTHER_ROLE,
                    Item.with().text(":role", member.role().name()))
                .put(MemberItem.membership(ListRef.of(group, generation), member))
                .check(key(group), IN_FORCE, Item.with().text(":generation", generation)));
  }

  @Override
  public void addAll(Group group, List<Member> members) {
    for (List<Member> part :
        Table.parts(MemberList.of(ListRef.of(group), members).members(), ADDED_AT_ONCE)) {
      addPart(group, part);
    }
  }

  /** Reads who is there, and adds the others while nobody else changes them. */
  private void addPart(Group group, List<Member> part) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String generation = present(group).generation();
      Map<Key, Member> missing = new LinkedHashMap<>();
      part.forEach(
          member -> missing.put(Key.member(ListRef.of(group, generation), member.id()), member));
      missing.keySet().removeAll(table.get(missing.keySet()).keySet());
      if (missing.isEmpty()) {
        return;
      }
      Transaction add = table.transaction("add members", key(group));
      for (Member member : missing.values()) {
        add.put(MemberItem.of(ListRef.of(group, generation), member), Table.ABSENT)
            .put(MemberItem.membership(ListRef.of(group, generation), member));
      }
      add.update(key(group), COUNT_MEMBERS, IN_FORCE, change(generation, missing.size()));
      if (add.commit()) {
        return;
      }
    }
    throw Reason.BUSY.refusal();
  }

  @Override
  public boolean remove(Group group, MemberId member) {
    return changing(
        group,
        generation ->
            table
                .transaction("remove", Key.member(ListRef.of(group, generation), member))
                .delete(
                    Key.member(ListRef.of(group, generation), member), Table.PRESENT, Item.with())
                .delete(Key.membership(ListRef.of(group, generation), member))
                .update(key(group), COUNT_MEMBERS, IN_FORCE, change(generation, -1)));
  }

  /** False where the change has nothing to do in the list in force. */
  private boolean changing(Group group, Function<String, Transaction> change) {
    String generation = group.generation();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (change.apply(generation).commit()) {
        return true;
      }
      String present = present(group).generation();
      if (present.equals(generation)) {
        return false;
      }
      generation = present;
    }
    throw Reason.BUSY.refusal();
  }

  private static Item change(String generation, int change) {
    return Item.with().text(":generation", generation).number(":change", change);
  }

  @Override
  public void forget(TenantId tenant, MemberId member) {
    for (ListMark mark : lists.marks(tenant)) {
      if (lists.end(mark)) {
        table
            .transaction("forget", Key.member(mark.list(), member))
            .delete(Key.membership(mark.list(), member))
            .delete(Key.member(mark.list(), member))
            .commit();
      }
    }
    // What got in force meanwhile is among these.
    of(tenant, member).forEach(group -> remove(group, member));
  }

  @Override
  public Difference compare(List<Change> changes) {
    return lists.compare(changes);
  }

  @Override
  public Difference change(List<Change> changes) {
    return lists.change(changes);
  }

  private static Key key(Group group) {
    return Key.group(group.tenant(), group.id());
  }
}
