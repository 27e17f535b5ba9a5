package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Role;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Reason;
import pintle.secret.SecretText;
import pintle.user.PortalUser;
import pintle.world.Refused;
import pintle.world.WiredDomain;

/** Which groups a token opens, now. */
final class ReachTest {
  private static final String ANNS = "+4915112345601";
  private static final String BOBS = "+4916012345602";

  private final WiredDomain world = new WiredDomain();
  private PortalUser ann = world.administrator("ann");
  private WiredDomain.Program program = world.program(ann);
  private Group sales = world.group("sales", world.admin(ANNS), world.member(BOBS));
  private Group north = world.below(sales, "sales-north", world.admin(BOBS));
  private Group far = world.below(north, "sales-north-far");
  private Group hall = world.group("town-hall", world.member(ANNS));

  @BeforeEach
  void register() {
    ann = world.withPhone(ann, ANNS);
  }

  @Test
  void userReachIsTheGroupsThatTheUserAdministers() {
    Access access = access(Reach.USER);

    assertThat(list(access)).containsExactly("sales");
    assertThat(world.resource.get(access, "sales")).isEqualTo(stored(sales));
    Refused.with(Reason.GROUP_NOT_COVERED, () -> world.resource.get(access, "sales-north"));
    Refused.with(Reason.GROUP_NOT_COVERED, () -> world.resource.get(access, "town-hall"));
    Refused.with(Reason.NOT_FOUND, () -> world.resource.get(access, "none"));
  }

  @Test
  @Tag("case-62")
  void userReachFollowsTheRightAtOnce() {
    Access access = access(Reach.USER);
    world.groups.remove(hall, world.member(ANNS).id());
    world.groups.add(stored(hall), world.admin(ANNS));
    assertThat(list(access)).containsExactly("sales", "town-hall");
    world.groups.remove(sales, world.admin(ANNS).id());
    assertThat(list(access)).containsExactly("town-hall");
    Refused.with(Reason.GROUP_NOT_COVERED, () -> world.resource.get(access, "sales"));
    world.groups.add(stored(sales), world.admin(ANNS));

    assertThat(list(access)).containsExactly("sales", "town-hall");
  }

  @Test
  @Tag("case-62")
  void aChangedNumberChangesTheReach() {
    Access access = access(Reach.USER);
    ann = world.withPhone(ann, "+4917112345609");

    assertThat(list(access)).isEmpty();
    world.clock.advance(Duration.ofHours(1));
    world.withPhone(ann, ANNS);
    assertThat(list(access)).containsExactly("sales");
  }

  @Test
  void tenantReachIsEveryGroupOfTheTenantAndOfNoOther() {
    world.group(WiredDomain.OTHER, "theirs", Optional.empty());
    Access access = access(Reach.TENANT);

    assertThat(list(access))
        .containsExactly("sales", "sales-north", "sales-north-far", "town-hall");
    assertThat(world.resource.get(access, "town-hall")).isEqualTo(hall);
    Refused.with(Reason.NOT_FOUND, () -> world.resource.get(access, "theirs"));
  }

  @Test
  @Tag("case-62")
  void tenantReachEndsWithTheNextSignInWithoutTheClaimAndReturns() {
    Access access = access(Reach.TENANT);
    world.clock.advance(Duration.ofMinutes(1));
    world.user("ann");
    assertThat(list(access)).isEmpty();
    Refused.with(Reason.GROUP_NOT_COVERED, () -> world.resource.get(access, "sales"));
    Refused.with(
        Reason.RIGHT_MISSING,
        () -> world.resource.create(access, "new", "", GroupType.GROUP, List.of()));
    world.clock.advance(Duration.ofMinutes(1));
    world.administrator("ann");

    assertThat(list(access)).hasSize(4);
  }

  @Test
  @Tag("case-62")
  void tenantReachEndsWhenTheProofIsTooOld() {
    Access access = access(Reach.TENANT);
    world.clock.advance(Duration.ofDays(90).minusMillis(1));
    assertThat(list(access)).hasSize(4);
    world.clock.advance(Duration.ofMillis(1));

    assertThat(list(access)).isEmpty();
    world.administrator("ann");
    assertThat(list(access)).hasSize(4);
  }

