package pintle.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A kill may lose what was not answered, never what was. */
final class KillTest {
  private static final int ROUNDS = 4;
  private static final long SEED = 20_261_123;

  @TempDir private Path folder;

  @Test
  void losesNoAnsweredTransactionToAKill() throws Exception {
    Random random = new Random(SEED);
    List<String> answered = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      answered.addAll(writeAndKill("r" + round, 30 + random.nextInt(120)));
    }

    Set<String> first = new HashSet<>();
    Set<String> second = new HashSet<>();
    try (LocalDynamo dynamo = LocalDynamo.on(folder)) {
      dynamo
          .table(TransactionWriter.TABLE)
          .scanPaginator(request -> request.tableName(TransactionWriter.TABLE.name()))
          .items()
          .forEach(item -> (isFirst(item) ? first : second).add(text(item, "pk")));
    }

    Set<String> lost =
        answered.stream().filter(id -> !first.contains(id)).collect(Collectors.toSet());
    assertThat(lost).as("lost of %d answered", answered.size()).isEmpty();
    second.remove(DurableTransactions.MARKER);
    assertThat(second).as("halves of transactions").isEqualTo(first);
  }

  private static boolean isFirst(Map<String, AttributeValue> item) {
    return text(item, "sk").equals("a");
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute)).s();
  }

  /** Kills after so many answers, and returns all that came before the end. */
  private List<String> writeAndKill(String round, int answers) throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                TransactionWriter.class.getName(),
                folder.toString(),
                round)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = writer.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.endsWith(TransactionWriter.LINE_END)) {
          break; // cut short by the kill
        }
        lines.add(line.substring(0, line.length() - TransactionWriter.LINE_END.length()));
        if (lines.size() == answers) {
          writer.destroyForcibly();
        }
      }
    } catch (IOException e) {
      // The pipe ends with the process.
    } finally {
      writer.destroyForcibly().onExit().join();
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(answers);
    return lines;
  }
}
