package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A document whose commands a reader types one after the other into one shell in the checkout. A
 * block of output behind a block of commands is what they print, where {@code …} stands for
 * anything.
 */
public final class Guide {
  /** The documents that are guides; of all others each block of commands says who runs it. */
  public static final List<String> NAMES =
      List.of(
          "quickstart.md",
          "quickstart.de.md",
          "migration.md",
          "migration.de.md",
          "oauth.md",
          "api.md");

  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern BLOCKS =
      Pattern.compile(
          "^```sh\\n(.*?)^```$(?:\\n```output\\n(.*?)\\n```$)?",
          Pattern.DOTALL | Pattern.MULTILINE);

  private final List<MatchResult> blocks;

  private Guide(List<MatchResult> blocks) {
    this.blocks = blocks;
  }

  static Guide read(String name) throws IOException {
    return new Guide(BLOCKS.matcher(Files.readString(DOCS.resolve(name))).results().toList());
  }

  /** All commands and what they print, for a comparison. */
  String commands() {
    return blocks.stream().map(MatchResult::group).collect(Collectors.joining("\n"));
  }

  /** Types all of it, and holds what it prints against what it says. */
  void runs(Pintle pintle) throws Exception {
    StringBuilder typed = new StringBuilder();
    for (int nth = 0; nth < blocks.size(); nth++) {
      typed.append(blocks.get(nth).group(1)).append("printf '\\n@%d@\\n'\n".formatted(nth));
    }
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euc", typed.toString()).directory(Path.of("..").toFile());
    bash.environment().put("BASE", pintle.address());
    Process process = bash.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    String left = said;
    for (int nth = 0; nth < blocks.size(); nth++) {
      String end = "\n@%d@\n".formatted(nth);
      String printed = left.substring(0, left.indexOf(end)).strip();
      left = left.substring(left.indexOf(end) + end.length());
      String told = blocks.get(nth).group(2);
      if (told != null) {
        assertThat(printed).matches(pattern(told));
      }
    }
  }

  private static Pattern pattern(String told) {
    return Pattern.compile(
        Pattern.compile("…")
            .splitAsStream(told + " ")
            .map(part -> part.isBlank() ? "" : Pattern.quote(part.stripTrailing()))
            .collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }
}