  @Test
  @Tag("case-62")
  void tenantReachEndsWhenAnotherAdministratorWithdrawsTheRight() {
    Access access = access(Reach.TENANT);
    PortalUser root = world.administrator("root");
    assertThat(world.administrators.list(root)).hasSize(2);
    world.clock.advance(Duration.ofSeconds(1));
    world.administrators.withdraw(root, ann.id(), WiredDomain.ORIGIN);

    assertThat(list(access)).isEmpty();
    assertThat(world.administrators.list(root)).hasSize(1);
    assertThat(world.again(ann).tenantAdministrator()).isFalse();
    Refused.with(
        Reason.NOT_FOUND, () -> world.administrators.withdraw(root, ann.id(), WiredDomain.ORIGIN));
    world.clock.advance(Duration.ofSeconds(1));
    world.administrator("ann");
    assertThat(list(access)).hasSize(4);
  }

  @Test
  void onlyAdministratorsListAndWithdraw() {
    PortalUser plain = world.user("plain");

    Refused.with(Reason.RIGHT_MISSING, () -> world.administrators.list(plain));
    Refused.with(
        Reason.RIGHT_MISSING,
        () -> world.administrators.withdraw(plain, ann.id(), WiredDomain.ORIGIN));
    PortalUser stranger = world.signIn(WiredDomain.OTHER, "eve", true);
    Refused.with(
        Reason.NOT_FOUND,
        () -> world.administrators.withdraw(stranger, ann.id(), WiredDomain.ORIGIN));
  }

  @Test
  void groupReachIsTheGroupAndAllBelow() {
    Access access = access(Reach.of(sales.id()));

    assertThat(list(access)).containsExactly("sales", "sales-north", "sales-north-far");
    assertThat(world.resource.get(access, "sales-north-far")).isEqualTo(far);
    assertThat(world.resource.subGroups(access, stored(sales), false))
        .extracting(Group::id)
        .containsExactly(north.id());
    assertThat(world.resource.subGroups(access, stored(sales), true))
        .extracting(Group::id)
        .containsExactlyInAnyOrder(north.id(), far.id());
    Refused.with(Reason.GROUP_NOT_COVERED, () -> world.resource.get(access, "town-hall"));
  }

  @Test
  void userReachShowsBelowAGroupOnlyWhatTheUserAdministers() {
    Access access = access(Reach.USER);
    world.groups.add(stored(far), world.admin(ANNS));

    assertThat(world.resource.subGroups(access, stored(sales), false)).isEmpty();
    assertThat(world.resource.subGroups(access, stored(sales), true))
        .extracting(Group::id)
        .containsExactly(far.id());
  }

  @Test
  @Tag("case-62")
  void groupReachEndsAndReturnsWithTheRight() {
    Access access = access(Reach.of(sales.id()));
    world.groups.remove(sales, world.admin(ANNS).id());
    world.groups.add(stored(sales), world.member(ANNS));

    assertThat(list(access)).isEmpty();
    Refused.with(Reason.GROUP_NOT_COVERED, () -> world.resource.get(access, "sales-north"));
    world.groups.remove(stored(sales), world.member(ANNS).id());
    world.groups.add(stored(sales), world.admin(ANNS));
    assertThat(list(access)).hasSize(3);
  }

  @Test
  void whoMayGrantWhat() {
    PortalUser bob = world.withPhone(world.user("bob"), BOBS);
    PortalUser nobody = world.user("nobody");

    assertThat(grant(bob, Reach.USER)).isNotNull();
    assertThat(grant(bob, Reach.of(north.id()))).isNotNull();
    Refused.with(Reason.RIGHT_MISSING, () -> grant(bob, Reach.of(sales.id())));
    Refused.with(Reason.RIGHT_MISSING, () -> grant(bob, Reach.of(far.id())));
    Refused.with(Reason.RIGHT_MISSING, () -> grant(bob, Reach.TENANT));
    Refused.with(Reason.NOT_FOUND, () -> grant(bob, Reach.of(new GroupId("none"))));
    Refused.with(Reason.PHONE_NOT_VERIFIED, () -> grant(nobody, Reach.USER));
    Refused.with(
        Reason.NOT_FOUND, () -> grant(world.signIn(WiredDomain.OTHER, "eve", true), Reach.TENANT));
    Refused.with(
        Reason.RIGHT_MISSING,
        () -> world.grantInspection.preview(bob, program.id(), Reach.TENANT, Optional.empty(), 10));
  }

