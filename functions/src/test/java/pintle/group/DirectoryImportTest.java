package pintle.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pintle.group.DirectoryDraft.ById;
import pintle.group.DirectoryDraft.ByName;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.group.DirectoryDraft.Place;
import pintle.group.DirectoryImport.Outcome;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.refusal.RowErrors.RowError;
import pintle.user.PortalUser;
import pintle.world.Refused;
import pintle.world.WiredDomain;

final class DirectoryImportTest {
  private final WiredDomain world = new WiredDomain();
  private final PortalUser root = world.administrator("root");

  @Test
  void makesGroupsWithParentsInAnyOrder() {
    Outcome outcome = replace(row("c", "b", 3), row("a", "", 1, 2), row("b", "a"));

    assertThat(outcome).isEqualTo(new Outcome(3, 0, 3, 0));
    assertThat(group("a").subGroupCount()).isEqualTo(1);
    assertThat(group("a").userCount()).isEqualTo(2);
    assertThat(group("c").parent()).contains(new GroupId("b"));
  }

  @Test
  void replacesTheMembersOfNamedGroupsAndLeavesOthers() {
    replace(row("a", "", 1, 2), row("b", "", 1));

    assertThat(replace(row("a", "", 2, 3, 4))).isEqualTo(new Outcome(0, 1, 2, 1));
    assertThat(group("a").userCount()).isEqualTo(3);
    assertThat(group("b").userCount()).isEqualTo(1);
  }

  @Test
  void sendingAgainChangesNobody() {
    replace(row("a", "", 1, 2));

    assertThat(replace(row("a", "", 1, 2))).isEqualTo(new Outcome(0, 1, 0, 0));
  }

  @Test
  void aPreviewCountsWhatTheImportThenDoesAndWritesNothing() {
    replace(row("a", "", 1, 2), row("b", "a", 1));
    DirectoryDraft draft = draft(row("a", "", 2, 3, 4), row("new", "a", 7), named(9, "By name", 8));
    Group before = group("a");

    Outcome previewed = world.directory.preview(root, draft);

    assertThat(group("a")).isEqualTo(before);
    assertThat(world.groups.find(WiredDomain.TENANT, new GroupId("new"))).isEmpty();
    assertThat(previewed).isEqualTo(new Outcome(2, 1, 4, 1));
    assertThat(world.directory.replace(root, draft)).isEqualTo(previewed);
  }

  @Test
  void refusesCirclesUnknownParentsDuplicatesAndMovesBeforeTheFirstWrite() {
    Entry good = row("good", "", 1);
    refusesUnwritten(List.of("circle", "circle"), good, row("a", "b"), row("b", "a"));
    refusesUnwritten(List.of("circle"), good, row("a", "a"));
    refusesUnwritten(List.of("unknownParent"), good, row("a", "none"));
    refusesUnwritten(List.of("duplicateGroup"), good, row("good", "", 2));
    refusesUnwritten(List.of("duplicateMember"), good, row("a", "", 2, 2));
    replace(row("a", ""), row("b", ""));
    refusesUnwritten(List.of("movedGroup"), good, row("a", "b"));
  }

  @Test
  void refusesTooManyMembersBeforeTheFirstWrite() {
    int[] many = IntStream.range(0, DirectoryImport.MOST_MEMBERS).toArray();
    refusesUnwritten(List.of("tooManyMembers"), row("good", "", many), row("more", "", 1));
    assertThat(replace(row("whole", "", many))).isEqualTo(new Outcome(1, 0, many.length, 0));
  }

  @Test
  void refusesTooManyGroups() {
    Entry[] many =
        IntStream.rangeClosed(0, DirectoryImport.MOST_GROUPS)
            .mapToObj(i -> row("good" + i, ""))
            .toArray(Entry[]::new);
    refusesUnwritten(List.of("tooManyGroups"), many);
  }

  @Test
  void refusesEverybodyButATenantAdministrator() {
    Refused.with(Reason.RIGHT_MISSING, () -> world.directory.replace(world.user("ann"), draft()));
    Refused.with(Reason.RIGHT_MISSING, () -> world.directory.preview(world.user("ann"), draft()));
  }

  @Test
  void parentsOfAnotherTenantAreUnknown() {
    world.group(WiredDomain.OTHER, "theirs", Optional.empty());

    refusesUnwritten(List.of("unknownParent"), row("good", "theirs"));
  }

  @Test
  void aNamesakeWithAnotherIdIsNotMeantByAName() {
    replace(row("a", "", 1));

    refusesUnwritten(List.of("ambiguousGroup"), row("good", ""), named(2, " name a ", 2));
  }

  @Test
  void aGroupThatWasRenamedIsNotMeantByItsOldName() {
    replace(named(1, "Alpha", 1));
    String id = DirectoryImport.idOf(WiredDomain.TENANT, "Alpha").value();
    replace(entry(1, new ById(id, Optional.of("Beta")), "", 1, 2));

    refusesUnwritten(List.of("ambiguousGroup"), row("good", ""), named(2, "Alpha", 9));
    refusesUnwritten(List.of("ambiguousGroup"), row("good", ""), named(2, "Beta", 9));
  }

  @Test
  void theGroupThatANameMadeIsMeantWhateverNamesakesThereAre() {
    replace(named(1, "Nightly", 1));
    replace(entry(1, new ById("planted", Optional.of("Nightly")), "", 2));

    assertThat(replace(named(1, " Nightly ", 3))).isEqualTo(new Outcome(0, 1, 1, 1));
  }

