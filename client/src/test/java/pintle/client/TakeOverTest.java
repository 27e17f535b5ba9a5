package pintle.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.client.Product.Connector;
import pintle.client.Proxy.Fault;
import pintle.client.TestServer.Answer;

/**
 * Against what {@code make run} starts, 330 days later: each program gets a successor for its
 * refresh token, and either side is killed while it takes that over. Nobody loses the access.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TakeOverTest {
  /** Within the last tenth of 365 days. */
  private static final String LATER = "P330D";

  private static final int ROUNDS = 2;
  private static final int A_ROUND = 6;
  private static final int STEPS = 8;

  private final Random random = new Random(20_261_128);
  private final Deque<Program> programs = new ArrayDeque<>();
  private @Nullable Product product;

  /** A connector, where its token is kept, and which it was on the first day. */
  private record Program(Connector connector, Path file, String first) {
    PintleClient client(URI base) {
      return PintleClient.builder(
              base, connector.id(), connector.secret(), RefreshTokenStore.file(file))
          .attempts(100)
          .patience(Duration.ofSeconds(60))
          .build();
    }

    String line() {
      return connector.id() + " " + connector.secret() + " " + file + "\n";
    }
  }

  @BeforeAll
  void grantAndLetTimePass(@TempDir Path folder) throws Exception {
    Product own = new Product(folder.resolve("data"));
    product = own;
    own.start();
    String developer = own.register("developer", "+4915112345678");
    String grantor = own.register("group-admin", "+4915112345679");
    for (int i = 0; i < STEPS + ROUNDS * A_ROUND + 1; i++) {
      Connector connector = own.connector(developer, "Program " + i);
      String token = own.refreshToken(grantor, connector);
      programs.add(
          new Program(connector, Files.writeString(folder.resolve("token-" + i), token), token));
    }
    own.stop();
    own.clockOffset(LATER);
    own.start();
  }

  @AfterAll
  void end() {
    product().close();
  }

  private Product product() {
    return requireNonNull(product);
  }

  /** A program that starts now has access, by the successor, and has it when it starts again. */
  private void hasLostNothing(Program program) throws Exception {
    for (int start = 0; start < 2; start++) {
      PintleClient client = program.client(product().uri());
      assertThat(
              client
                  .send(HttpRequest.newBuilder(client.uri("/v1/groups")), BodyHandlers.ofString())
                  .body())
          .contains("\"groupId\":\"sales\"");
    }
    assertThat(Files.readString(program.file()).strip())
        .startsWith("pintle_rt_")
        .isNotEqualTo(program.first());
  }

  /** Runs programs one after the other in a JVM, which is killed after so many lines of output. */
  private void runAndKill(List<Program> some, String waitAfter, int lines, int millis)
      throws Exception {
    Process child =
        Child.of(TakingOver.class, product().uri().toString(), waitAfter)
            .redirectErrorStream(true)
            .start();
    List<String> said = new ArrayList<>();
    try (Writer input = child.outputWriter();
        BufferedReader output = child.inputReader()) {
      for (Program one : some) {
        input.write(one.line());
      }
      input.flush();
      while (said.size() < lines && !said.contains(waitAfter)) {
        String line = output.readLine();
        assertThat(line).as("after %s", said).matches("[A-Z_]+");
        said.add(line);
      }
      Thread.sleep(millis);
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(child.exitValue()).as("SIGKILL").isEqualTo(128 + 9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TakingOver.OFFERED,
        "CREATED",
        "WRITTEN",
        "FORCED",
        "RENAMED",
        "RENAME_FORCED",
        TakingOver.STORED,
        TakingOver.USED
      })
  void aProgramThatIsKilledAfterAStepLosesNothing(String step) throws Exception {
    Program program = programs.remove();
    runAndKill(List.of(program), step, STEPS, 0);

    hasLostNothing(program);
  }

  @RepeatedTest(ROUNDS)
  void programsThatAreKilledAtAnyMomentLoseNothing() throws Exception {
    List<Program> some = new ArrayList<>();
    for (int i = 0; i < A_ROUND; i++) {
      some.add(programs.remove());
    }
    runAndKill(some, "never", 1 + random.nextInt(A_ROUND * STEPS - 1), random.nextInt(20));

    for (Program one : some) {
      hasLostNothing(one);
    }
  }

  /** The answer is there, and goes down with the server, which comes back later. */
  private Fault killed(CompletableFuture<Answer> lost) {
    return (request, proxy) -> {
      lost.complete(proxy.forward(request));
      product().kill();
      Thread.ofVirtual().start(this::restart);
      return Answer.LOST;
    };
  }

  private void restart() {
    try {
      product().start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String successor(CompletableFuture<Answer> lost) throws IOException {
    return Json.read(lost.join().body()).getOrDefault("refreshToken", "");
  }

  @Test
  void aServerThatIsKilledBeforeItsAnswerArrivesGivesTheSameSuccessorAgain() throws Exception {
    Program program = programs.remove();
    Proxy proxy = new Proxy(product().uri());
    CompletableFuture<Answer> offer = new CompletableFuture<>();
    CompletableFuture<Answer> firstUse = new CompletableFuture<>();
    try (TestServer between = new TestServer(proxy)) {
      proxy.next(killed(offer));
      program.client(between.uri()).accessToken();
      assertThat(program.file()).hasContent(successor(offer));

      proxy.next(killed(firstUse));
      program.client(between.uri()).accessToken();
      assertThat(successor(firstUse)).isEmpty();
      assertThat(program.file()).hasContent(successor(offer));
    }
    hasLostNothing(program);
  }
}
