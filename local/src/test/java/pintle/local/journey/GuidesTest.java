package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guides' commands, typed one after the other into one shell in the checkout. */
final class GuidesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern COMMANDS =
      Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static String commands(String guide) throws Exception {
    return COMMANDS
        .matcher(Files.readString(DOCS.resolve(guide)))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining());
  }

  @Test
  void theGuideToMigrationLeadsThroughToTheClaim(@TempDir Path folder) throws Exception {
    try (Pintle pintle = Pintle.on(folder.resolve("data")).start()) {
      ProcessBuilder bash =
          new ProcessBuilder("bash", "-euc", commands("migration.md"))
              .directory(Path.of("..").toFile());
      bash.environment().put("BASE", pintle.address());
      Process typed = bash.redirectErrorStream(true).start();
      String said = new String(typed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(typed.waitFor()).as(said).isZero();
      assertThat(said)
          .startsWith("groupinfo.read,groupmember.read\n{\"groups\":[{\"groupId\":\"sales\"")
          .contains(" rules hold, 0 missed, ")
          .endsWith("\nInvalidToken\ngroupinfo.read,groupmember.read\n");
    }
  }

  @Test
  void bothLanguagesHaveTheSameCommands() throws Exception {
    assertThat(commands("migration.de.md")).isNotEmpty().isEqualTo(commands("migration.md"));
  }
}
