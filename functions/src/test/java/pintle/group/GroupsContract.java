package pintle.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import pintle.world.Refused;
import pintle.world.Together;

/** What every {@link Groups} promises. Tenants are new in each test. */
public abstract class GroupsContract {
  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final TenantId other = new TenantId(UUID.randomUUID().toString());
  private Groups groups;

  /** A port to test; it need not be empty. */
  protected abstract Groups fresh();

  @BeforeEach
  void open() {
    groups = fresh();
  }

  @Test
  void findsWhatWasCreated() {
    Group group =
        new Group(
            tenant,
            new GroupId("0f1e@2"),
            "Ünï 日本",
            "https://example.com/i.png",
            "Hello\nall",
            GroupType.CONNECT_GROUP,
            Optional.empty(),
            2,
            0,
            "g1");
    assertThat(groups.create(group, List.of(admin(1), member(2)))).isTrue();

    assertThat(groups.find(tenant, group.id())).contains(group);
    assertThat(membersOf(group)).containsExactlyInAnyOrder(admin(1), member(2));
  }

  @Test
  void findsNothingUnderAnUnknownId() {
    assertThat(groups.find(tenant, new GroupId("none"))).isEmpty();
    assertThat(groups.find(tenant, List.of(new GroupId("none")))).isEmpty();
    assertThat(groups.subGroups(tenant, new GroupId("none"))).isEmpty();
    assertThat(groups.all(tenant, Optional.empty(), 10).items()).isEmpty();
    assertThat(groups.of(tenant, member(1).id())).isEmpty();
  }

  @Test
  void findsThoseOfManyThatExist() {
    Group one = created("one");
    Group two = created("two");

    assertThat(groups.find(tenant, List.of(two.id(), new GroupId("none"), one.id())))
        .containsExactlyInAnyOrder(one, two);
    assertThat(groups.find(tenant, List.of())).isEmpty();
    assertThat(groups.find(tenant, List.of(one.id(), one.id()))).containsExactly(one);
  }

  @Test
  void findsMoreThanOneReadHolds() {
    Group one = created("one");
    List<GroupId> ids = new ArrayList<>(List.of(one.id()));
    for (int i = 0; i < 250; i++) {
      ids.add(new GroupId("none-" + i));
    }
    Group last = created("two");
    ids.add(last.id());

    assertThat(groups.find(tenant, ids)).containsExactlyInAnyOrder(one, last);
  }

  @Test
  void neverReplacesAGroupThatExistsByCreatingIt() {
    Group group = created("one", admin(1));
    try {
      assertThat(groups.create(named(group, "other", "g2"), List.of(member(2)))).isFalse();
    } catch (Refusal told) {
      assertThat(told.reason().status()).isEqualTo(503);
    }

    assertThat(groups.find(tenant, group.id())).contains(group);
    assertThat(membersOf(group)).containsExactly(admin(1));
  }