  @Test
  void aPreviewCountsAllGroupsWhateverPageItShows() {
    world.groups.remove(hall, world.member(ANNS).id());
    world.groups.add(stored(hall), world.admin(ANNS));
    for (Reach reach : List.of(Reach.TENANT, Reach.USER)) {
      Reaches.Extent whole =
          world.grantInspection.preview(ann, program.id(), reach, Optional.empty(), 100);
      int all = whole.groups().items().size();
      Reaches.Extent page =
          world.grantInspection.preview(ann, program.id(), reach, Optional.empty(), all - 1);

      assertThat(page.groups().items()).hasSize(all - 1).isNotEmpty();
      assertThat(page.groups().next()).isPresent();
      assertThat(page.size().groupCount()).isEqualTo(all);
      assertThat(page.size().memberCount())
          .isEqualTo(whole.groups().items().stream().mapToLong(Group::userCount).sum());
    }
  }

  @Test
  void aUsersNewTokenEndsTheOneBeforeWhateverItsReach() {
    SecretText first = grant(ann, Reach.USER).refreshToken();
    SecretText accessToken = world.exchange(program, first).accessToken();
    SecretText ofGroup = grant(ann, Reach.of(sales.id())).refreshToken();
    SecretText second = grant(ann, Reach.TENANT).refreshToken();

    Refused.with(Reason.GRANT_ENDED, () -> world.exchange(program, first));
    Refused.with(Reason.ACCESS_TOKEN_ENDED, () -> world.access(accessToken));
    assertThat(world.exchange(program, ofGroup)).isNotNull();
    assertThat(world.exchange(program, second)).isNotNull();
  }

  @Test
  void aLateEndOfAnOlderGrantChangesNothing() {
    Grant old = grant(ann, Reach.USER).grant();
    SecretText next = grant(ann, Reach.USER).refreshToken();
    world.grantManagement.end(ann, old.id().value(), WiredDomain.ORIGIN);

    assertThat(world.exchange(program, next)).isNotNull();
  }

  @Test
  void grantorOwnerAndAdministratorEndAGrantAndNobodyElse() {
    PortalUser owner = world.user("owner");
    program = world.program(owner);
    PortalUser bob = world.withPhone(world.user("bob"), BOBS);
    String id = grant(bob, Reach.USER).grant().id().value();

    Refused.with(
        Reason.RIGHT_MISSING,
        () -> world.grantManagement.end(world.user("eve"), id, WiredDomain.ORIGIN));
    Refused.with(
        Reason.NOT_FOUND,
        () ->
            world.grantManagement.end(
                world.signIn(WiredDomain.OTHER, "eve", true), id, WiredDomain.ORIGIN));
    Refused.with(
        Reason.NOT_FOUND, () -> world.grantManagement.end(ann, "none", WiredDomain.ORIGIN));
    for (PortalUser allowed : List.of(bob, owner, ann)) {
      Grant grant = grant(bob, Reach.USER).grant();
      world.grantManagement.end(allowed, grant.id().value(), WiredDomain.ORIGIN);
      assertThat(world.grants.find(grant.ref()).orElseThrow().endedAt()).isPresent();
    }
  }

  @Test
  void managersSeeAllGrantsAndOthersTheirOwn() {
    PortalUser owner = world.withPhone(world.user("owner"), "+4917112345609");
    program = world.program(owner);
    PortalUser bob = world.withPhone(world.user("bob"), BOBS);
    grant(bob, Reach.USER);
    grant(owner, Reach.USER);

    assertThat(grantsSeenBy(owner)).hasSize(2);
    assertThat(grantsSeenBy(ann)).hasSize(2);
    assertThat(grantsSeenBy(bob)).hasSize(1);
    assertThat(grantsSeenBy(world.user("eve"))).isEmpty();
    world.clock.advance(Duration.ofDays(365));
    assertThat(grantsSeenBy(owner)).isEmpty();
  }

  private List<Grant> grantsSeenBy(PortalUser who) {
    return world.grantInspection.list(who, program.id(), Optional.empty(), 10).items();
  }

