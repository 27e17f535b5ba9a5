package pintle.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Groups;
import pintle.group.Member;
import pintle.group.Role;
import pintle.paging.Page;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.secret.Randomness;
import pintle.token.Access;
import pintle.token.Reach;
import pintle.token.Reaches;
import pintle.user.User;
import pintle.user.Users;

/**
 * The groups that an access token opens. A group of the tenant that is out of reach is refused with
 * 403, one of another tenant or of none with 404.
 */
public final class GroupResource {
  /** Groups or members in one answer. */
  public static final int PAGE = 10_000;

  /** Members that a group may be made with. */
  public static final int MOST_FIRST = 100;

  /** Members that one call may add: what a body of its size holds. */
  public static final int MOST_ADDED = 10_000;

  private final Groups groups;
  private final Users users;
  private final Reaches reaches;
  private final MemberIds members;
  private final Randomness randomness;

  public GroupResource(
      Groups groups, Users users, Reaches reaches, MemberIds members, Randomness randomness) {
    this.groups = groups;
    this.users = users;
    this.reaches = reaches;
    this.members = members;
    this.randomness = randomness;
  }

  /** All groups within reach, by ID. */
  public Page<Group> list(Access access, Optional<String> after) {
    return reaches.groups(access.tenant(), access.grantor(), access.grant().reach(), after, PAGE);
  }

  /** One group within reach. */
  public Group get(Access access, String id) {
    Group group =
        GroupId.of(id)
            .flatMap(one -> groups.find(access.tenant(), one))
            .orElseThrow(Reason.NOT_FOUND::refusal);
    if (!reaches.covers(access.tenant(), access.grantor(), access.grant().reach(), group)) {
      throw Reason.GROUP_NOT_COVERED.refusal();
    }
    return group;
  }

  /**
   * The groups below a group within reach, as far as they are within reach too.
   *
   * @param all also those further down, not only the ones directly below
   */
  public List<Group> subGroups(Access access, Group group, boolean all) {
    return reaches.below(access.tenant(), access.grantor(), access.grant().reach(), group, all);
  }

  /** The members of a group within reach, and who of them verified the number. */
  public Members members(Access access, String id, Optional<String> after) {
    Page<Member> page = groups.members(get(access, id), after, PAGE);
    Set<MemberId> provisioned =
        users.held(access.tenant(), page.items().stream().map(Member::id).toList());
    return new Members(page, provisioned);
  }

  /**
   * Makes a group with the grantor as Admin; a group token makes it below its own group.
   *
   * @param numbers further members, at most {@link #MOST_FIRST}
   */
  public Group create(
      Access access, String name, String welcome, GroupType type, List<PhoneNumber> numbers) {
    String title = Group.checkedName("name", name);
    String greeting = Group.checkedWelcome(welcome);
    Optional<GroupId> parent = parentForNew(access);
    PhoneNumber grantor =
        users
            .find(access.tenant(), access.grantor())
            .flatMap(User::phone)
            .orElseThrow(Reason.PHONE_NOT_VERIFIED::refusal);
    Map<MemberId, Member> first = new LinkedHashMap<>();
    numbers.forEach(number -> add(first, member(access, number, Role.MEMBER)));
    add(first, member(access, grantor, Role.ADMIN));
    Group group =
        Group.made(
            access.tenant(),
            new GroupId(randomness.guid()),
            title,
            greeting,
            type,
            parent,
            first.size(),
            randomness.guid());
    if (!groups.create(group, List.copyOf(first.values()))) {
      throw Reason.GROUP_NOT_COVERED.refusal();
    }
    return group;
  }

  private Optional<GroupId> parentForNew(Access access) {
    Reach reach = access.grant().reach();
    return switch (reach.kind()) {
      case USER -> Optional.empty();
      case TENANT -> {
        if (!reaches.holds(access.tenant(), access.grantor(), reach)) {
          throw Reason.RIGHT_MISSING.refusal();
        }
        yield Optional.empty();
      }
      case GROUP -> reach.group().map(own -> get(access, own.value()).id());
    };
  }

  /** Adds numbers to a group within reach as members; who is there keeps the role. */
  public void addMembers(Access access, String id, List<PhoneNumber> numbers) {
    groups.addAll(
        get(access, id),
        numbers.stream().map(number -> member(access, number, Role.MEMBER)).toList());
  }

  /** Removes a member of a group within reach. */
  public void removeMember(Access access, String id, String memberId) {
    Group group = get(access, id);
    if (MemberId.of(memberId).filter(member -> groups.remove(group, member)).isEmpty()) {
      throw Reason.NOT_FOUND.refusal();
    }
  }

  /** The user who granted the token. */
  public User me(Access access) {
    return users.find(access.tenant(), access.grantor()).orElseThrow(Reason.NOT_FOUND::refusal);
  }

  private Member member(Access access, PhoneNumber number, Role role) {
    return new Member(members.of(access.tenant(), number), number, role);
  }

  private static void add(Map<MemberId, Member> to, Member member) {
    to.put(member.id(), member);
  }

  /** A page of members, and those of them whose number a portal user verified. */
  public record Members(Page<Member> page, Set<MemberId> provisioned) {
    public Members {
      provisioned = Set.copyOf(provisioned);
    }
  }
}
