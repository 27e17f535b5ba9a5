package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.local.journey.Pintle.Ended;

/** A run that can not start says so in one line, with the mend; one that is told to end ends. */
final class StartTest {
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  @TempDir private Path folder = Path.of("");

  private Pintle.Launch launch() {
    return Pintle.on(folder.resolve("data"));
  }

  private static void refused(Ended ended, String... parts) {
    assertThat(ended.lines()).hasSize(1);
    assertThat(ended.lines().getFirst()).startsWith("pintle: ").contains(parts);
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, http, PORT=8081 make run",
    "PINTLE_CLOCK_OFFSET, 329 days, PINTLE_CLOCK_OFFSET=P329D make run"
  })
  void refusesASettingThatItCanNotRead(String name, String value, String mend) throws Exception {
    refused(launch().with(name, value).startInVain(), name + " is \"" + value + "\"", mend);
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    int port = Pintle.freePort();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      refused(
          launch().port(taken.getLocalPort()).startInVain(),
          "port " + port + " is taken",
          "PORT=" + (port + 1) + " make run");
    }
  }

  @Test
  void refusesADataFolderInUseAndEndsBySigtermWithoutAWord() throws Exception {
    try (Pintle first = launch().start()) {
      refused(
          launch().startInVain(),
          "the data folder " + folder.resolve("data") + " is in use",
          "PINTLE_DATA=");

      Ended ended = first.end();
      assertThat(ended.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(ended.lines().stream().filter(line -> !line.isBlank()).toList().getLast())
          .isEqualTo("Stop with Ctrl-C.");
    }
  }
}
