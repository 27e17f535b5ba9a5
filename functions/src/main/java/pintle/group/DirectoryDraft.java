package pintle.group;

import java.util.List;
import java.util.Optional;

/**
 * A directory as it was sent: texts that nobody has checked, and where they stood. A text that is
 * empty was missing or no text; its fault is told already.
 *
 * @param faults what was wrong already when it was read
 */
public record DirectoryDraft(List<Entry> groups, List<DirectoryFault> faults) {
  public DirectoryDraft {
    groups = List.copyOf(groups);
    faults = List.copyOf(faults);
  }

  /**
   * Where something stood.
   *
   * @param row of a CSV the line in which its record starts, the header being in line 1; of JSON
   *     the position of its group, counted from 1
   * @param prefix of its fields' names, such as {@code groups[2].members[4].}; empty for a CSV
   */
  public record Place(int row, String prefix) {
    /** Something wrong with a field here. */
    public DirectoryFault fault(String field, DirectoryFault.Kind kind) {
      String place = prefix + field;
      return new DirectoryFault(
          row, field.isEmpty() ? place.replaceFirst("\\.$", "") : place, kind);
    }
  }

  /**
   * A group.
   *
   * @param key says which one it is
   * @param parent the ID of the group above, for a new group
   */
  public record Entry(Place place, Key key, Optional<String> parent, List<Person> members) {
    public Entry {
      members = List.copyOf(members);
    }
  }

  /** How a group is named. */
  public sealed interface Key {}

  /** By its ID, under a name that it has from now on. */
  public record ById(String id, Optional<String> name) implements Key {}

  /** By its name. */
  public record ByName(Optional<String> name) implements Key {}

  /** By the ID of a group that exists, and else by its name: a CSV has one column for both. */
  public record ByIdOrName(Optional<String> text) implements Key {}

  /** A member. */
  public record Person(Place place, Optional<String> number, Optional<String> role) {
    /** Prints where it stood alone: the number may be somebody's. */
    @Override
    public String toString() {
      return "Person[" + place + "]";
    }
  }
}
