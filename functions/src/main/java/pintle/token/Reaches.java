package pintle.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Groups;
import pintle.group.Role;
import pintle.paging.Page;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.tenant.TenantId;
import pintle.user.Administrators;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;

/**
 * Which groups a reach means, worked out at the time of use: a number that is made Admin of one
 * more group widens it at once, a lost right empties it.
 */
public final class Reaches {
  private static final Comparator<Group> BY_ID = Comparator.comparing(group -> group.id().value());

  /**
   * Levels of groups below each other that a group's reach goes down, in lists and single calls.
   */
  private static final int DEEPEST = 100;

  private static final int COUNTED = 10_000;

  private final Groups groups;
  private final Users users;
  private final Administrators administrators;
  private final MemberIds members;

  public Reaches(Groups groups, Users users, Administrators administrators, MemberIds members) {
    this.groups = groups;
    this.users = users;
    this.administrators = administrators;
    this.members = members;
  }

  /** The groups within reach of this grantor, by ID. */
  public Page<Group> groups(
      TenantId tenant, UserId grantor, Reach reach, Optional<String> after, int limit) {
    if (!holds(tenant, grantor, reach)) {
      return Page.whole(List.of());
    }
    return reach.kind() == Reach.Kind.TENANT
        ? groups.all(tenant, after, limit)
        : cut(workedOut(tenant, grantor, reach), after, limit);
  }

  private List<Group> workedOut(TenantId tenant, UserId grantor, Reach reach) {
    return switch (reach.kind()) {
      case USER -> administered(tenant, grantor);
      case TENANT -> throw new IllegalArgumentException("read page by page");
      case GROUP -> withSubGroups(tenant, groupOf(reach));
    };
  }

  /** The same groups, and the size of all of them; what has to be worked out is so once. */
  public Extent extent(
      TenantId tenant, UserId grantor, Reach reach, Optional<String> after, int limit) {
    if (reach.kind() == Reach.Kind.TENANT) {
      return new Extent(size(tenant, grantor, reach), groups(tenant, grantor, reach, after, limit));
    }
    if (!holds(tenant, grantor, reach)) {
      return new Extent(Size.of(List.of()), Page.whole(List.of()));
    }
    List<Group> all = workedOut(tenant, grantor, reach);
    return new Extent(Size.of(all), cut(all, after, limit));
  }

  /**
   * A reach in numbers and in a page.
   *
   * @param size of all pages
   */
  public record Extent(Size size, Page<Group> groups) {}

  /** How much is within reach of this grantor. */
  public Size size(TenantId tenant, UserId grantor, Reach reach) {
    Size size = Size.of(List.of());
    Optional<String> next = Optional.empty();
    do {
      Page<Group> page = groups(tenant, grantor, reach, next, COUNTED);
      size = size.plus(Size.of(page.items()));
      next = page.next();
    } while (next.isPresent());
    return size;
  }

  /**
   * A reach in numbers.
   *
   * @param memberCount the sum of their userCounts: who is in two groups counts twice
   */
  public record Size(long groupCount, long memberCount) {
    private static Size of(List<Group> groups) {
      return new Size(groups.size(), groups.stream().mapToLong(Group::userCount).sum());
    }

    private Size plus(Size other) {
      return new Size(groupCount + other.groupCount, memberCount + other.memberCount);
    }
  }

  /** Whether a group of the same tenant is within reach. */
  public boolean covers(TenantId tenant, UserId grantor, Reach reach, Group group) {
    return switch (reach.kind()) {
      case USER -> administers(grantor, group);
      case TENANT -> holds(tenant, grantor, reach);
      case GROUP -> isWithin(group, groupOf(reach)) && holds(tenant, grantor, reach);
    };
  }

  /**
   * The groups below a covered one that are within reach themselves.
   *
   * @param all also those further down, not only the ones directly below
   */
  public List<Group> below(
      TenantId tenant, UserId grantor, Reach reach, Group covered, boolean all) {
    List<Group> below =
        all
            ? under(tenant, covered.id())
            : groups.find(tenant, groups.subGroups(tenant, covered.id()));
    if (reach.kind() != Reach.Kind.USER) {
      return below;
    }
    // The Admin of a parent is not Admin of its children.
    Set<GroupId> own = new HashSet<>();
    administered(tenant, grantor).forEach(group -> own.add(group.id()));
    return below.stream().filter(group -> own.contains(group.id())).toList();
  }

  /** Whether the grantor still has the right on which this reach stands. */
  public boolean holds(TenantId tenant, UserId grantor, Reach reach) {
    return switch (reach.kind()) {
      case USER -> true;
      case TENANT -> administrators.administers(tenant, grantor);
      case GROUP ->
          groups
              .find(tenant, groupOf(reach))
              .filter(root -> administers(grantor, root))
              .isPresent();
    };
  }

  /** Whether the user is Admin of this very group; a parent's Admin is not. */
  public boolean administers(UserId user, Group group) {
    return member(group.tenant(), user)
        .flatMap(member -> groups.role(group, member))
        .filter(role -> role == Role.ADMIN)
        .isPresent();
  }

  private List<Group> administered(TenantId tenant, UserId user) {
    return member(tenant, user).map(one -> groups.administeredBy(tenant, one)).orElse(List.of());
  }

  private Optional<MemberId> member(TenantId tenant, UserId user) {
    return users.find(tenant, user).flatMap(User::phone).map(number -> members.of(tenant, number));
  }

  private boolean isWithin(Group group, GroupId root) {
    Optional<Group> at = Optional.of(group);
    for (int depth = 0; depth < DEEPEST && at.isPresent(); depth++) {
      if (at.get().id().equals(root)) {
        return true;
      }
      at = at.get().parent().flatMap(parent -> groups.find(group.tenant(), parent));
    }
    return false;
  }

  private List<Group> withSubGroups(TenantId tenant, GroupId root) {
    List<Group> all = new ArrayList<>(under(tenant, root));
    groups.find(tenant, root).ifPresent(all::add);
    return all;
  }

  /** The groups at every level below this one; what has none below it is not asked for them. */
  private List<Group> under(TenantId tenant, GroupId root) {
    Set<GroupId> seen = new HashSet<>(List.of(root));
    List<Group> all = new ArrayList<>();
    List<GroupId> parents = List.of(root);
    for (int depth = 1; depth < DEEPEST && !parents.isEmpty(); depth++) {
      List<GroupId> ids =
          parents.stream()
              .flatMap(id -> groups.subGroups(tenant, id).stream())
              .filter(seen::add)
              .toList();
      List<Group> level = groups.find(tenant, ids);
      all.addAll(level);
      parents = level.stream().filter(group -> group.subGroupCount() > 0).map(Group::id).toList();
    }
    return all;
  }

  private static Page<Group> cut(List<Group> all, Optional<String> after, int limit) {
    List<Group> rest =
        all.stream()
            .sorted(BY_ID)
            .filter(group -> after.map(last -> group.id().value().compareTo(last) > 0).orElse(true))
            .toList();
    if (rest.size() <= limit) {
      return Page.whole(rest);
    }
    List<Group> page = rest.subList(0, limit);
    return new Page<>(page, Optional.of(page.getLast().id().value()));
  }

  private static GroupId groupOf(Reach reach) {
    return reach.group().orElseThrow(() -> new IllegalStateException("a group reach has a group"));
  }
}
