package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pintle.world.Reply;

/** The walk of the four steps that a newcomer pastes: it works as it stands in the README. */
final class WalkTest {
  private static final Path WALK = Path.of("..", "local", "walk.sh");
  private static final Path README = Path.of("..", "README.md");

  @Test
  void leadsToTheGroupsOfTheAdministrator(@TempDir Path folder) throws Exception {
    try (Pintle pintle = Pintle.on(folder.resolve("data")).start()) {
      ProcessBuilder bash = new ProcessBuilder("bash", WALK.toString());
      bash.environment().put("BASE", pintle.address());
      Process walk = bash.redirectErrorStream(true).start();
      String said = new String(walk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(walk.waitFor()).as(said).isZero();
      List<String> lines = said.lines().toList();
      // The answers end without a line feed, so the last one begins where the last object does.
      String last = lines.getLast().substring(lines.getLast().lastIndexOf("{\"groups\":"));
      assertThat(new Reply(200, Map.of(), last).each("groups", "groupId"))
          .containsExactly("sales", "sales-berlin");
    }
  }

  @Test
  void standsInTheReadmeAsItIs() throws Exception {
    assertThat(Files.readString(README))
        .contains("<!-- walk -->\n```sh\n" + Files.readString(WALK) + "```\n<!-- /walk -->");
  }
}
