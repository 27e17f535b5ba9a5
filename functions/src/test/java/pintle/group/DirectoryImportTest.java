package pintle.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.user.PortalUser;
import pintle.world.Refused;
import pintle.world.WiredDomain;

final class DirectoryImportTest {
  private final WiredDomain world = new WiredDomain();
  private final PortalUser root = world.administrator("root");

  @Test
  void makesGroupsWithParentsInAnyOrder() {
    DirectoryImport.Outcome outcome =
        world.directory.replace(
            root,
            List.of(
                row("c", Optional.of("b"), 3),
                row("a", Optional.empty(), 1, 2),
                row("b", Optional.of("a"))));

    assertThat(outcome).isEqualTo(new DirectoryImport.Outcome(3, 0, 3, 0));
    assertThat(group("a").subGroupCount()).isEqualTo(1);
    assertThat(group("a").userCount()).isEqualTo(2);
    assertThat(group("c").parent()).contains(new GroupId("b"));
  }

  @Test
  void replacesTheMembersOfNamedGroupsAndLeavesOthers() {
    world.directory.replace(
        root, List.of(row("a", Optional.empty(), 1, 2), row("b", Optional.empty(), 1)));
    DirectoryImport.Outcome outcome =
        world.directory.replace(root, List.of(row("a", Optional.empty(), 2, 3, 4)));

    assertThat(outcome).isEqualTo(new DirectoryImport.Outcome(0, 1, 2, 1));
    assertThat(group("a").userCount()).isEqualTo(3);
    assertThat(group("b").userCount()).isEqualTo(1);
  }

  @Test
  void sendingAgainChangesNobody() {
    List<DirectoryImport.Row> rows = List.of(row("a", Optional.empty(), 1, 2));
    world.directory.replace(root, rows);

    assertThat(world.directory.replace(root, rows))
        .isEqualTo(new DirectoryImport.Outcome(0, 1, 0, 0));
  }

  @Test
  void refusesCirclesUnknownParentsDuplicatesAndMovesBeforeTheFirstWrite() {
    DirectoryImport.Row good = row("good", Optional.empty(), 1);
    refusesUnwritten(List.of(good, row("a", Optional.of("b")), row("b", Optional.of("a"))));
    refusesUnwritten(List.of(good, row("a", Optional.of("a"))));
    refusesUnwritten(List.of(good, row("a", Optional.of("none"))));
    refusesUnwritten(List.of(good, row("good", Optional.empty(), 2)));
    world.directory.replace(root, List.of(row("a", Optional.empty()), row("b", Optional.empty())));
    refusesUnwritten(List.of(good, row("a", Optional.of("b"))));
  }

  @Test
  void refusesTooManyMembersBeforeTheFirstWrite() {
    int[] many = new int[DirectoryImport.MOST_MEMBERS];
    for (int i = 0; i < many.length; i++) {
      many[i] = i;
    }
    refusesUnwritten(
        List.of(row("good", Optional.empty(), many), row("more", Optional.empty(), 1)));
    assertThat(world.directory.replace(root, List.of(row("whole", Optional.empty(), many))))
        .isEqualTo(new DirectoryImport.Outcome(1, 0, many.length, 0));
  }

  @Test
  void refusesEverybodyButATenantAdministrator() {
    Refused.with(Reason.RIGHT_MISSING, () -> world.directory.replace(world.user("ann"), List.of()));
  }

  @Test
  void parentsOfAnotherTenantAreUnknown() {
    world.group(WiredDomain.OTHER, "theirs", Optional.empty());

    refusesUnwritten(List.of(row("good", Optional.of("theirs"))));
  }

  private void refusesUnwritten(List<DirectoryImport.Row> rows) {
    Refused.with(Reason.FIELD_INVALID, () -> world.directory.replace(root, rows));
    assertThat(world.groups.find(WiredDomain.TENANT, new GroupId("good"))).isEmpty();
  }

  private Group group(String id) {
    return world.groups.find(WiredDomain.TENANT, new GroupId(id)).orElseThrow();
  }

  private static DirectoryImport.Row row(String id, Optional<String> parent, int... members) {
    List<Member> list = new ArrayList<>();
    for (int i : members) {
      list.add(
          new Member(
              new MemberId("00000000-0000-8000-8000-%012d".formatted(i)),
              new PhoneNumber("+49151555%05d".formatted(i), "DE"),
              i == 1 ? Role.ADMIN : Role.MEMBER));
    }
    return new DirectoryImport.Row(new GroupId(id), "name " + id, parent.map(GroupId::new), list);
  }
}
