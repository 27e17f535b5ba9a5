package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Groups.Change;
import pintle.group.Groups.Difference;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;

/**
 * Puts whole member lists in force. A list is marked, then written beside the one in force, then
 * put in force by the transaction that changes its group; then the one before is dropped. Whatever
 * crashes, a group has one whole list, and the marks tell what the next import has to drop.
 */
final class GroupLists {
  private static final int ATTEMPTS = 5;

  /** How many members are written between two looks at what is in force already. */
  private static final int WAVE_MEMBERS = 1_000;

  private static final int WAVE_GROUPS = 250;

  /** Four writes each: the 100 items of a transaction. */
  private static final int SWITCHED_AT_ONCE = 25;

  /** Dropping can wait for the next import; the caller, at the gateway's 29 s, can not. */
  private static final Duration DROPPED_WITHIN = Duration.ofSeconds(22);

  /** Longer than any import lives. */
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(15);

  private static final String IN_FORCE = "generation = :generation";

  private final Table table;
  private final InstantSource clock;

  GroupLists(Table table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /** A new list and its group, before which another one may have stood. */
  private record NewList(Change change, MemberList list) {
    static NewList of(Change change) {
      return new NewList(change, MemberList.of(ListRef.of(change.after()), change.members()));
    }

    Group after() {
      return change.after();
    }
  }

  /** A list that was put in force, and the group until then. */
  private record Switched(NewList in, Optional<Group> before) {}

  /** How these changes differ from what is in force. */
  Difference compare(List<Change> changes) {
    return Parallel.map(changes, change -> difference(NewList.of(change))).stream()
        .reduce(Difference.NONE, Difference::plus);
  }

  private Difference difference(NewList in) {
    return in.list()
        .after(in.change().before().map(this::inForce).orElseGet(() -> in.list().emptied()));
  }

  /** The list in force of a group that was read a moment ago. */
  private MemberList inForce(Group seen) {
    Group group = seen;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      MemberList list = stored(ListRef.of(group));
      Group present = present(group);
      if (present.generation().equals(group.generation())) {
        return list;
      }
      group = present;
    }
    throw Reason.BUSY.refusal();
  }

  private MemberList stored(ListRef list) {
    return new MemberList(
        list, table.query(Key.members(list), Key.MEMBER).stream().map(MemberItem::read).toList());
  }

  private Group present(Group group) {
    return table
        .get(Key.group(group.tenant(), group.id()))
        .map(item -> GroupItem.read(group.tenant(), item))
        .orElseThrow(Reason.NOT_FOUND::refusal);
  }

  /** Does these changes and drops what they replace, and what crashed imports left. */
  Difference change(List<Change> changes) {
    Instant until = clock.instant().plus(DROPPED_WITHIN);
    Difference all = Difference.NONE;
    for (List<Change> wave : waves(changes)) {
      all = all.plus(changeWave(wave, until));
    }
    if (!changes.isEmpty()) {
      sweep(changes.getFirst().after().tenant(), until);
    }
    return all;
  }

  private static List<List<Change>> waves(List<Change> changes) {
    List<List<Change>> waves = new ArrayList<>();
    List<Change> wave = new ArrayList<>();
    int members = 0;
    for (Change change : changes) {
      int more = change.members().size();
      if (!wave.isEmpty() && (members + more > WAVE_MEMBERS || wave.size() == WAVE_GROUPS)) {
        waves.add(wave);
        wave = new ArrayList<>();
        members = 0;
      }
      wave.add(change);
      members += more;
    }
    waves.add(wave);
    return waves;
  }

  private Difference changeWave(List<Change> wave, Instant until) {
    List<NewList> different =
        Parallel.map(
                wave.stream().map(NewList::of).toList(),
                in -> isAsSent(in) ? Optional.<NewList>empty() : Optional.of(in))
            .stream()
            .flatMap(Optional::stream)
            .toList();
    write(different);
    List<Switched> switched = new ArrayList<>();
    for (List<NewList> level : levels(different)) {
      for (List<NewList> part : Table.parts(level, SWITCHED_AT_ONCE)) {
        switched.addAll(putInForce(part));
      }
    }
    return finish(switched, until);
  }

  /** Whether there is nothing to do: an import is often sent again with few changes. */
  private boolean isAsSent(NewList in) {
    return in.change()
        .before()
        .filter(before -> before.name().equals(in.after().name()))
        .filter(before -> before.userCount() == in.list().size())
        .filter(before -> inForce(before).roles().equals(in.list().roles()))
        .isPresent();
  }

  private void write(List<NewList> lists) {
    Instant now = clock.instant();
    table.putAll(lists.stream().map(in -> ListMark.open(in.list().ref(), now).item()).toList());
    MemberList.write(table, lists.stream().map(NewList::list).toList());
  }

  /** Parents on an earlier level than their new children: one transaction can not hold both. */
  private static Iterable<List<NewList>> levels(List<NewList> lists) {
    Map<GroupId, Integer> levelOf = new HashMap<>();
    Map<Integer, List<NewList>> levels = new TreeMap<>();
    for (NewList in : lists) {
      int level =
          in.change().before().isPresent()
              ? 0
              : in.after().parent().map(parent -> levelBelow(levelOf, parent)).orElse(0);
      levelOf.put(in.after().id(), level);
      levels.computeIfAbsent(level, fresh -> new ArrayList<>()).add(in);
    }
    return levels.values();
  }

  private static int levelBelow(Map<GroupId, Integer> levelOf, GroupId parent) {
    Integer above = levelOf.get(parent);
    return above == null ? 0 : above + 1;
  }

