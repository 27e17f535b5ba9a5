package pintle.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pintle.group.DirectoryDraft.ById;
import pintle.group.DirectoryDraft.ByIdOrName;
import pintle.group.DirectoryDraft.ByName;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.group.DirectoryFault.Kind;
import pintle.paging.Page;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;

/** Holds a draft against the groups that there are, finds all faults, and writes nothing. */
final class DirectoryCheck {
  private static final int PAGE = 10_000;

  private final TenantId tenant;
  private final Groups groups;
  private final MemberIds memberIds;
  private final List<DirectoryFault> faults = new ArrayList<>();

  DirectoryCheck(TenantId tenant, Groups groups, MemberIds memberIds) {
    this.tenant = tenant;
    this.groups = groups;
    this.memberIds = memberIds;
  }

  /**
   * A group that is to be made or replaced.
   *
   * @param present as it is, unless it is new
   * @param parent of a new one
   */
  record Row(
      GroupId id,
      String name,
      Optional<GroupId> parent,
      Optional<Group> present,
      List<Member> members) {}

  /** An entry under the ID that was found for it. */
  private record Known(
      Entry entry, GroupId id, String name, Optional<GroupId> parent, List<Member> members) {}

  /**
   * The rows of the draft, parents before their children.
   *
   * @throws Refusal 400 with all faults by row
   */
  List<Row> rows(DirectoryDraft draft) {
    demandFewEnough(draft);
    faults.addAll(draft.faults());
    Names names = names(draft);
    List<Known> known = new ArrayList<>();
    for (Entry entry : draft.groups()) {
      List<Member> members = members(entry);
      known(entry, members, names).ifPresent(known::add);
    }
    demandEachOnce(known);
    List<Known> order = parentsFirst(known, parents(known, names));
    if (!faults.isEmpty()) {
      throw DirectoryFault.refusal(faults);
    }
    return order.stream()
        .map(one ->
            new Row(one.id(), one.name(), one.parent(), names.present(one.id()), one.members()))
        .toList();
  }

  /** What is too long is not looked at any closer. */
  private static void demandFewEnough(DirectoryDraft draft) {
    int members = 0;
    int entries = 0;
    for (Entry entry : draft.groups()) {
      entries++;
      members += entry.members().size();
      if (members > DirectoryImport.MOST_MEMBERS) {
        throw DirectoryFault.refusal(List.of(entry.place().fault("", Kind.TOO_MANY_MEMBERS)));
      }
      if (entries > DirectoryImport.MOST_GROUPS) {
        throw DirectoryFault.refusal(List.of(entry.place().fault("", Kind.TOO_MANY_GROUPS)));
      }
    }
  }

  private List<Member> members(Entry entry) {
    Map<String, Member> once = new LinkedHashMap<>();
    for (Person person : entry.members()) {
      Optional<PhoneNumber> number = person.number().flatMap(text -> number(person, text));
      Optional<Role> role = person.role().flatMap(text -> role(person, text));
      if (number.isPresent()) {
        Member member =
            new Member(memberIds.of(tenant, number.get()), number.get(), role.orElse(Role.MEMBER));
        if (once.putIfAbsent(member.id().value(), member) != null) {
          faults.add(person.place().fault("mobileNumber", Kind.DUPLICATE_MEMBER));
        }
      }
    }
    return List.copyOf(once.values());
  }

  private Optional<PhoneNumber> number(Person person, String text) {
    try {
      return Optional.of(PhoneNumbers.parse("mobileNumber", text));
    } catch (Refusal refused) {
      boolean unsupported = refused.reason() == Reason.NUMBER_UNSUPPORTED;
      faults.add(
          person
              .place()
              .fault(
                  "mobileNumber", unsupported ? Kind.UNSUPPORTED_NUMBER : Kind.MALFORMED_NUMBER));
      return Optional.empty();
    }
  }

  private Optional<Role> role(Person person, String text) {
    Optional<Role> role = Role.of(text);
    if (role.isEmpty()) {
      faults.add(person.place().fault("role", Kind.UNKNOWN_ROLE));
    }
    return role;
  }