  @Test
  void aGroupMadeByATokenHasTheGrantorAsAdmin() {
    Access access = access(Reach.USER);
    Group made =
        world.resource.create(
            access,
            " New ",
            "",
            GroupType.CONNECT_GROUP,
            List.of(
                PhoneNumbers.parse("members", BOBS),
                PhoneNumbers.parse("members", BOBS),
                PhoneNumbers.parse("members", ANNS)));

    assertThat(made.name()).isEqualTo("New");
    assertThat(stored(made)).isEqualTo(made);
    assertThat(made.userCount()).isEqualTo(2);
    assertThat(made.parent()).isEmpty();
    assertThat(world.groups.role(made, world.admin(ANNS).id())).contains(Role.ADMIN);
    assertThat(world.groups.role(made, world.admin(BOBS).id())).contains(Role.MEMBER);
    assertThat(list(access)).contains(made.id().value());
  }

  @Test
  void aGroupTokenMakesASubgroup() {
    Access access = access(Reach.of(sales.id()));
    Group made = world.resource.create(access, "New", "", GroupType.GROUP, List.of());

    assertThat(made.parent()).contains(sales.id());
    assertThat(list(access)).contains(made.id().value());
    assertThat(stored(sales).subGroupCount()).isEqualTo(2);
  }

  @Test
  void addsAndRemovesMembersWithinReachAlone() {
    Access access = access(Reach.USER);
    world.resource.addMembers(
        access,
        "sales",
        List.of(
            PhoneNumbers.parse("members", "+4917112345609"),
            PhoneNumbers.parse("members", "+4917112345609"),
            PhoneNumbers.parse("members", ANNS)));

    assertThat(stored(sales).userCount()).isEqualTo(3);
    assertThat(world.groups.role(stored(sales), world.admin(ANNS).id())).contains(Role.ADMIN);
    assertThat(world.resource.members(access, "sales", Optional.empty()).provisioned())
        .containsExactly(world.admin(ANNS).id());
    world.resource.removeMember(access, "sales", world.member(BOBS).id().value());
    Refused.with(
        Reason.NOT_FOUND,
        () -> world.resource.removeMember(access, "sales", world.member(BOBS).id().value()));
    Refused.with(
        Reason.GROUP_NOT_COVERED, () -> world.resource.addMembers(access, "town-hall", List.of()));
    assertThat(world.resource.me(access).id()).isEqualTo(ann.id());
  }

  @Test
  void refusesNamesAndWelcomesThatDoNotFit() {
    Access access = access(Reach.USER);

    Refused.with(
        Reason.FIELD_INVALID,
        () -> world.resource.create(access, " ", "", GroupType.GROUP, List.of()));
    Refused.with(
        Reason.FIELD_INVALID,
        () -> world.resource.create(access, "n".repeat(201), "", GroupType.GROUP, List.of()));
    Refused.with(
        Reason.FIELD_INVALID,
        () -> world.resource.create(access, "n", "w".repeat(1001), GroupType.GROUP, List.of()));
  }

  @Test
  void erasingAUserEndsGrantsMembershipsAndTheNumber() {
    SecretText token = grant(ann, Reach.USER).refreshToken();
    world.erasure.erase(world.again(ann), WiredDomain.ORIGIN);

    Refused.with(Reason.GRANT_ENDED, () -> world.exchange(program, token));
    assertThat(world.users.find(WiredDomain.TENANT, ann.id())).isEmpty();
    assertThat(world.users.holder(WiredDomain.TENANT, world.member(ANNS).id())).isEmpty();
    assertThat(world.groups.of(WiredDomain.TENANT, world.member(ANNS).id())).isEmpty();
    assertThat(stored(sales).userCount()).isEqualTo(1);
    assertThat(world.audit.events().toString()).doesNotContain(ANNS);
  }

  private Access access(Reach reach) {
    return world.access(world.exchange(program, grant(ann, reach).refreshToken()).accessToken());
  }

  private GrantManagement.Issued grant(PortalUser by, Reach reach) {
    return world.grantManagement.grant(by, program.id(), reach, WiredDomain.ORIGIN);
  }

  private List<String> list(Access access) {
    return world.resource.list(access, Optional.empty()).items().stream()
        .map(group -> group.id().value())
        .toList();
  }

  private Group stored(Group group) {
    return world.groups.find(group.tenant(), group.id()).orElseThrow();
  }
}
