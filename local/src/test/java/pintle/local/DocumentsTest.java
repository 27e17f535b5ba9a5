package pintle.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents tell a reader to type, to set and to follow is there. */
final class DocumentsTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Path OPERATIONS = CHECKOUT.resolve("docs").resolve("operations.md");
  private static final Pattern TARGET = Pattern.compile("(?m)^([a-z][a-z-]*):");
  private static final Pattern PARAMETER = Pattern.compile("(?m)^  ([A-Z][A-Za-z0-9]*):$");

  /** What an alarm watches has a namespace before its name; a rule of the firewall has none. */
  private static final Pattern METRIC =
      Pattern.compile("\\bNamespace: [^\\n]+\\n +MetricName: ([A-Za-z0-9]+)");

  static List<Document> documents() throws IOException {
    List<Document> documents = new ArrayList<>();
    Path docs = CHECKOUT.resolve("docs");
    Path example = docs.resolve("examples").resolve("protected-api");
    for (Path folder : List.of(CHECKOUT, docs, CHECKOUT.resolve("client"), example)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".md")).sorted().toList()) {
          documents.add(Document.read(file));
        }
      }
    }
    return documents;
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String template() throws IOException {
    return Files.readString(CHECKOUT.resolve("template.yaml"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void nameOnlyMakeTargetsThatThereAre(Document document) throws IOException {
    String makefile = Files.readString(CHECKOUT.resolve("Makefile"));
    assertThat(document.makeTargets()).isSubsetOf(found(TARGET, makefile));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linkOnlyToWhatIsThere(Document document) throws IOException {
    assertThat(document.brokenLinks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void setOnlyParametersOfTheTemplate(Document document) throws IOException {
    String template = template();
    String parameters =
        template.substring(template.indexOf("\nParameters:"), template.indexOf("\nConditions:"));
    assertThat(document.parameters()).isSubsetOf(found(PARAMETER, parameters));
  }

  @Test
  void operationsHasEveryMetricThatAnAlarmWatches() throws IOException {
    assertThat(Document.read(OPERATIONS).spans()).containsAll(found(METRIC, template()));
  }

  @Test
  void aCommandIsReadFromCodeAlone() {
    String text =
        "make sure, `make one ENV=x`\n```sh\nA=1 make two-b\n```\n```mermaid\nmake no\n```\n";
    assertThat(Document.of(OPERATIONS, text).makeTargets()).containsExactly("one", "two-b");
  }

  @Test
  void aLinkThatLeadsNowhereIsSeen() throws IOException {
    String text =
        "# A b: c\n[x](#a-b-c) [y](#a-b) [z](nofile.md) [w](design.md#no) [v](https://x/) `[u](n)`\n";
    assertThat(Document.of(OPERATIONS, text).brokenLinks())
        .containsExactlyInAnyOrder("#a-b", "nofile.md", "design.md#no");
  }

  @Test
  void aParameterIsReadWhereItIsSet() {
    String text = "`Standby=true`, `ENV=prod`, `make x Standby=y`, `a Name=b`\n";
    assertThat(Document.of(OPERATIONS, text).parameters()).containsExactly("Standby");
  }
}
