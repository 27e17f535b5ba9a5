package pintle.group;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import pintle.paging.Page;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;

/**
 * The groups of all tenants and their members. Reads are consistent. Membership is kept in both
 * directions together.
 */
public interface Groups {
  Optional<Group> find(TenantId tenant, GroupId id);

  /** Those of these groups that exist, in no order. */
  List<Group> find(TenantId tenant, Collection<GroupId> ids);

  /** All groups of a tenant by ID. */
  Page<Group> all(TenantId tenant, Optional<String> after, int limit);

  /** The groups directly below a group, by ID. */
  List<GroupId> subGroups(TenantId tenant, GroupId id);

  /** The groups in which this member is Admin. */
  List<Group> administeredBy(TenantId tenant, MemberId member);

  /** The groups in which this member has any role. */
  List<Group> of(TenantId tenant, MemberId member);

  /** The role of a member in a group; empty for none. */
  Optional<Role> role(Group group, MemberId member);

  /** A group's members by ID. */
  Page<Member> members(Group group, Optional<String> after, int limit);

  /**
   * Makes a group with its first members, and tells its parent.
   *
   * @return false where the parent does not exist
   */
  boolean create(Group group, List<Member> members);

  /**
   * Adds a member with this role; one who is there already keeps the role.
   *
   * @return false where the member was there
   */
  boolean add(Group group, Member member);

  /**
   * Gives a member who is there this role.
   *
   * @return false where there is none of this ID, or the role is this one already
   */
  boolean assign(Group group, Member member);

  /** Adds those of these members who are not there yet; run again it adds what a crash left. */
  void addAll(Group group, List<Member> members);

  /**
   * Removes a member.
   *
   * @return false where there is none of this ID
   */
  boolean remove(Group group, MemberId member);

  /**
   * Takes a member out of every list, also out of those that an import has not put in force and out
   * of those that one replaced.
   */
  void forget(TenantId tenant, MemberId member);

  /** How these changes differ from what is in force; writes nothing. */
  Difference compare(List<Change> changes);

  /**
   * Puts whole lists in force, each group in one switch. A group that is as it shall be already is
   * left alone, so that the same call again completes one that was cut off.
   *
   * @param changes of groups of one tenant; parents stand before their children
   * @return what was changed
   * @throws pintle.refusal.Refusal 503 where another call changes the same groups
   */
  Difference change(List<Change> changes);

  /**
   * A group as it shall be.
   *
   * @param before as it was read; empty for a new one
   * @param after its name and its new generation; the parent of a group that exists stays
   * @param members its whole list
   */
  record Change(Optional<Group> before, Group after, List<Member> members) {
    public Change {
      members = List.copyOf(members);
    }
  }

  /** How many members come and go. */
  record Difference(int added, int removed) {
    /** None. */
    public static final Difference NONE = new Difference(0, 0);

    /** Both together. */
    public Difference plus(Difference other) {
      return new Difference(added + other.added, removed + other.removed);
    }
  }
}
