package pintle.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The requirements of docs/oauth.md and the figures of docs/security.md are held by tests that
 * there are, or say why they are not.
 */
final class RequirementsTest {
  private static final Path DOCUMENTS = Path.of("..", "docs");
  private static final Pattern TEST = Pattern.compile("\\b([A-Z]\\w+)\\.([a-z]\\w+)");
  private static final Pattern REASON = Pattern.compile("[a-z]+(?: [^ ]+){3,}");

  /** The tests' sources by the names of their classes. */
  private static final Map<String, String> SOURCES = new TreeMap<>();

  static List<String> requirements() throws IOException {
    return rows("oauth.md", "requirements");
  }

  static List<String> figures() throws IOException {
    return rows("security.md", "figures");
  }

  private static List<String> rows(String document, String mark) throws IOException {
    String text = Files.readString(DOCUMENTS.resolve(document));
    List<String> rows =
        text.substring(
                text.indexOf("<!-- " + mark + " -->"), text.indexOf("<!-- /" + mark + " -->"))
            .lines()
            .filter(line -> line.startsWith("|"))
            .toList();
    // Without the head and the line below it.
    return rows.subList(2, rows.size());
  }

  @ParameterizedTest
  @MethodSource("requirements")
  void namesTheSectionThatDemandsIt(String row) {
    assertThat(row.split("\\|", -1)[1]).containsPattern("RFC \\d{4}, \\d");
  }

  @ParameterizedTest
  @MethodSource({"requirements", "figures"})
  void isHeldByTestsThatThereAreOrSaysWhyNot(String row) throws IOException {
    String[] cells = row.split("\\|", -1);
    assertThat(cells).as("where, what and by what").hasSize(5);
    String held = cells[3];
    List<String[]> tests =
        TEST.matcher(held).results().map(one -> new String[] {one.group(1), one.group(2)}).toList();
    if (tests.isEmpty()) {
      assertThat(held).as("a reason").containsPattern(REASON);
    }
    for (String[] test : tests) {
      assertThat(sources()).containsKey(test[0]);
      assertThat(sources().get(test[0])).as(test[0]).contains("void " + test[1] + "(");
    }
  }

  private static Map<String, String> sources() throws IOException {
    if (SOURCES.isEmpty()) {
      for (Path root : List.of(Path.of("src", "test"), Path.of("..", "functions", "src", "test"))) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            SOURCES.merge(name, Files.readString(file), String::concat);
          }
        }
      }
    }
    return SOURCES;
  }
}
