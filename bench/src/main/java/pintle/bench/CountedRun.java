package pintle.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import pintle.local.LocalRun;
import pintle.local.RunSettings;
import pintle.local.StartFailure;

/**
 * {@code make run} with a counting table. It is told on standard input, and says {@code done} on
 * standard error: {@code remember} makes reads cost nothing, {@code count} prints what was called
 * since the last time as {@code {"name":n}}, {@code heap} the bytes that are in use after a
 * collection; the end of the input ends it.
 */
final class CountedRun {
  private CountedRun() {}

  public static void main(String[] arguments) throws IOException, StartFailure {
    RememberedTable table = new RememberedTable();
    try (LocalRun run = LocalRun.start(RunSettings.from(System.getenv()), table::over);
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.err.println("listening on " + run.port());
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        obey(line, table);
        System.err.println("done");
      }
    }
  }

  private static void obey(String line, RememberedTable table) throws IOException {
    switch (line) {
      case "remember" -> table.remember();
      case "count" ->
          System.err.println(
              table.counted().entrySet().stream()
                  .map(one -> "\"" + one.getKey() + "\":" + one.getValue())
                  .collect(Collectors.joining(",", "{", "}")));
      case "heap" -> {
        System.gc();
        System.err.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      default -> throw new IOException("unknown: " + line);
    }
  }
}
