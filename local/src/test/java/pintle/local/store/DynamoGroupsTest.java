package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.aws.DynamoGroups;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Groups;
import pintle.group.GroupsContract;
import pintle.group.Member;
import pintle.group.Role;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import pintle.world.MovableClock;
import pintle.world.Refused;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

final class DynamoGroupsTest extends GroupsContract {
  private static final TenantId TENANT = new TenantId("tenant");
  private static final Member ADMIN =
      new Member(new MemberId("a"), new PhoneNumber("+4915112345678", "DE"), Role.ADMIN);
  private static final Member MEMBER =
      new Member(new MemberId("b"), new PhoneNumber("+4915112345679", "DE"), Role.MEMBER);

  private final MovableClock clock = new MovableClock();
  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected Groups fresh() {
    return new DynamoGroups(table.client(), table.name(), clock);
  }

  @Test
  void tellsRoleAndMembersOfTheListInForceToOneWhoSawTheListBefore() {
    Groups groups = fresh();
    Group before = group("g1");
    groups.create(before, List.of(ADMIN));
    replace(groups, before, group("g2"), List.of(ADMIN, MEMBER));

    assertThat(groups.role(before, ADMIN.id())).contains(Role.ADMIN);
    assertThat(groups.role(before, MEMBER.id())).contains(Role.MEMBER);
    assertThat(groups.members(before, Optional.empty(), 10).items()).containsExactly(ADMIN, MEMBER);
  }

  @Test
  void anImportBetweenTwoReadsTakesNobodyOut() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN));
    table
        .recorder()
        .before(
            BatchGetItemRequest.class,
            () -> replace(groups, group("g1"), group("g2"), List.of(ADMIN)));

    assertThat(groups.administeredBy(TENANT, ADMIN.id()))
        .extracting(Group::generation)
        .containsExactly("g2");
  }

  @Test
  void anImportWhileMembersAreReadGivesTheWholeNewList() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN, MEMBER));
    table
        .recorder()
        .before(
            QueryRequest.class, () -> replace(groups, group("g1"), group("g2"), List.of(MEMBER)));

    assertThat(groups.members(group("g1"), Optional.empty(), 10).items()).containsExactly(MEMBER);
  }

  @Test
  void anImportThatMeetsAnotherOneComesAfterIt() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN));
    table
        .recorder()
        .before(
            TransactWriteItemsRequest.class,
            () -> replace(groups, group("g1"), group("g2"), List.of(ADMIN, MEMBER)));

    assertThat(replace(groups, group("g1"), group("g3"), List.of(ADMIN)))
        .isEqualTo(new Groups.Difference(0, 1));
    assertThat(groups.of(TENANT, MEMBER.id())).isEmpty();
    assertThat(groups.of(TENANT, ADMIN.id())).extracting(Group::userCount).containsExactly(1);
  }

  @Test
  void aReplacedListLeavesNothingBehind() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN, MEMBER));
    int items = table.items().size();
    replace(groups, group("g1"), group("g2"), List.of(ADMIN, MEMBER));
    assertThatThrownBy(() -> groups.create(group("g3"), List.of(ADMIN, MEMBER)))
        .isInstanceOf(Refusal.class);

    assertThat(table.items()).hasSize(items);
  }

  @Test
  void anErasureEndsAnImportThatWouldBringTheNumberBack() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN));
    table
        .recorder()
        .before(TransactWriteItemsRequest.class, () -> groups.forget(TENANT, MEMBER.id()));

    Refused.with(
        Reason.BUSY, () -> replace(groups, group("g1"), group("g2"), List.of(ADMIN, MEMBER)));
    assertThat(groups.find(TENANT, group("g1").id()).orElseThrow().generation()).isEqualTo("g1");
    assertThat(table.items().toString()).doesNotContain(MEMBER.number().e164());
  }

  @Test
  void anImportThatSleptThroughASweepPutsNothingInForce() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN));
    table
        .recorder()
        .before(
            TransactWriteItemsRequest.class,
            () -> {
              clock.advance(Duration.ofMinutes(20));
              groups.change(
                  List.of(
                      new Groups.Change(
                          groups.find(TENANT, group("g1").id()), group("g9"), List.of(ADMIN))));
            });

    Refused.with(Reason.BUSY, () -> replace(groups, group("g1"), group("g2"), List.of(MEMBER)));
    assertThat(groups.members(group("g1"), Optional.empty(), 10).items()).containsExactly(ADMIN);
    assertThat(table.items()).hasSize(3);
  }

  @Test
  void whatThereIsNoTimeToDropTheNextImportDrops() {
    Groups groups = fresh();
    groups.create(group("g1"), List.of(ADMIN, MEMBER));
    int items = table.items().size();
    table
        .recorder()
        .before(TransactWriteItemsRequest.class, () -> clock.advance(Duration.ofSeconds(25)));
    replace(groups, group("g1"), group("g2"), List.of(MEMBER, ADMIN.as(Role.MEMBER)));
    assertThat(table.items()).hasSize(2 * items);

    clock.advance(Duration.ofMinutes(16));
    Group now = groups.find(TENANT, group("g2").id()).orElseThrow();
    replace(groups, now, group("g9"), List.of(MEMBER, ADMIN.as(Role.MEMBER)));
    assertThat(table.items()).hasSize(items);
  }

  private static Groups.Difference replace(
      Groups groups, Group before, Group after, List<Member> members) {
    return groups.change(List.of(new Groups.Change(Optional.of(before), after, members)));
  }

  private static Group group(String generation) {
    return new Group(
        TENANT,
        new GroupId("group"),
        "name",
        "",
        "",
        GroupType.GROUP,
        Optional.empty(),
        0,
        0,
        generation);
  }
}
