package pintle.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Groups;
import pintle.group.Member;
import pintle.group.Role;
import pintle.paging.Page;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Groups, and each membership on two items: with the group and with the member. Both name the
 * generation of the list that they belong to and count only while the group's own item names it
 * too; so a whole list is written beside the old one and put in force by one write.
 */
public final class DynamoGroups implements Groups {
  private static final int ATTEMPTS = 5;

  private static final String IN_FORCE = "generation = :generation";
  private static final String COUNT_MEMBERS = "ADD userCount :change";
  private static final String COUNT_SUB_GROUPS = "ADD subGroupCount :change";

  private final Table table;

  public DynamoGroups(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public Optional<Group> find(TenantId tenant, GroupId id) {
    return table.get(Key.group(tenant, id)).map(item -> read(tenant, item));
  }

  @Override
  public List<Group> find(TenantId tenant, Collection<GroupId> ids) {
    return table.get(ids.stream().map(id -> Key.group(tenant, id)).toList()).values().stream()
        .map(item -> read(tenant, item))
        .toList();
  }

  @Override
  public Page<Group> all(TenantId tenant, Optional<String> after, int limit) {
    return table.page(Key.groups(tenant), "", after, limit).map(item -> read(tenant, item));
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
    List<Membership> memberships =
        table.query(Key.ofMember(tenant, member), Key.MEMBERSHIP).stream()
            .map(Membership::read)
            .toList();
    List<Group> groups =
        find(tenant, memberships.stream().map(Membership::group).distinct().toList());
    Map<GroupId, Role> held = new HashMap<>();
    for (Group group : groups) {
      memberships.stream()
          .filter(one -> one.isInForce(group))
          .forEach(one -> held.put(group.id(), one.role()));
    }
    held.putAll(switched(groups, held.keySet(), member));
    return groups.stream()
        .filter(
            group -> Optional.ofNullable(held.get(group.id())).filter(roles::contains).isPresent())
        .toList();
  }

  /**
   * The roles in groups whose list was replaced between the two reads: the list in force was not
   * there yet when the memberships were read.
   */
  private Map<GroupId, Role> switched(List<Group> groups, Set<GroupId> known, MemberId member) {
    Map<Key, GroupId> asked = new HashMap<>();
    groups.stream()
        .filter(group -> !known.contains(group.id()))
        .forEach(group ->
            asked.put(
                Key.member(group.tenant(), group.id(), group.generation(), member), group.id()));
    Map<GroupId, Role> roles = new HashMap<>();
    table
        .get(asked.keySet())
        .forEach((key, item) -> roles.put(Objects.requireNonNull(asked.get(key)), role(item)));
    return roles;
  }

  @Override
  public Optional<Role> role(Group group, MemberId member) {
    Optional<Role> role = role(group, group.generation(), member);
    return role.isPresent() ? role : inForce(group, generation -> role(group, generation, member));
  }

  private Optional<Role> role(Group group, String generation, MemberId member) {
    return table
        .get(Key.member(group.tenant(), group.id(), generation, member))
        .map(DynamoGroups::role);
  }

  @Override
  public Page<Member> members(Group group, Optional<String> after, int limit) {
    return inForce(
        group,
        generation ->
            table
                .page(Key.members(group.tenant(), group.id(), generation), Key.MEMBER, after, limit)
                .map(DynamoGroups::member));
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
    List<Member> list = distinct(members);
    table.putAll(items(group, list));
    Table.Transaction create = table.transaction().put(item(group), Table.ABSENT);
    group
        .parent()
        .ifPresent(parent ->
            create
                .update(
                    Key.group(group.tenant(), parent),
                    COUNT_SUB_GROUPS,
                    Table.PRESENT,
                    Item.with().number(":change", 1))
                .put(
                    Item.at(Key.subGroup(group.tenant(), parent, group.id()))
                        .text("groupId", group.id().value())));
    if (create.commit()) {
      return true;
    }
    clear(group, list);
    if (find(group.tenant(), group.id()).isPresent()) {
      throw Reason.BUSY.refusal();
    }
    return false;
  }

  @Override
  public boolean add(Group group, Member member) {
    return changing(
        group,
        generation ->
            table
                .transaction()
                .put(memberItem(group, generation, member), Table.ABSENT)
                .put(membershipItem(group, generation, member))
                .update(key(group), COUNT_MEMBERS, IN_FORCE, change(generation, 1)));
  }

  @Override
  public boolean remove(Group group, MemberId member) {
    return changing(
        group,
        generation ->
            table
                .transaction()
                .delete(
                    Key.member(group.tenant(), group.id(), generation, member),
                    Table.PRESENT,
                    Item.with())
                .delete(Key.membership(group.tenant(), group.id(), generation, member))
                .update(key(group), COUNT_MEMBERS, IN_FORCE, change(generation, -1)));
  }

  /** False where the change has nothing to do in the list in force. */
  private boolean changing(Group group, Function<String, Table.Transaction> change) {
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
  public Replaced replace(Group before, Group after, List<Member> members) {
    List<Member> list = distinct(members);
    table.putAll(items(after, list));
    Group replaced = putInForce(before, after, list.size());
    // From here on nobody changes the old list: what it holds now is what was replaced.
    List<Member> old =
        table
            .query(Key.members(replaced.tenant(), replaced.id(), replaced.generation()), Key.MEMBER)
            .stream()
            .map(DynamoGroups::member)
            .toList();
    clear(replaced, old);
    Set<MemberId> then = old.stream().map(Member::id).collect(Collectors.toSet());
    Set<MemberId> now = list.stream().map(Member::id).collect(Collectors.toSet());
    return new Replaced(without(now, then), without(then, now));
  }

  /** Switches to the new list, and gives the group as it was until then. */
  private Group putInForce(Group before, Group after, int userCount) {
    Group seen = before;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Item values =
          Item.with()
              .text(":generation", seen.generation())
              .text(":new", after.generation())
              .text(":name", after.name())
              .number(":count", userCount);
      if (table
          .update(
              key(after),
              "SET #name = :name, generation = :new, userCount = :count",
              IN_FORCE,
              values)
          .isPresent()) {
        return seen;
      }
      seen = present(after);
    }
    throw Reason.BUSY.refusal();
  }

  /** Drops items of a list that is not in force. They count for nothing, so it may fail. */
  private void clear(Group group, List<Member> members) {
    List<Key> keys = new ArrayList<>();
    for (Member member : members) {
      keys.add(Key.member(group.tenant(), group.id(), group.generation(), member.id()));
      keys.add(Key.membership(group.tenant(), group.id(), group.generation(), member.id()));
    }
    try {
      table.deleteAll(keys);
    } catch (Refusal left) {
      Report.line("members_left", "dynamodb", left.reason().name());
    }
  }

  private static int without(Set<MemberId> some, Set<MemberId> others) {
    Set<MemberId> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest.size();
  }

  /** Each member once; the last word counts. */
  private static List<Member> distinct(List<Member> members) {
    Map<MemberId, Member> byId = new LinkedHashMap<>();
    members.forEach(member -> byId.put(member.id(), member));
    return List.copyOf(byId.values());
  }

  private static List<Item> items(Group group, List<Member> members) {
    List<Item> items = new ArrayList<>();
    for (Member member : members) {
      items.add(memberItem(group, group.generation(), member));
      items.add(membershipItem(group, group.generation(), member));
    }
    return items;
  }

  private static Item memberItem(Group group, String generation, Member member) {
    return Item.at(Key.member(group.tenant(), group.id(), generation, member.id()))
        .text("memberId", member.id().value())
        .text("e164", member.number().e164())
        .text("region", member.number().region())
        .text("role", member.role().name());
  }

  private static Member member(Item item) {
    return new Member(
        new MemberId(item.text("memberId")),
        new PhoneNumber(item.text("e164"), item.text("region")),
        role(item));
  }

  private static Item membershipItem(Group group, String generation, Member member) {
    return Item.at(Key.membership(group.tenant(), group.id(), generation, member.id()))
        .text("groupId", group.id().value())
        .text("generation", generation)
        .text("role", member.role().name());
  }

  private static Role role(Item item) {
    return Role.valueOf(item.text("role"));
  }

  private static Key key(Group group) {
    return Key.group(group.tenant(), group.id());
  }

  private static Item item(Group group) {
    return Item.at(key(group))
        .text("id", group.id().value())
        .text("name", group.name())
        .text("imageUrl", group.imageUrl())
        .text("welcomeMessage", group.welcomeMessage())
        .text("type", group.type().name())
        .text("parent", group.parent().map(GroupId::value))
        .number("userCount", group.userCount())
        .number("subGroupCount", group.subGroupCount())
        .text("generation", group.generation());
  }

  private static Group read(TenantId tenant, Item item) {
    return new Group(
        tenant,
        new GroupId(item.text("id")),
        item.text("name"),
        item.text("imageUrl"),
        item.text("welcomeMessage"),
        GroupType.valueOf(item.text("type")),
        item.textIfAny("parent").map(GroupId::new),
        item.count("userCount"),
        item.count("subGroupCount"),
        item.text("generation"));
  }

  /** What a member's item says about one list of one group. */
  private record Membership(GroupId group, String generation, Role role) {
    private static Membership read(Item item) {
      return new Membership(
          new GroupId(item.text("groupId")), item.text("generation"), DynamoGroups.role(item));
    }

    private boolean isInForce(Group now) {
      return group.equals(now.id()) && generation.equals(now.generation());
    }
  }
}
