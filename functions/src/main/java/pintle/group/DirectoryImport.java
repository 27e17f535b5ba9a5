package pintle.group;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.secret.Guid;
import pintle.secret.Randomness;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;

/**
 * Makes the groups of a directory what a tenant administrator sends: whole lists of members replace
 * those of the groups that are named, all others stay. Everything is checked before the first
 * write; each group is then as before or as sent, and sending again completes what a crash left.
 */
public final class DirectoryImport {
  /** Members that one call may carry. */
  public static final int MOST_MEMBERS = 10_000;

  private final Groups groups;
  private final Randomness randomness;

  public DirectoryImport(Groups groups, Randomness randomness) {
    this.groups = groups;
    this.randomness = randomness;
  }

  /** Replaces the groups of these rows. */
  public Outcome replace(PortalUser caller, List<Row> rows) {
    caller.demandTenantAdministrator();
    TenantId tenant = caller.tenant();
    Map<GroupId, Group> present = present(tenant, rows);
    List<Row> parentsFirst = ordered(rows, present);
    int created = 0;
    int updated = 0;
    int added = 0;
    int removed = 0;
    for (Row row : parentsFirst) {
      Optional<Group> before = groups.find(tenant, row.id());
      if (before.isEmpty()) {
        if (!groups.create(row.group(tenant, row.members().size(), generation()), row.members())) {
          throw Reason.BUSY.refusal();
        }
        created++;
        added += row.members().size();
      } else {
        Group after = row.changed(before.get(), generation());
        Groups.Replaced replaced = groups.replace(before.get(), after, row.members());
        updated++;
        added += replaced.added();
        removed += replaced.removed();
      }
    }
    return new Outcome(created, updated, added, removed);
  }

  /** The ID of a group that is known by its name alone: the same at every call. */
  public static GroupId idOf(TenantId tenant, String name) {
    byte[] digest =
        Digest.of((tenant.value() + "\n" + name).getBytes(StandardCharsets.UTF_8)).bytes();
    return new GroupId(Guid.text(Arrays.copyOf(digest, 16)));
  }

  private String generation() {
    return randomness.guid();
  }

  private Map<GroupId, Group> present(TenantId tenant, List<Row> rows) {
    Set<GroupId> named = new HashSet<>();
    int members = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (!named.add(row.id())) {
        throw Refusal.field("groups[" + i + "]", "a group occurs once in a call");
      }
      members += row.members().size();
    }
    if (members > MOST_MEMBERS) {
      throw Refusal.field(
          "groups", "at most " + MOST_MEMBERS + " members a call; send the rest next");
    }
    rows.forEach(row -> row.parent().ifPresent(named::add));
    Map<GroupId, Group> found = new HashMap<>();
    groups.find(tenant, named).forEach(group -> found.put(group.id(), group));
    return found;
  }

  /** Parents before their children; refuses unknown parents, moved groups and circles. */
  private static List<Row> ordered(List<Row> rows, Map<GroupId, Group> present) {
    Map<GroupId, Row> waiting = new LinkedHashMap<>();
    rows.forEach(row -> waiting.put(row.id(), row));
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Group before = present.get(row.id());
      if (before != null && row.parent().isPresent() && !before.parent().equals(row.parent())) {
        throw Refusal.field("groups[" + i + "].parentGroupId", "a group keeps its parent");
      }
      if (row.parent()
          .filter(p -> !present.containsKey(p) && !waiting.containsKey(p))
          .isPresent()) {
        throw Refusal.field("groups[" + i + "].parentGroupId", "there is no such group");
      }
    }
    List<Row> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      List<Row> ready =
          waiting.values().stream()
              .filter(row -> row.parent().filter(waiting::containsKey).isEmpty())
              .toList();
      if (ready.isEmpty()) {
        throw Refusal.field("parentGroupId", "groups can not be above each other in a circle");
      }
      ready.forEach(row -> waiting.remove(row.id()));
      order.addAll(ready);
    }
    return order;
  }

  /** One group of the call, its values checked one by one. */
  public record Row(GroupId id, String name, Optional<GroupId> parent, List<Member> members) {
    public Row {
      members = List.copyOf(members);
    }

    private Group group(TenantId tenant, int userCount, String generation) {
      return new Group(tenant, id, name, "", "", GroupType.GROUP, parent, userCount, 0, generation);
    }

    private Group changed(Group before, String generation) {
      return new Group(
          before.tenant(),
          before.id(),
          name,
          before.imageUrl(),
          before.welcomeMessage(),
          before.type(),
          before.parent(),
          members.size(),
          before.subGroupCount(),
          generation);
    }
  }

  /** What changed. */
  public record Outcome(
      int groupsCreated, int groupsUpdated, int membersAdded, int membersRemoved) {}
}