  @Test
  void listsAllByIdPageByPage() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      ids.add("group-%02d".formatted(i));
    }
    List<String> mixed = new ArrayList<>(ids);
    Collections.shuffle(mixed, new Random(1));
    mixed.forEach(this::created);

    assertThat(Pages.walk(5, after -> groups.all(tenant, after, 5)))
        .extracting(group -> group.id().value())
        .isEqualTo(ids);
    assertThat(groups.all(tenant, Optional.of("group-20"), 5).items())
        .extracting(group -> group.id().value())
        .containsExactly("group-21", "group-22");
    assertThat(groups.all(other, Optional.empty(), 5).items()).isEmpty();
  }

  @Test
  void hasNoNextPageWhereTheListEndsWithThePage() {
    Group group = created("one", member(1), member(2));
    created("two");

    assertThat(groups.all(tenant, Optional.empty(), 2).next()).isEmpty();
    assertThat(groups.all(tenant, Optional.empty(), 2).items()).hasSize(2);
    assertThat(groups.members(group, Optional.empty(), 2).next()).isEmpty();
    assertThat(groups.members(group, Optional.empty(), 2).items()).hasSize(2);
  }

  @Test
  void listsMembersByIdPageByPage() {
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      all.add(member(i));
    }
    List<Member> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed, new Random(1));
    Group group = created("one", mixed.toArray(Member[]::new));

    assertThat(Pages.walk(7, after -> groups.members(group, after, 7))).isEqualTo(all);
    assertThat(groups.members(group, Optional.empty(), 10_000).items()).isEqualTo(all);
    assertThat(groups.find(tenant, group.id()).orElseThrow().userCount()).isEqualTo(130);
  }

  @Test
  void aGroupBelowIsToldToItsParent() {
    Group parent = created("parent");
    Group second = below(parent, "second");
    Group first = below(parent, "first");

    assertThat(groups.subGroups(tenant, parent.id())).containsExactly(first.id(), second.id());
    assertThat(groups.find(tenant, parent.id()).orElseThrow().subGroupCount()).isEqualTo(2);
    assertThat(groups.find(tenant, first.id()).orElseThrow().parent()).contains(parent.id());
    assertThat(groups.subGroups(tenant, first.id())).isEmpty();
    assertThat(groups.subGroups(other, parent.id())).isEmpty();
  }

  @Test
  void refusesAGroupBelowNone() {
    Group orphan = group("orphan", Optional.of(new GroupId("none")), 1);

    assertThat(groups.create(orphan, List.of(admin(1)))).isFalse();
    assertThat(groups.find(tenant, orphan.id())).isEmpty();
    assertThat(groups.of(tenant, admin(1).id())).isEmpty();
    assertThat(groups.administeredBy(tenant, admin(1).id())).isEmpty();
  }

  @Test
  void refusesAParentOfAnotherTenant() {
    Group theirs =
        new Group(
            other,
            new GroupId("theirs"),
            "theirs",
            "",
            "",
            GroupType.GROUP,
            Optional.empty(),
            0,
            0,
            "g1");
    groups.create(theirs, List.of());

    assertThat(groups.create(group("mine", Optional.of(theirs.id()), 0), List.of())).isFalse();
    assertThat(groups.find(other, theirs.id()).orElseThrow().subGroupCount()).isZero();
  }

  @Test
  void tellsAMembersGroupsAndRoles() {
    Group one = created("one", admin(1), member(2));
    Group two = created("two", member(1));
    created("three", member(3));

    assertThat(groups.of(tenant, admin(1).id())).containsExactlyInAnyOrder(one, two);
    assertThat(groups.administeredBy(tenant, admin(1).id())).containsExactly(one);
    assertThat(groups.administeredBy(tenant, member(2).id())).isEmpty();
    assertThat(groups.role(one, admin(1).id())).contains(Role.ADMIN);
    assertThat(groups.role(two, admin(1).id())).contains(Role.MEMBER);
    assertThat(groups.role(two, member(2).id())).isEmpty();
    assertThat(groups.of(other, admin(1).id())).isEmpty();
    assertThat(groups.administeredBy(other, admin(1).id())).isEmpty();
  }

  @Test
  void theSameGroupIdInTwoTenantsIsTwoGroups() {
    Group mine = created("same", admin(1));
    Group theirs =
        new Group(
            other, mine.id(), "theirs", "", "", GroupType.GROUP, Optional.empty(), 1, 0, "g1");
    groups.create(theirs, List.of(member(1)));

    assertThat(groups.find(tenant, mine.id())).contains(mine);
    assertThat(groups.find(other, mine.id())).contains(theirs);
    assertThat(membersOf(mine)).containsExactly(admin(1));
    assertThat(groups.administeredBy(other, admin(1).id())).isEmpty();
  }

  @Test
  void addsAMemberOnceAndKeepsTheRole() {
    Group group = created("one", admin(1));

    assertThat(groups.add(group, member(2))).isTrue();
    assertThat(groups.add(group, member(2))).isFalse();
    assertThat(groups.add(group, member(1))).isFalse();
    Group stored = groups.find(tenant, group.id()).orElseThrow();
    assertThat(stored.userCount()).isEqualTo(2);
    assertThat(groups.role(stored, admin(1).id())).contains(Role.ADMIN);
    assertThat(groups.of(tenant, member(2).id())).containsExactly(stored);
  }

  @Test
  void addsManyWhoAreNotThereYetAndKeepsTheOthersRoles() {
    Group group = group("one", Optional.empty(), 1);
    groups.create(group, List.of(admin(1)));
    List<Member> many = new ArrayList<>();
    for (int i = 1; i <= 120; i++) {
      many.add(member(i));
      many.add(member(i));
    }

    groups.addAll(group, many);
    groups.addAll(group, many);

    Group now = groups.find(tenant, group.id()).orElseThrow();
    assertThat(now.userCount()).isEqualTo(120);
    assertThat(membersOf(now)).hasSize(120).contains(admin(1), member(120));
    assertThat(groups.of(tenant, member(77).id())).containsExactly(now);
  }

  @Test
  void givesAMemberAnotherRoleInBothDirections() {
    Group group = created("one", admin(1), member(2));

    assertThat(groups.assign(group, admin(2))).isTrue();
    assertThat(groups.assign(group, admin(2))).isFalse();
    assertThat(groups.assign(group, admin(3))).isFalse();
    Group now = groups.find(tenant, group.id()).orElseThrow();
    assertThat(now.userCount()).isEqualTo(2);
    assertThat(membersOf(now)).containsExactlyInAnyOrder(admin(1), admin(2));
    assertThat(groups.administeredBy(tenant, admin(2).id())).containsExactly(now);
    assertThat(groups.role(now, admin(3).id())).isEmpty();

    assertThat(groups.assign(group, member(2))).isTrue();
    assertThat(groups.administeredBy(tenant, admin(2).id())).isEmpty();
  }

  @Test
  void removesAMemberOnce() {
    Group group = created("one", admin(1), member(2));

    assertThat(groups.remove(group, member(2).id())).isTrue();
    assertThat(groups.remove(group, member(2).id())).isFalse();
    assertThat(groups.remove(group, member(3).id())).isFalse();
    Group stored = groups.find(tenant, group.id()).orElseThrow();
    assertThat(stored.userCount()).isEqualTo(1);
    assertThat(membersOf(stored)).containsExactly(admin(1));
    assertThat(groups.of(tenant, member(2).id())).isEmpty();
  }

  @Test
  void aRemovedAdminAdministersNothing() {
    Group group = created("one", admin(1));
    groups.remove(group, admin(1).id());

    assertThat(groups.administeredBy(tenant, admin(1).id())).isEmpty();
    assertThat(groups.role(group, admin(1).id())).isEmpty();
  }

  @Test
  void aMemberCanComeBackInAnotherRole() {
    Group group = created("one", admin(1));
    groups.remove(group, admin(1).id());

    assertThat(groups.add(group, member(1))).isTrue();
    assertThat(groups.administeredBy(tenant, admin(1).id())).isEmpty();
    assertThat(groups.of(tenant, admin(1).id())).hasSize(1);
  }

  @Test
  void replacesNameAndWholeListInOneSwitch() {
    Group before = created("one", admin(1), member(2), member(3));
    Groups.Difference replaced =
        replace(before, named(before, "renamed", "g2"), List.of(admin(2), member(3), member(4)));

    assertThat(replaced).isEqualTo(new Groups.Difference(1, 1));
    Group after = groups.find(tenant, before.id()).orElseThrow();
    assertThat(after.name()).isEqualTo("renamed");
    assertThat(after.generation()).isEqualTo("g2");
    assertThat(after.userCount()).isEqualTo(3);
    assertThat(membersOf(after)).containsExactly(admin(2), member(3), member(4));
    assertThat(groups.role(after, admin(1).id())).isEmpty();
    assertThat(groups.administeredBy(tenant, admin(1).id())).isEmpty();
    assertThat(groups.of(tenant, admin(1).id())).isEmpty();
    assertThat(groups.administeredBy(tenant, admin(2).id())).containsExactly(after);
    assertThat(groups.of(tenant, member(4).id())).containsExactly(after);
  }

  @Test
  void replacingByTheSameListChangesNobody() {
    Group before = created("one", admin(1), member(2));

    assertThat(replace(before, named(before, "renamed", "g2"), List.of(admin(1), member(2))))
        .isEqualTo(Groups.Difference.NONE);
    assertThat(groups.find(tenant, before.id()).orElseThrow().name()).isEqualTo("renamed");
  }

  @Test
  void aGroupThatIsAsItShallBeIsLeftAlone() {
    Group before = created("one", admin(1), member(2));

    assertThat(replace(before, named(before, before.name(), "g2"), List.of(member(2), admin(1))))
        .isEqualTo(Groups.Difference.NONE);
    assertThat(groups.find(tenant, before.id())).contains(before);
  }

  @Test
  void aRoleAloneIsAChange() {
    Group before = created("one", admin(1), member(2));

    assertThat(replace(before, named(before, before.name(), "g2"), List.of(member(1), admin(2))))
        .isEqualTo(Groups.Difference.NONE);
    assertThat(membersOf(before)).containsExactly(member(1), admin(2));
    assertThat(groups.administeredBy(tenant, admin(1).id())).isEmpty();
  }

  @Test
  void changesManyGroupsAtOnceWithTheirParents() {
    Group old = created("old", admin(1), member(2));
    List<Groups.Change> changes = new ArrayList<>();
    changes.add(
        new Groups.Change(Optional.of(old), named(old, "renamed", "g2"), List.of(member(3))));
    String above = "old";
    for (int i = 0; i < 60; i++) {
      String id = "new-%02d".formatted(i);
      Optional<GroupId> parent = i % 2 == 0 ? Optional.of(new GroupId(above)) : Optional.empty();
      changes.add(
          new Groups.Change(Optional.empty(), group(id, parent, 2), List.of(many(i, i + 2))));
      above = i % 10 == 0 ? id : above;
    }

    Groups.Difference expected = new Groups.Difference(121, 2);
    assertThat(groups.compare(changes)).isEqualTo(expected);
    assertThat(groups.find(tenant, new GroupId("new-00"))).isEmpty();
    assertThat(groups.find(tenant, old.id())).contains(old);
    assertThat(groups.change(changes)).isEqualTo(expected);
    for (Groups.Change change : changes) {
      Group now = groups.find(tenant, change.after().id()).orElseThrow();
      assertThat(now.name()).isEqualTo(change.after().name());
      assertThat(now.parent()).isEqualTo(change.after().parent());
      assertThat(now.userCount()).isEqualTo(change.members().size());
      assertThat(now.subGroupCount()).isEqualTo(groups.subGroups(tenant, now.id()).size());
      assertThat(membersOf(now)).containsExactlyElementsOf(change.members());
    }
    assertThat(groups.subGroups(tenant, old.id())).containsExactly(new GroupId("new-00"));
    assertThat(groups.of(tenant, member(1).id()))
        .extracting(group -> group.id().value())
        .containsExactlyInAnyOrder("new-00", "new-01");
  }

  @Test
  void aChangeOfNothingIsNone() {
    assertThat(groups.change(List.of())).isEqualTo(Groups.Difference.NONE);
    assertThat(groups.compare(List.of())).isEqualTo(Groups.Difference.NONE);
  }

  @Test
  void aNewGroupThatIsThereAlreadyIsNotReplaced() {
    Group group = created("one", admin(1));
    List<Groups.Change> changes =
        List.of(
            new Groups.Change(Optional.empty(), named(group, "other", "g2"), List.of(member(2))));

    Refused.with(Reason.BUSY, () -> groups.change(changes));
    assertThat(groups.find(tenant, group.id())).contains(group);
    assertThat(membersOf(group)).containsExactly(admin(1));
  }

  @Test
  void aForgottenMemberIsInNoListAnyMore() {
    Group one = created("one", admin(1), member(2));
    created("two", member(1));
    groups.forget(tenant, admin(1).id());

    assertThat(groups.of(tenant, admin(1).id())).isEmpty();
    assertThat(membersOf(one)).containsExactly(member(2));
    assertThat(groups.find(tenant, one.id()).orElseThrow().userCount()).isEqualTo(1);
    groups.forget(tenant, admin(1).id());
  }

  @Test
  void replacesByAnEmptyList() {
    Group before = created("one", admin(1), member(2));

    assertThat(replace(before, named(before, "one", "g2"), List.of()))
        .isEqualTo(new Groups.Difference(0, 2));
    Group after = groups.find(tenant, before.id()).orElseThrow();
    assertThat(after.userCount()).isZero();
    assertThat(membersOf(after)).isEmpty();
  }

  @Test
  void replacesAListThatIsLongerThanOneWriteHolds() {
    Group before = created("one", many(0, 130));

    assertThat(replace(before, named(before, "one", "g2"), List.of(many(100, 250))))
        .isEqualTo(new Groups.Difference(120, 100));
    Group after = groups.find(tenant, before.id()).orElseThrow();
    assertThat(after.userCount()).isEqualTo(150);
    assertThat(membersOf(after)).containsExactly(many(100, 250));
  }

  @Test
  void replacingKeepsTheGroupsBelow() {
    Group before = created("one");
    Group child = below(before, "child");
    replace(before, named(before, "renamed", "g2"), List.of(admin(1)));

    assertThat(groups.find(tenant, before.id()).orElseThrow().subGroupCount()).isEqualTo(1);
    assertThat(groups.subGroups(tenant, before.id())).containsExactly(child.id());
  }

  @Test
  void anAdditionAfterASwitchGoesToTheListInForce() {
    Group seen = created("one", admin(1));
    replace(seen, named(seen, "one", "g2"), List.of(admin(2)));

    assertThat(groups.add(seen, member(3))).isTrue();
    assertThat(groups.remove(seen, admin(1).id())).isFalse();
    assertThat(groups.remove(seen, admin(2).id())).isTrue();
    Group after = groups.find(tenant, seen.id()).orElseThrow();
    assertThat(membersOf(after)).containsExactly(member(3));
    assertThat(after.userCount()).isEqualTo(1);
    assertThat(groups.of(tenant, member(3).id())).containsExactly(after);
  }

  @Test
  void countsEveryOneOfManyAdditions() {
    Group group = created("one");
    long wins = Together.winsStubbornly(Together.THREADS, i -> groups.add(group, member(i)));

    assertThat(wins).isEqualTo(Together.THREADS);
    Group after = groups.find(tenant, group.id()).orElseThrow();
    assertThat(after.userCount()).isEqualTo(Together.THREADS);
    assertThat(membersOf(after)).hasSize(Together.THREADS);
  }

  @Test
  void addsOneMemberOnceThoughManyTry() {
    Group group = created("one");

    assertThat(Together.winsStubbornly(Together.THREADS, i -> groups.add(group, member(1))))
        .isEqualTo(1);
    assertThat(groups.find(tenant, group.id()).orElseThrow().userCount()).isEqualTo(1);
  }

  @Test
  void addedAndRemovedByManyAListAndItsCountAgree() {
    Group group = created("one", many(0, 10));
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          if (i % 5 == 4) {
            groups.forget(tenant, member(i % 10).id());
            return true;
          }
          return i % 2 == 0
              ? groups.add(group, member(i % 20))
              : groups.remove(group, member(i % 20).id());
        });

    List<Member> after = membersOf(group);
    assertThat(groups.find(tenant, group.id()).orElseThrow().userCount()).isEqualTo(after.size());
    for (int i = 0; i < 20; i++) {
      assertThat(groups.of(tenant, member(i).id()).isEmpty()).isEqualTo(!after.contains(member(i)));
    }
  }

  @Test
  void ofManyReplacementsAtOnceOneStaysWhole() {
    Group group = created("one", admin(0));
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          Group before = groups.find(tenant, group.id()).orElseThrow();
          replace(
              before,
              named(before, "by " + i, "generation-" + i),
              List.of(many(i * 10, i * 10 + i + 1)));
          return true;
        });

    Group after = groups.find(tenant, group.id()).orElseThrow();
    int winner = Integer.parseInt(after.name().substring("by ".length()));
    assertThat(membersOf(after)).containsExactly(many(winner * 10, winner * 10 + winner + 1));
    assertThat(after.userCount()).isEqualTo(winner + 1);
    for (int i = 0; i < Together.THREADS * 11; i++) {
      boolean listed = membersOf(after).contains(member(i));
      assertThat(groups.of(tenant, member(i).id()).isEmpty()).isEqualTo(!listed);
    }
  }

  @Test
  void countsEveryOneOfManyGroupsBelow() {
    Group parent = created("parent");
    Set<GroupId> below = new HashSet<>();
    for (int i = 0; i < Together.THREADS; i++) {
      below.add(new GroupId("child-" + i));
    }
    Together.winsStubbornly(
        Together.THREADS,
        i -> groups.create(group("child-" + i, Optional.of(parent.id()), 0), List.of()));

    assertThat(groups.find(tenant, parent.id()).orElseThrow().subGroupCount())
        .isEqualTo(Together.THREADS);
    assertThat(groups.subGroups(tenant, parent.id())).hasSameElementsAs(below);
  }

  private Groups.Difference replace(Group before, Group after, List<Member> members) {
    return groups.change(List.of(new Groups.Change(Optional.of(before), after, members)));
  }

  private List<Member> membersOf(Group group) {
    Page<Member> page =
        groups.members(
            groups.find(group.tenant(), group.id()).orElseThrow(), Optional.empty(), 1_000);
    return page.items();
  }

  private Group created(String id, Member... members) {
    Group group = group(id, Optional.empty(), members.length);
    assertThat(groups.create(group, List.of(members))).isTrue();
    return group;
  }

  private Group below(Group parent, String id) {
    Group group = group(id, Optional.of(parent.id()), 0);
    assertThat(groups.create(group, List.of())).isTrue();
    return group;
  }

  private Group group(String id, Optional<GroupId> parent, int users) {
    return new Group(
        tenant, new GroupId(id), "name of " + id, "", "", GroupType.GROUP, parent, users, 0, "g1");
  }

  private static Group named(Group group, String name, String generation) {
    return new Group(
        group.tenant(),
        group.id(),
        name,
        group.imageUrl(),
        group.welcomeMessage(),
        group.type(),
        group.parent(),
        group.userCount(),
        group.subGroupCount(),
        generation);
  }

  private static Member member(int i) {
    return new Member(
        new MemberId("00000000-0000-8000-8000-%012d".formatted(i)),
        new PhoneNumber("+49151555%05d".formatted(i), "DE"),
        Role.MEMBER);
  }

  private static Member admin(int i) {
    return member(i).as(Role.ADMIN);
  }

  private static Member[] many(int from, int to) {
    Member[] members = new Member[to - from];
    for (int i = from; i < to; i++) {
      members[i - from] = member(i);
    }
    return members;
  }
}
