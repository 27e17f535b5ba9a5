package pintle.local.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One attack, fault or bad input that Pintle passes.
 *
 * @param layers where it is held, at each of them
 */
record Case(int number, Set<Layer> layers, String line) {

  /** All of them, by {@code cases.tsv}: number, layers, line; a {@code #} begins a section. */
  static List<Case> all() {
    try (InputStream file =
        Objects.requireNonNull(Case.class.getResourceAsStream("cases.tsv"), "cases.tsv")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Case::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case of(String row) {
    String[] cells = row.split("\t", 3);
    Set<Layer> layers =
        Arrays.stream(cells[1].split(" ", -1)).map(Layer::valueOf).collect(Collectors.toSet());
    return new Case(Integer.parseInt(cells[0]), layers, cells[2]);
  }

  @Override
  public String toString() {
    return number + " " + line;
  }
}