  @Test
  void aGroupWithoutAnIdIsMadeOnceUnderItsName() {
    assertThat(replace(named(1, "New", 1))).isEqualTo(new Outcome(1, 0, 1, 0));
    assertThat(replace(named(1, "New", 1, 2))).isEqualTo(new Outcome(0, 1, 1, 0));
    GroupId id = DirectoryImport.idOf(WiredDomain.TENANT, "New");
    assertThat(world.groups.find(WiredDomain.TENANT, id)).map(Group::name).contains("New");
  }

  @Test
  void aNameThatSeveralGroupsHaveIsRefused() {
    replace(row("a", ""), row("b", ""));
    replace(entry(1, new ById("b", Optional.of("name a")), ""));

    refusesUnwritten(List.of("ambiguousGroup"), row("good", ""), named(2, "name a", 1));
  }

  @Test
  void aNameThatAnotherGroupOfTheCallGetsIsRefused() {
    // Else the same call again would find two of this name.
    refusesUnwritten(
        List.of("duplicateGroup"),
        row("good", ""),
        entry(2, new ById("a", Optional.of("Twin")), ""),
        named(3, "Twin"));
  }

  @Test
  void tellsAllFaultsByRow() {
    Place first = new Place(1, "groups[0].");
    Place second = new Place(2, "groups[1].");
    Refusal refusal =
        refusal(
            new Entry(
                second,
                new ByName(Optional.of("n".repeat(201))),
                Optional.of("no/id"),
                List.of(
                    new Person(second, Optional.of("+4930123456"), Optional.of("Member")),
                    new Person(second, Optional.of("+4915155500001"), Optional.of("Boss")))),
            new Entry(
                first,
                new ById("", Optional.of(" ")),
                Optional.empty(),
                List.of(new Person(first, Optional.of("0151 1"), Optional.of("admin")))));

    assertThat(refusal.rows().first())
        .extracting(RowError::row, RowError::field, RowError::code)
        .containsExactlyInAnyOrder(
            tuple(1, "groups[0].mobileNumber", "malformedNumber"),
            tuple(1, "groups[0].role", "unknownRole"),
            tuple(1, "groups[0].groupId", "malformedId"),
            tuple(1, "groups[0].name", "missing"),
            tuple(2, "groups[1].mobileNumber", "unsupportedNumber"),
            tuple(2, "groups[1].role", "unknownRole"),
            tuple(2, "groups[1].name", "nameTooLong"),
            tuple(2, "groups[1].parentGroupId", "malformedId"));
    assertThat(refusal.rows().first().getFirst().row()).isEqualTo(1);
    assertThat(refusal.sentence()).startsWith("Invalid groups[0].").contains(" in row 1: ");
    assertThat(refusal.rows().first().toString() + refusal.sentence()).doesNotContain("0151 1");
  }

  @Test
  void listsTheFirstHundredFaultsAndCountsAll() {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      people.add(new Person(new Place(1, ""), Optional.of("x" + i), Optional.of("Member")));
    }
    Refusal refusal =
        refusal(
            new Entry(new Place(1, ""), new ByName(Optional.of("n")), Optional.empty(), people));

    assertThat(refusal.rows().first()).hasSize(100);
    assertThat(refusal.rows().count()).isEqualTo(250);
  }

  @Test
  void aVeryLongChainOfParentsIsMade() {
    List<Entry> chain = new ArrayList<>();
    for (int i = 5_000; i > 0; i--) {
      chain.add(row("g" + i, i == 1 ? "" : "g" + (i - 1)));
    }
    assertThat(world.directory.preview(root, new DirectoryDraft(chain, List.of())))
        .isEqualTo(new Outcome(5_000, 0, 0, 0));
  }

  private Outcome replace(Entry... entries) {
    return world.directory.replace(root, draft(entries));
  }

  private static DirectoryDraft draft(Entry... entries) {
    return new DirectoryDraft(List.of(entries), List.of());
  }

  private Refusal refusal(Entry... entries) {
    Refusal[] refused = new Refusal[1];
    assertThatThrownBy(() -> replace(entries))
        .isInstanceOfSatisfying(Refusal.class, refusal -> refused[0] = refusal);
    return refused[0];
  }

  private void refusesUnwritten(List<String> codes, Entry... entries) {
    Refusal refusal = refusal(entries);
    assertThat(refusal.reason()).isEqualTo(Reason.FIELD_INVALID);
    assertThat(refusal.rows().first()).extracting(RowError::code).isEqualTo(codes);
    assertThat(world.groups.find(WiredDomain.TENANT, new GroupId("good"))).isEmpty();
    assertThatThrownBy(() -> world.directory.preview(root, draft(entries)))
        .hasMessage(refusal.sentence());
  }

  private Group group(String id) {
    return world.groups.find(WiredDomain.TENANT, new GroupId(id)).orElseThrow();
  }

  private static Entry row(String id, String parent, int... members) {
    return entry(1, new ById(id, Optional.of("name " + id)), parent, members);
  }

  private static Entry named(int row, String name, int... members) {
    return entry(row, new ByName(Optional.of(name)), "", members);
  }

  private static Entry entry(int row, DirectoryDraft.Key key, String parent, int... members) {
    Place place = new Place(row, "");
    List<Person> list = new ArrayList<>();
    for (int i : members) {
      list.add(
          new Person(
              place,
              Optional.of("+49151555%05d".formatted(i)),
              Optional.of(i == 1 ? "Admin" : "Member")));
    }
    return new Entry(place, key, Optional.of(parent).filter(one -> !one.isEmpty()), list);
  }
}
