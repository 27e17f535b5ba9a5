package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;

/**
 * Programs in other languages, which know issuer, ID and secret, and leave the rest to a library.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForeignClientsTest {
  private static final Path CLIENTS = Path.of("clients");
  private static final String REDIRECT = "https://program.example/back";
  private static final int LONGEST_RUN_SECONDS = 60;

  @TempDir @Nullable Path folder;
  private @Nullable Pintle pintle;
  private @Nullable Connector connector;

  /** A program, and the steps that it reports in this order. */
  record Program(List<String> command, List<String> steps) {
    @Override
    public String toString() {
      return command.getLast();
    }
  }

  static Stream<Program> programs() {
    String python = CLIENTS.resolve("python/.venv/bin/python").toString();
    List<String> steps =
        List.of(
            "discover",
            "authorize",
            "exchange",
            "use",
            "refresh",
            "narrow",
            "introspect",
            "revoke",
            "inactive",
            "refused");
    List<String> more = new ArrayList<>(steps);
    more.addFirst("resource");
    more.add(more.indexOf("introspect"), "verify");
    return Stream.of(
        new Program(List.of("node", "clients/node/client.mjs"), more),
        new Program(List.of(python, "clients/python/authlib_client.py"), steps),
        new Program(List.of(python, "clients/python/requests_oauthlib_client.py"), steps));
  }

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    assertThat(List.of(CLIENTS.resolve("node/node_modules"), CLIENTS.resolve("python/.venv")))
        .as("what local/clients/install fetches")
        .allMatch(Files::isDirectory);
    pintle = Pintle.on(data.resolve("data")).start();
    Http http = pintle.http();
    http.register(DemoUser.GROUP_ADMIN);
    connector = http.connector(http.register(DemoUser.DEVELOPER), "Foreign");
  }

  @AfterAll
  void end() {
    if (pintle != null) {
      pintle.close();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramInAnotherLanguageTakesEveryStep(Program program) throws Exception {
    Path errors = requireNonNull(folder).resolve("errors.txt");
    Process process = started(program, errors);
    List<String> steps = new ArrayList<>();
    try (BufferedReader lines = process.inputReader();
        Writer input = process.outputWriter()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("open ")) {
          input.write(cameBackTo(line.substring("open ".length())) + "\n");
          input.flush();
        } else {
          steps.add(line);
        }
      }
      assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(steps).isEqualTo(program.steps().stream().map(step -> "ok " + step).toList());
  }

  private Process started(Program program, Path errors) throws Exception {
    ProcessBuilder child = new ProcessBuilder(program.command());
    Connector own = requireNonNull(connector);
    child
        .environment()
        .putAll(
            Map.of(
                "ISSUER", requireNonNull(pintle).address(),
                "CLIENT_ID", own.id(),
                "CLIENT_SECRET", own.secret(),
                "REDIRECT_URI", REDIRECT,
                "OAUTHLIB_INSECURE_TRANSPORT", "1"));
    Process process = child.redirectError(errors.toFile()).start();
    delayedExecutor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    return process;
  }

  private URI cameBackTo(String asked) {
    Pintle running = requireNonNull(pintle);
    return new Consenting(running.http(), running.address(), DemoUser.GROUP_ADMIN)
        .allowed(URI.create(asked));
  }
}