  /** Together, or one by one where something stands in the way of one of them. */
  private List<Switched> putInForce(List<NewList> lists) {
    if (transaction(lists.stream().map(in -> new Switched(in, in.change().before())).toList())
        .commit()) {
      return lists.stream().map(in -> new Switched(in, in.change().before())).toList();
    }
    return lists.stream().map(this::putInForce).toList();
  }

  private Switched putInForce(NewList in) {
    Optional<Group> seen = in.change().before();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Switched next = new Switched(in, seen);
      if (transaction(List.of(next)).commit()) {
        return next;
      }
      Optional<Group> present = seen.map(this::present);
      if (seen.map(Group::generation).equals(present.map(Group::generation))) {
        // A new group is there already, or an erasure has ended the list.
        break;
      }
      seen = present;
    }
    drop(List.of(in.list()), clock.instant().plus(DROPPED_WITHIN));
    throw Reason.BUSY.refusal();
  }

  /** By name of the new lists, which each import has of its own: sending it again is no harm. */
  private Transaction transaction(List<Switched> all) {
    Key[] lists = all.stream().map(one -> Key.mark(one.in().list().ref())).toArray(Key[]::new);
    return putInForce(table.transaction("put in force", lists), all);
  }

  private Transaction putInForce(Transaction transaction, List<Switched> all) {
    Instant now = clock.instant();
    Map<Key, Integer> below = new LinkedHashMap<>();
    for (Switched one : all) {
      Group after = one.in().after();
      Key key = Key.group(after.tenant(), after.id());
      transaction.delete(Key.mark(one.in().list().ref()), ListMark.OPEN, Item.with());
      if (one.before().isPresent()) {
        Group before = one.before().get();
        transaction
            .update(
                key,
                "SET #name = :name, generation = :new, userCount = :count",
                IN_FORCE,
                Item.with()
                    .text(":generation", before.generation())
                    .text(":new", after.generation())
                    .text(":name", after.name())
                    .number(":count", one.in().list().size()))
            .put(ListMark.ended(ListRef.of(before), now).item());
      } else {
        transaction.put(GroupItem.of(after), Table.ABSENT);
        after
            .parent()
            .ifPresent(parent -> {
              below.merge(Key.group(after.tenant(), parent), 1, Integer::sum);
              transaction.put(
                  Item.at(Key.subGroup(after.tenant(), parent, after.id()))
                      .text("groupId", after.id().value()));
            });
      }
    }
    below.forEach((parent, count) ->
        transaction.update(
            parent,
            "ADD subGroupCount :change",
            Table.PRESENT,
            Item.with().number(":change", count)));
    return transaction;
  }

  /**
   * Makes one group.
   *
   * @return false where its parent does not exist
   */
  boolean create(Change change) {
    NewList in = NewList.of(change);
    write(List.of(in));
    List<Switched> made = List.of(new Switched(in, Optional.empty()));
    if (putInForce(table.transaction("create group"), made).commit()) {
      return true;
    }
    drop(List.of(in.list()), clock.instant().plus(DROPPED_WITHIN));
    if (table.get(Key.group(in.after().tenant(), in.after().id())).isPresent()) {
      throw Reason.BUSY.refusal();
    }
    return false;
  }

  /** Counts the changes and drops the old lists, which nobody changes any more. */
  private Difference finish(List<Switched> switched, Instant until) {
    Difference all = Difference.NONE;
    List<Switched> replacing = new ArrayList<>();
    for (Switched one : switched) {
      if (one.before().isPresent()) {
        replacing.add(one);
      } else {
        all = all.plus(new Difference(one.in().list().size(), 0));
      }
    }
    List<MemberList> old =
        Parallel.map(replacing, one -> stored(ListRef.of(one.before().orElseThrow())));
    for (int at = 0; at < old.size(); at++) {
      all = all.plus(replacing.get(at).in().list().after(old.get(at)));
    }
    drop(old, until);
    return all;
  }

  /**
   * Drops lists that are not in force, then their marks. Where it fails or takes too long the marks
   * stay, and a later import sweeps.
   */
  private void drop(List<MemberList> lists, Instant until) {
    try {
      if (MemberList.drop(table, lists, () -> clock.instant().isBefore(until))) {
        table.deleteAll(lists.stream().map(list -> Key.mark(list.ref())).toList());
      }
    } catch (Refusal left) {
      Report.line("members_left", "dynamodb", left.reason().name());
    }
  }

  /** Drops what imports left that crashed or had no time for it. */
  private void sweep(TenantId tenant, Instant until) {
    Instant abandoned = clock.instant().minus(ABANDONED_AFTER);
    for (ListMark mark : marks(tenant)) {
      if (mark.at().isBefore(abandoned) && clock.instant().isBefore(until) && end(mark)) {
        drop(List.of(stored(mark.list())), until);
      }
    }
  }

  /** The lists of a tenant that are not in force. */
  List<ListMark> marks(TenantId tenant) {
    return table.query(Key.lists(tenant), "").stream()
        .map(item -> ListMark.read(tenant, item))
        .toList();
  }

  /**
   * Sees to it that the list of this mark never gets in force.
   *
   * @return false where the mark is gone: then the list is in force, or dropped
   */
  boolean end(ListMark mark) {
    return mark.ended()
        || table
            .update(
                Key.mark(mark.list()),
                "SET ended = :ended",
                Table.PRESENT,
                Item.with().flag(":ended", true))
            .isPresent();
  }
}
