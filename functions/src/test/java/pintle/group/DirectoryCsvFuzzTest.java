package pintle.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import pintle.group.DirectoryDraft.ByIdOrName;
import pintle.group.DirectoryDraft.Entry;
import pintle.group.DirectoryDraft.Person;
import pintle.world.Cost;

/** Whatever is sent as a directory in CSV. */
final class DirectoryCsvFuzzTest {
  /** As each is looked at by reading the text again. */
  private static final int MOST_LOOKED_AT = 20;

  @FuzzTest(maxDuration = "60s")
  @Tag("case-74")
  void aDirectoryIsToldByRowOrReadsTheSameWhenItIsWrittenAgain(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);

    DirectoryDraft draft = Cost.held(text, () -> DirectoryCsv.read(text));

    List<Integer> lines = lines(text);
    assertThat(draft.faults())
        .allSatisfy(fault -> {
          assertThat(fault.row()).isBetween(1, lines.size());
          assertThat(fault.field()).isIn("", "group", "mobileNumber", "role");
        });
    if (draft.faults().isEmpty()) {
      DirectoryDraft again = DirectoryCsv.read(written(draft));
      assertThat(again.faults()).isEmpty();
      assertThat(told(again.groups())).isEqualTo(told(draft.groups()));
      assertLines(text, lines, draft);
    }
  }

  /** Where each line of the text starts. */
  private static List<Integer> lines(String text) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int at = 0; at < text.length(); at++) {
      char one = text.charAt(at);
      boolean half = one == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
      if ((one == '\n' || one == '\r') && !half) {
        starts.add(at + 1);
      }
    }
    return starts;
  }

  /**
   * What stands before the first row, followed by the text from a row's line on, starts with it.
   */
  private static void assertLines(String text, List<Integer> lines, DirectoryDraft draft) {
    List<Row> rows =
        draft.groups().stream()
            .flatMap(group -> group.members().stream().map(person -> new Row(group, person)))
            .toList();
    int first = rows.stream().mapToInt(Row::row).min().orElse(1);
    String header = text.substring(0, lines.get(first - 1));
    assertThat(rows).extracting(Row::row).doesNotHaveDuplicates();
    for (Row row : rows.stream().limit(MOST_LOOKED_AT).toList()) {
      Entry group =
          DirectoryCsv.read(header + text.substring(lines.get(row.row() - 1))).groups().getFirst();
      Row read = new Row(group, group.members().getFirst());
      assertThat(read.row()).isEqualTo(first);
      assertThat(read.told()).isEqualTo(row.told());
    }
  }

  private record Row(Entry group, Person person) {
    int row() {
      return person.place().row();
    }

    List<Object> told() {
      return List.of(group.key(), person.number(), person.role());
    }
  }

  private static List<List<Object>> told(List<Entry> groups) {
    return groups.stream()
        .flatMap(group -> group.members().stream().map(person -> new Row(group, person).told()))
        .toList();
  }

  private static String written(DirectoryDraft draft) {
    return "group,mobileNumber,role\n"
        + draft.groups().stream()
            .flatMap(group -> group.members().stream().map(person -> row(group, person)))
            .collect(Collectors.joining());
  }

  private static String row(Entry group, Person person) {
    Optional<String> name = ((ByIdOrName) group.key()).text();
    return List.of(name, person.number(), person.role()).stream()
        .map(field -> "\"" + field.orElseThrow().replace("\"", "\"\"") + "\"")
        .collect(Collectors.joining(",", "", "\n"));
  }
}
