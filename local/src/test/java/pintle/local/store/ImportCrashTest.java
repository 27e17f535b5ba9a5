package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.aws.DynamoGroups;
import pintle.group.DirectoryDraft;
import pintle.group.DirectoryDraft.ById;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.group.DirectoryDraft.Place;
import pintle.group.DirectoryImport;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Groups;
import pintle.group.Member;
import pintle.group.Role;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumbers;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.UserId;
import pintle.world.MovableClock;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An import dies at each of its writes, on the real table: what stands then, and what becomes of
 * it.
 */
final class ImportCrashTest {
  private static final int MOST_WRITES = 60;
  private static final int NUMBERS = 70;
  private static final MemberIds MEMBERS = new MemberIds(() -> new byte[32]);

  @RegisterExtension final TestTable table = TestTable.fresh();
  private final MovableClock clock = new MovableClock();
  private final SeededRandomness randomness = new SeededRandomness(1);
  private TenantId tenant = new TenantId("none");

  /** A group as everybody sees it. */
  private record Seen(String name, Optional<GroupId> parent, int users, Set<String> members) {}

  private static DirectoryDraft before() {
    return draft(
        entry("big", "Big", "", 0, 40),
        entry("small", "Small", "", 0, 3),
        entry("child", "Child", "big", 1, 2),
        entry("same", "Same", "", 5, 9));
  }

  private static DirectoryDraft after() {
    return draft(
        entry("big", "Big", "", 30, 60),
        entry("small", "Renamed", "", 0, 3),
        entry("child", "Child", "", 2, 4),
        entry("same", "Same", "", 5, 9),
        entry("new", "New", "small", 0, 30),
        entry("below", "Below", "new", 60, 61));
  }

  @ParameterizedTest
  @EnumSource
  void eachGroupIsAsBeforeOrAsSentAndSendingAgainCompletes(DyingClient.Last last) {
    int died = 0;
    for (int write = 1; write <= MOST_WRITES; write++) {
      if (!importDiesAt(write, last)) {
        break;
      }
      died++;
      bothDirectionsAgree();
      for (String id : List.of("big", "small", "child", "same", "new", "below")) {
        assertThat(seen(id))
            .as("%s after write %d", id, write)
            .isIn(of(before(), id), of(after(), id));
      }

      send(groups(), after());
      assertAsSent();
      clock.advance(Duration.ofMinutes(16));
      send(groups(), draft());
      send(groups(), draft(entry("same", "Same", "", 5, 9)));
      assertThat(leftovers()).as("after write %d", write).isEmpty();
      assertAsSent();
    }
    assertThat(died).isBetween(10, MOST_WRITES - 1);
  }

  @ParameterizedTest
  @EnumSource
  void anErasureReachesListsThatAreNotInForce(DyingClient.Last last) {
    for (int write = 1; write <= MOST_WRITES && importDiesAt(write, last); write++) {
      // In the old list of one group and in the new one of another.
      Member erased = member(2);
      groups().forget(tenant, erased.id());

      assertThat(items()).as("after write %d", write).noneMatch(item -> holds(item, erased));
      bothDirectionsAgree();
    }
  }

  private boolean importDiesAt(int write, DyingClient.Last last) {
    tenant = new TenantId(UUID.randomUUID().toString());
    send(groups(), before());
    DyingClient dying = new DyingClient(table.client(), write, last);
    try {
      send(new DynamoGroups(dying.client(), table.name(), clock), after());
    } catch (DyingClient.Death | IllegalStateException death) {
      assertThat(dying.isDead()).isTrue();
    }
    return dying.isDead();
  }

  private Groups groups() {
    return new DynamoGroups(table.client(), table.name(), clock);
  }

