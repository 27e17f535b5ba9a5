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

  /** Adds those of these members who are not there yet; run again it adds what a crash left. */
  void addAll(Group group, List<Member> members);

  /**
   * Removes a member.
   *
   * @return false where there is none of this ID
   */
  boolean remove(Group group, MemberId member);

  /**
   * Replaces name and whole member list of a group that exists, in one switch; its parent stays.
   */
  Replaced replace(Group before, Group after, List<Member> members);

  /** How a replaced list differs from the one before. */
  record Replaced(int added, int removed) {}
}