  /** The groups that a draft can mean: by ID, and by name where it names one so. */
  private record Names(Map<GroupId, Group> byId, Map<String, List<Group>> byName) {
    Optional<Group> present(GroupId id) {
      return Optional.ofNullable(byId.get(id));
    }

    List<Group> named(String name) {
      List<Group> found = byName.get(name);
      return found == null ? List.of() : found;
    }
  }

  private Names names(DirectoryDraft draft) {
    Set<GroupId> ids = new HashSet<>();
    Set<String> wanted = new HashSet<>();
    for (Entry entry : draft.groups()) {
      Stream.concat(id(entry.key()).stream(), entry.parent().stream())
          .flatMap(text -> GroupId.of(text).stream())
          .forEach(ids::add);
      name(entry.key())
          .ifPresent(name -> {
            wanted.add(name);
            ids.add(DirectoryImport.idOf(tenant, name));
          });
    }
    Map<GroupId, Group> byId = new HashMap<>();
    groups.find(tenant, ids).forEach(group -> byId.put(group.id(), group));
    // An ID in the one column of a CSV is no name any more.
    draft.groups().stream()
        .map(Entry::key)
        .filter(ByIdOrName.class::isInstance)
        .flatMap(key -> id(key).stream())
        .filter(text -> GroupId.of(text).filter(byId::containsKey).isPresent())
        .forEach(wanted::remove);
    Map<String, List<Group>> byName = wanted.isEmpty() ? Map.of() : named(wanted);
    byName.values().forEach(found -> found.forEach(group -> byId.put(group.id(), group)));
    return new Names(byId, byName);
  }

  /** A text that may be an ID. */
  private static Optional<String> id(DirectoryDraft.Key key) {
    return switch (key) {
      case ById given -> Optional.of(given.id());
      case ByName given -> Optional.empty();
      case ByIdOrName given -> given.text();
    };
  }

  /** A text by which a group is looked for. */
  private static Optional<String> name(DirectoryDraft.Key key) {
    return switch (key) {
      case ById given -> Optional.empty();
      case ByName given -> given.name().map(String::strip);
      case ByIdOrName given -> given.text();
    };
  }

  private Map<String, List<Group>> named(Set<String> wanted) {
    Map<String, List<Group>> found = new HashMap<>();
    Optional<String> after = Optional.empty();
    do {
      Page<Group> page = groups.all(tenant, after, PAGE);
      page.items().stream()
          .filter(group -> wanted.contains(group.name()))
          .forEach(
              group -> found.computeIfAbsent(group.name(), fresh -> new ArrayList<>()).add(group));
      after = page.next();
    } while (after.isPresent());
    return found;
  }

  /** The entry with its ID and name; empty where one of them is at fault. */
  private Optional<Known> known(Entry entry, List<Member> members, Names names) {
    Optional<GroupId> parent = entry.parent().flatMap(text -> id(entry, "parentGroupId", text));
    return switch (entry.key()) {
      case ById given -> {
        Optional<GroupId> id = id(entry, "groupId", given.id());
        Optional<String> name = given.name().flatMap(text -> title(entry, "name", text));
        yield id.map(one -> new Known(entry, one, name.orElse(""), parent, members));
      }
      case ByName given ->
          given
              .name()
              .flatMap(text -> title(entry, "name", text))
              .flatMap(name ->
                  byName(entry, "name", name, names)
                      .map(id -> new Known(entry, id, name, parent, members)));
      case ByIdOrName given -> {
        Optional<Group> present = given.text().flatMap(GroupId::of).flatMap(names::present);
        yield present.isPresent()
            ? present.map(group -> new Known(entry, group.id(), group.name(), parent, members))
            : given
                .text()
                .flatMap(text -> title(entry, "group", text))
                .flatMap(name ->
                    byName(entry, "group", name, names)
                        .map(id -> new Known(entry, id, name, parent, members)));
      }
    };
  }