  private void send(Groups to, DirectoryDraft draft) {
    User root =
        new User(
            tenant,
            new UserId("root"),
            "Root",
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    new DirectoryImport(to, MEMBERS, randomness).replace(new PortalUser(root, true), draft);
  }

  private void assertAsSent() {
    bothDirectionsAgree();
    for (Entry entry : after().groups()) {
      String id = ((ById) entry.key()).id();
      assertThat(seen(id)).isEqualTo(of(after(), id));
    }
    assertThat(groups().subGroups(tenant, new GroupId("small"))).hasSize(1);
    assertThat(found("small").orElseThrow().subGroupCount()).isEqualTo(1);
  }

  private Optional<Group> found(String id) {
    return groups().find(tenant, new GroupId(id));
  }

  private Optional<Seen> seen(String id) {
    return found(id)
        .map(group ->
            new Seen(
                group.name(),
                group.parent().filter(parent -> !id.equals("child")),
                group.userCount(),
                groups().members(group, Optional.empty(), 1_000).items().stream()
                    .map(member -> member.number().e164() + " " + member.role())
                    .collect(Collectors.toCollection(TreeSet::new))));
  }

  /** What a group of this draft is like. A parent may be left out of a group that has one. */
  private Optional<Seen> of(DirectoryDraft draft, String id) {
    return draft.groups().stream()
        .filter(entry -> ((ById) entry.key()).id().equals(id))
        .findFirst()
        .map(entry ->
            new Seen(
                ((ById) entry.key()).name().orElseThrow(),
                entry.parent().filter(parent -> !id.equals("child")).map(GroupId::new),
                entry.members().size(),
                entry.members().stream()
                    .map(person ->
                        person.number().orElseThrow()
                            + " "
                            + Role.of(person.role().orElseThrow()).orElseThrow())
                    .collect(Collectors.toCollection(TreeSet::new))));
  }

  /** Whom a group lists, and which groups a member finds, are the same. */
  private void bothDirectionsAgree() {
    Groups groups = groups();
    List<Group> all = groups.all(tenant, Optional.empty(), 100).items();
    for (Group group : all) {
      List<Member> members = groups.members(group, Optional.empty(), 1_000).items();
      assertThat(members).hasSize(group.userCount());
      for (Member member : members) {
        assertThat(groups.role(group, member.id())).contains(member.role());
        assertThat(groups.of(tenant, member.id())).contains(group);
        assertThat(groups.administeredBy(tenant, member.id()).contains(group))
            .isEqualTo(member.role() == Role.ADMIN);
      }
    }
    int memberships =
        IntStream.range(0, NUMBERS).map(i -> groups.of(tenant, member(i).id()).size()).sum();
    assertThat(memberships).isEqualTo(all.stream().mapToInt(Group::userCount).sum());
  }

  /** Marks, and items of lists that are not in force. */
  private List<String> leftovers() {
    Set<String> inForce =
        groups().all(tenant, Optional.empty(), 100).items().stream()
            .map(group -> group.id().value() + "#" + group.generation())
            .collect(Collectors.toSet());
    List<String> left = new ArrayList<>();
    for (String key : items()) {
      boolean list = key.contains("#LISTS ") || key.contains(" M#") || key.contains(" G#");
      if (list && inForce.stream().noneMatch(key::contains)) {
        left.add(key);
      }
    }
    return left;
  }

  private static boolean holds(String item, Member member) {
    return item.contains(member.number().e164()) || item.contains(member.id().value());
  }

  /** The tenant's items: key and number. */
  private List<String> items() {
    return table.items().stream()
        .map(item -> text(item, "pk") + " " + text(item, "sk") + " " + text(item, "e164"))
        .filter(item -> item.startsWith("T#" + tenant.value()))
        .toList();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : value.s();
  }

  private static DirectoryDraft draft(Entry... entries) {
    return new DirectoryDraft(List.of(entries), List.of());
  }

  private static Entry entry(String id, String name, String parent, int from, int to) {
    Place place = new Place(1, "");
    return new Entry(
        place,
        new ById(id, Optional.of(name)),
        Optional.of(parent).filter(one -> !one.isEmpty()),
        IntStream.range(from, to)
            .mapToObj(i ->
                new Person(
                    place, Optional.of(number(i)), Optional.of(i % 3 == 0 ? "Admin" : "Member")))
            .toList());
  }

  private static String number(int i) {
    return "+49151555%05d".formatted(i);
  }

  private Member member(int i) {
    var number = PhoneNumbers.parse("number", number(i));
    return new Member(MEMBERS.of(tenant, number), number, Role.MEMBER);
  }
}
