package pintle.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pintle.group.DirectoryCsv;
import pintle.group.DirectoryDraft;
import pintle.group.DirectoryDraft.ById;
import pintle.group.DirectoryDraft.ByName;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.group.DirectoryDraft.Place;
import pintle.group.DirectoryFault;
import pintle.group.DirectoryFault.Kind;
import pintle.http.ApiRequest;
import pintle.http.JsonBody;
import pintle.refusal.Refusal;

/** Reads a directory out of a request's body, CSV or JSON, as far as its form goes. */
final class SentDirectory {
  private final List<DirectoryFault> faults = new ArrayList<>();

  private SentDirectory() {}

  static DirectoryDraft of(ApiRequest request) {
    return request
        .csv()
        .map(DirectoryCsv::read)
        .orElseGet(() -> of(request.json("application/json or text/csv")));
  }

  private static DirectoryDraft of(JsonBody body) {
    SentDirectory sent = new SentDirectory();
    List<Optional<JsonBody>> items =
        body.objects("groups").orElseThrow(() -> Refusal.field("groups", "a list is expected"));
    List<Entry> groups = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      Place place = new Place(at + 1, "groups[" + at + "].");
      Optional<JsonBody> group = items.get(at);
      if (group.isPresent()) {
        groups.add(sent.group(place, group.get()));
      } else {
        sent.faults.add(new DirectoryFault(at + 1, "groups[" + at + "]", Kind.WRONG_TYPE));
      }
    }
    return new DirectoryDraft(groups, sent.faults);
  }

  private Entry group(Place place, JsonBody group) {
    Optional<String> id = optional(place, group, "groupId");
    Optional<String> name = required(place, group, "name");
    return new Entry(
        place,
        id.<DirectoryDraft.Key>map(given -> new ById(given, name))
            .orElseGet(() -> new ByName(name)),
        optional(place, group, "parentGroupId"),
        members(place, group));
  }

  private List<Person> members(Place place, JsonBody group) {
    Optional<List<Optional<JsonBody>>> items = group.objects("members");
    if (items.isEmpty()) {
      faults.add(place.fault("members", group.has("members") ? Kind.WRONG_TYPE : Kind.MISSING));
      return List.of();
    }
    List<Person> members = new ArrayList<>();
    for (Optional<JsonBody> item : items.get()) {
      String path = place.prefix() + "members[" + members.size() + "]";
      Place at = new Place(place.row(), path + ".");
      if (item.isEmpty()) {
        faults.add(new DirectoryFault(place.row(), path, Kind.WRONG_TYPE));
      }
      members.add(
          new Person(
              at,
              item.flatMap(member -> required(at, member, "mobileNumber")),
              item.flatMap(member -> required(at, member, "role"))));
    }
    return members;
  }

  private Optional<String> required(Place place, JsonBody from, String name) {
    if (!from.has(name)) {
      faults.add(place.fault(name, Kind.MISSING));
      return Optional.empty();
    }
    return optional(place, from, name);
  }

  private Optional<String> optional(Place place, JsonBody from, String name) {
    return switch (from.raw(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> {
        faults.add(place.fault(name, Kind.WRONG_TYPE));
        yield Optional.empty();
      }
    };
  }
}