  private Optional<GroupId> id(Entry entry, String field, String text) {
    Optional<GroupId> id = GroupId.of(text);
    if (id.isEmpty()) {
      faults.add(entry.place().fault(field, Kind.MALFORMED_ID));
    }
    return id;
  }

  private Optional<String> title(Entry entry, String field, String text) {
    String title = text.strip();
    if (title.isEmpty() || title.length() > Group.LONGEST_NAME) {
      faults.add(entry.place().fault(field, title.isEmpty() ? Kind.MISSING : Kind.NAME_TOO_LONG));
      return Optional.empty();
    }
    if (Group.hasControls(title)) {
      faults.add(entry.place().fault(field, Kind.MALFORMED_NAME));
      return Optional.empty();
    }
    return Optional.of(title);
  }

  /**
   * The group that this name makes or made. A namesake that came into being otherwise is not meant:
   * a program whose token makes groups could plant one.
   */
  private Optional<GroupId> byName(Entry entry, String field, String name, Names names) {
    GroupId id = DirectoryImport.idOf(tenant, name);
    boolean told =
        names
            .present(id)
            .map(made -> made.name().equals(name))
            .orElseGet(() -> names.named(name).isEmpty());
    if (!told) {
      faults.add(entry.place().fault(field, Kind.AMBIGUOUS_GROUP));
      return Optional.empty();
    }
    return Optional.of(id);
  }

  /**
   * Refuses a group that occurs twice, and one that is known by a name which another one of the
   * call gets: the next call could not tell them apart.
   */
  private void demandEachOnce(List<Known> known) {
    Set<GroupId> ids = new HashSet<>();
    Map<String, Known> names = new HashMap<>();
    for (Known one : known) {
      boolean twice = !ids.add(one.id());
      Known namesake = one.name().isEmpty() ? null : names.putIfAbsent(one.name(), one);
      if (twice || (namesake != null && (isByName(one) || isByName(namesake)))) {
        faults.add(one.entry().place().fault(field(one), Kind.DUPLICATE_GROUP));
      }
    }
  }

  private static boolean isByName(Known one) {
    return !(one.entry().key() instanceof ById);
  }

  private static String field(Known one) {
    return switch (one.entry().key()) {
      case ById given -> "groupId";
      case ByName given -> "name";
      case ByIdOrName given -> "group";
    };
  }

  /** The parents within the call, by child; refuses unknown parents and moved groups. */
  private Map<GroupId, GroupId> parents(List<Known> known, Names names) {
    Set<GroupId> sent = known.stream().map(Known::id).collect(Collectors.toSet());
    Map<GroupId, GroupId> parents = new HashMap<>();
    for (Known one : known) {
      Optional<GroupId> parent = one.parent();
      if (parent.isEmpty()) {
        continue;
      }
      Optional<Group> present = names.present(one.id());
      if (present.isPresent() && !present.get().parent().equals(parent)) {
        faults.add(one.entry().place().fault("parentGroupId", Kind.MOVED_GROUP));
      } else if (sent.contains(parent.get())) {
        parents.put(one.id(), parent.get());
      } else if (names.present(parent.get()).isEmpty()) {
        faults.add(one.entry().place().fault("parentGroupId", Kind.UNKNOWN_PARENT));
      }
    }
    return parents;
  }

  /** Parents before their children; refuses circles and what lies below them. */
  private List<Known> parentsFirst(List<Known> known, Map<GroupId, GroupId> parents) {
    Map<GroupId, List<Known>> below = new HashMap<>();
    Deque<Known> ready = new ArrayDeque<>();
    for (Known one : known) {
      GroupId parent = parents.get(one.id());
      if (parent == null) {
        ready.add(one);
      } else {
        below.computeIfAbsent(parent, fresh -> new ArrayList<>()).add(one);
      }
    }
    List<Known> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      Known next = ready.remove();
      order.add(next);
      List<Known> children = below.remove(next.id());
      if (children != null) {
        ready.addAll(children);
      }
    }
    below
        .values()
        .forEach(left ->
            left.forEach(
                one -> faults.add(one.entry().place().fault("parentGroupId", Kind.CIRCLE))));
    return order;
  }
}
