package pintle.group;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import pintle.phone.MemberIds;
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

  /** Groups that one call may carry. */
  public static final int MOST_GROUPS = 10_000;

  private final Groups groups;
  private final MemberIds members;
  private final Randomness randomness;

  public DirectoryImport(Groups groups, MemberIds members, Randomness randomness) {
    this.groups = groups;
    this.members = members;
    this.randomness = randomness;
  }

  /** Replaces the groups of this draft. */
  public Outcome replace(PortalUser caller, DirectoryDraft draft) {
    List<Groups.Change> changes = changes(caller, draft);
    return Outcome.of(changes, groups.change(changes));
  }

  /** What {@link #replace} would do; nothing is written. */
  public Outcome preview(PortalUser caller, DirectoryDraft draft) {
    List<Groups.Change> changes = changes(caller, draft);
    return Outcome.of(changes, groups.compare(changes));
  }

  private List<Groups.Change> changes(PortalUser caller, DirectoryDraft draft) {
    caller.demandTenantAdministrator();
    TenantId tenant = caller.tenant();
    return new DirectoryCheck(tenant, groups, members)
        .rows(draft).stream().map(row -> change(tenant, row)).toList();
  }

  private Groups.Change change(TenantId tenant, DirectoryCheck.Row row) {
    String generation = randomness.guid();
    Group after =
        row.present()
            .map(before -> replaced(before, row, generation))
            .orElseGet(() -> created(tenant, row, generation));
    return new Groups.Change(row.present(), after, row.members());
  }

  private static Group created(TenantId tenant, DirectoryCheck.Row row, String generation) {
    return Group.made(
        tenant,
        row.id(),
        row.name(),
        "",
        GroupType.GROUP,
        row.parent(),
        row.members().size(),
        generation);
  }

  private static Group replaced(Group before, DirectoryCheck.Row row, String generation) {
    return new Group(
        before.tenant(),
        before.id(),
        row.name(),
        before.imageUrl(),
        before.welcomeMessage(),
        before.type(),
        before.parent(),
        row.members().size(),
        before.subGroupCount(),
        generation);
  }

  /** The ID of a group that is known by its name alone: the same at every call. */
  public static GroupId idOf(TenantId tenant, String name) {
    byte[] digest =
        Digest.of((tenant.value() + "\n" + name).getBytes(StandardCharsets.UTF_8)).bytes();
    return new GroupId(Guid.text(Arrays.copyOf(digest, 16)));
  }

  /** What changes. */
  public record Outcome(
      int groupsCreated, int groupsUpdated, int membersAdded, int membersRemoved) {
    private static Outcome of(List<Groups.Change> changes, Groups.Difference difference) {
      int created =
          Math.toIntExact(changes.stream().filter(change -> change.before().isEmpty()).count());
      return new Outcome(
          created, changes.size() - created, difference.added(), difference.removed());
    }
  }
}
