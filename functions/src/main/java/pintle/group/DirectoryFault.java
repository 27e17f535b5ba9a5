package pintle.group;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.refusal.RowErrors;
import pintle.refusal.RowErrors.RowError;

/**
 * Something wrong in a directory that was sent, and where.
 *
 * @param row see {@link DirectoryDraft.Place}
 * @param field column or path
 */
public record DirectoryFault(int row, String field, Kind kind) {
  /** All that can be wrong; the codes are part of the interface. */
  public enum Kind {
    MISSING("missing", "a value is expected"),
    WRONG_TYPE("wrongType", "another type is expected"),
    MALFORMED_ID("malformedId", "1 to 100 letters, digits, dots, dashes, @ or :"),
    NAME_TOO_LONG("nameTooLong", "1 to " + Group.LONGEST_NAME + " characters"),
    MALFORMED_NAME("malformedName", "one line without control characters"),
    MALFORMED_NUMBER("malformedNumber", PhoneNumbers.MEND),
    UNSUPPORTED_NUMBER(PhoneNumbers.UNSUPPORTED_HINT, PhoneNumbers.UNSUPPORTED),
    UNKNOWN_ROLE("unknownRole", "Admin or Member"),
    DUPLICATE_MEMBER("duplicateMember", "a number occurs once in a group"),
    DUPLICATE_GROUP("duplicateGroup", "a group occurs once in a call, always by the same name"),
    AMBIGUOUS_GROUP("ambiguousGroup", "the name does not tell which group is meant; give the ID"),
    UNKNOWN_PARENT("unknownParent", "there is no such group"),
    MOVED_GROUP("movedGroup", "a group keeps its parent"),
    CIRCLE("circle", "groups can not be above each other in a circle"),
    TOO_MANY_MEMBERS(
        "tooManyMembers",
        "at most "
            + DirectoryImport.MOST_MEMBERS
            + " members a call; send the rest group by group in further calls"),
    TOO_MANY_GROUPS(
        "tooManyGroups",
        "at most " + DirectoryImport.MOST_GROUPS + " groups a call; send the rest next"),
    MISSING_COLUMN(
        "missingColumn", "the first line names the columns group, mobileNumber and role"),
    DUPLICATE_COLUMN("duplicateColumn", "a column occurs once"),
    MALFORMED_ROW(
        "malformedRow",
        "the row can not be read; close its quotes and quote what holds the separator");

    private final String code;
    private final String mend;

    Kind(String code, String mend) {
      this.code = code;
      this.mend = mend;
    }

    /** The stable word for it. */
    public String code() {
      return code;
    }
  }

  /** The refusal that tells all of them by row; its own words are those of the first. */
  static Refusal refusal(List<DirectoryFault> faults) {
    List<DirectoryFault> byRow =
        faults.stream().sorted(Comparator.comparingInt(DirectoryFault::row)).toList();
    DirectoryFault first = byRow.getFirst();
    Reason reason =
        first.kind == Kind.UNSUPPORTED_NUMBER ? Reason.NUMBER_UNSUPPORTED : Reason.FIELD_INVALID;
    return reason
        .refusal()
        .sentence("Invalid %srow %d: %s".formatted(first.in(), first.row, first.kind.mend))
        .hint(
            Optional.of(first.kind)
                .filter(kind -> kind == Kind.UNSUPPORTED_NUMBER)
                .map(Kind::code)
                .orElse(""))
        .rows(new RowErrors(byRow.stream().map(DirectoryFault::error).toList()));
  }

  private String in() {
    return field.isEmpty() ? "" : field + " in ";
  }

  private RowError error() {
    return new RowError(row, field, kind.code, kind.mend);
  }
}
