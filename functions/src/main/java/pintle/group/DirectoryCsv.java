package pintle.group;

import static java.util.Objects.requireNonNullElse;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pintle.group.DirectoryDraft.ByIdOrName;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.group.DirectoryDraft.Place;
import pintle.group.DirectoryFault.Kind;

/**
 * Reads a directory as CSV (RFC 4180): a header with the columns {@code group}, {@code
 * mobileNumber} and {@code role} in any order and letter case, others being ignored, and one line a
 * member. What separates the fields is the comma, semicolon or tab that the header shows.
 */
public final class DirectoryCsv {
  private static final String GROUP = "group";
  private static final String NUMBER = "mobileNumber";
  private static final String ROLE = "role";
  private static final List<String> COLUMNS = List.of(GROUP, NUMBER, ROLE);
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

  private static final int MOST_FIELDS = 100;
  private static final int LONGEST_FIELD = 10_000;
  private static final int LONGEST_RECORD = 100_000;

  /** The reader's exception has the line in its words alone. */
  private static final Pattern LINE = Pattern.compile("[Rr]ecord starting at line (\\d+)");

  private final List<DirectoryFault> faults = new ArrayList<>();
  private final Map<String, Entry> firsts = new LinkedHashMap<>();
  private final Map<String, List<Person>> members = new LinkedHashMap<>();
  private int records;

  private DirectoryCsv() {}

  /** The directory in this text. */
  public static DirectoryDraft read(String text) {
    DirectoryCsv csv = new DirectoryCsv();
    try {
      csv.readAll(text);
    } catch (CsvParseException unreadable) {
      csv.faults.add(new DirectoryFault(line(unreadable), "", Kind.MALFORMED_ROW));
    }
    List<Entry> groups = new ArrayList<>();
    csv.firsts.forEach((name, first) ->
        groups.add(
            new Entry(
                first.place(),
                first.key(),
                first.parent(),
                requireNonNullElse(csv.members.get(name), List.of()))));
    return new DirectoryDraft(groups, csv.faults);
  }

  private static int line(CsvParseException unreadable) {
    Matcher line = LINE.matcher(requireNonNullElse(unreadable.getMessage(), ""));
    return line.find() ? Integer.parseInt(line.group(1)) : 1;
  }

  private void readAll(String text) {
    Header header = header(text);
    if (header.columns().size() < COLUMNS.size()) {
      COLUMNS.stream()
          .filter(column -> !header.columns().containsKey(column))
          .forEach(
              column -> faults.add(new DirectoryFault(header.line(), column, Kind.MISSING_COLUMN)));
      return;
    }
    Iterator<CsvRecord> rows = records(text, header.separator());
    rows.next();
    // One more than a call may have tells that there are too many.
    while (rows.hasNext() && records <= DirectoryImport.MOST_MEMBERS) {
      CsvRecord row = rows.next();
      if (!isBlank(row)) {
        records++;
        read(row, header);
      }
    }
  }

  /** Excel writes lines of separators alone. */
  private static boolean isBlank(CsvRecord row) {
    return row.getFields().stream().allMatch(String::isBlank);
  }

  private void read(CsvRecord row, Header header) {
    Place place = new Place(Math.toIntExact(row.getStartingLineNumber()), "");
    List<String> fields = row.getFields();
    if (fields.stream().skip(header.width()).anyMatch(field -> !field.isBlank())) {
      faults.add(place.fault("", Kind.MALFORMED_ROW));
      return;
    }
    Optional<String> group = value(place, GROUP, fields, header);
    Person person =
        new Person(place, value(place, NUMBER, fields, header), value(place, ROLE, fields, header));
    // Rows without a group are checked, too, as members of one that has no name.
    String name = group.orElse("");
    firsts.computeIfAbsent(
        name, fresh -> new Entry(place, new ByIdOrName(group), Optional.empty(), List.of()));
    members.computeIfAbsent(name, fresh -> new ArrayList<>()).add(person);
  }

  private Optional<String> value(Place place, String column, List<String> fields, Header header) {
    int at = requireNonNullElse(header.columns().get(column), fields.size());
    Optional<String> value =
        at < fields.size()
            ? Optional.of(fields.get(at).strip()).filter(text -> !text.isEmpty())
            : Optional.empty();
    if (value.isEmpty()) {
      faults.add(place.fault(column, Kind.MISSING));
    }
    return value;
  }

  /** The header by the separator that shows the most of the columns. */
  private Header header(String text) {
    Header best =
        SEPARATORS.stream()
            .map(separator -> header(text, separator))
            .max(Comparator.comparingInt(header -> header.columns().size()))
            .orElseThrow();
    best.twice()
        .forEach(
            column -> faults.add(new DirectoryFault(best.line(), column, Kind.DUPLICATE_COLUMN)));
    return best;
  }

  private static Header header(String text, char separator) {
    try {
      Iterator<CsvRecord> rows = records(text, separator);
      return rows.hasNext() ? header(rows.next(), separator) : Header.none(separator);
    } catch (CsvParseException otherSeparator) {
      return Header.none(separator);
    }
  }

  private static Header header(CsvRecord first, char separator) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    List<String> twice = new ArrayList<>();
    for (int at = 0; at < first.getFieldCount(); at++) {
      String title = first.getField(at).strip().toLowerCase(Locale.ROOT);
      for (String column : COLUMNS) {
        if (column.toLowerCase(Locale.ROOT).equals(title)
            && columns.putIfAbsent(column, at) != null) {
          twice.add(column);
        }
      }
    }
    return new Header(
        Math.toIntExact(first.getStartingLineNumber()),
        separator,
        first.getFieldCount(),
        columns,
        twice);
  }

  private static Iterator<CsvRecord> records(String text, char separator) {
    CsvRecordHandler bounds =
        CsvRecordHandler.builder()
            .maxFields(MOST_FIELDS)
            .maxFieldSize(LONGEST_FIELD)
            .maxRecordSize(LONGEST_RECORD)
            .build();
    return CsvReader.builder()
        .fieldSeparator(separator)
        .skipEmptyLines(true)
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .build(bounds, text)
        .iterator();
  }

  /**
   * What the first line says.
   *
   * @param width how many fields it has
   * @param columns positions by name
   * @param twice columns that occur again
   */
  private record Header(
      int line, char separator, int width, Map<String, Integer> columns, List<String> twice) {
    static Header none(char separator) {
      return new Header(1, separator, 0, Map.of(), List.of());
    }
  }
}
