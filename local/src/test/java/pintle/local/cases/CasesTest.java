package pintle.local.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No case is without a test. What the tests are goes to {@code target/cases.tsv}, from which {@code
 * local/cases} makes {@code docs/security-cases.md} with the results.
 */
final class CasesTest {
  private static final List<Held> HELD = Held.all();

  static List<Case> cases() {
    return Case.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isHeldAtEachOfItsLayers(Case one) {
    Set<Layer> layers =
        HELD.stream()
            .filter(held -> held.number() == one.number())
            .map(Held::layer)
            .collect(Collectors.toSet());
    assertThat(layers)
        .as("tag a test with case-%d at each layer that cases.tsv names", one.number())
        .containsAll(one.layers());
  }

  @Test
  void areNumberedFromOneWithoutAGap() {
    assertThat(cases())
        .extracting(Case::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 102).boxed().toList());
  }

  @Test
  void noTestNamesACaseThatThereIsNot() {
    Set<Integer> numbers = cases().stream().map(Case::number).collect(Collectors.toSet());
    assertThat(HELD).extracting(Held::number).allMatch(numbers::contains);
  }

  @Test
  void areWrittenForTheDocument() throws IOException {
    List<String> rows =
        HELD.stream()
            .sorted(
                Comparator.comparingInt(Held::number)
                    .thenComparing(Held::layer)
                    .thenComparing(held -> held.test().getName())
                    .thenComparing(Held::method))
            .map(held ->
                String.join(
                    "\t",
                    String.valueOf(held.number()),
                    held.layer().name(),
                    held.test().getName(),
                    held.method()))
            .toList();
    assertThat(rows).isNotEmpty();
    Files.write(Path.of("target", "cases.tsv"), rows);
  }
}
