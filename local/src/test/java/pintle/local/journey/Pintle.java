package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A local run as {@code make run} starts it, in a child JVM on the test's own class path. What it
 * prints goes to {@code target/journey/}; {@link #kill} ends it as a power cut would.
 */
final class Pintle implements AutoCloseable {
  private static final String ADDRESS = "Pintle: ";
  private static final Path LOGS = Path.of("target", "journey");
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final int LONGEST_START_SECONDS = 60;
  private static final int LONGEST_END_SECONDS = 20;

  private final Process process;
  private final Path log;
  private final String address;
  private final Http http;

  private Pintle(Process process, Path log, String address) {
    this.process = process;
    this.log = log;
    this.address = address;
    this.http = new Http(address);
  }

  /** A run on this data folder, not yet started. */
  static Launch on(Path data) {
    return new Launch(
        Map.of(
            "PORT",
            "0",
            "PINTLE_DATA",
            data.toString(),
            "PINTLE_SMS_INTERVAL",
            "PT0S",
            "PINTLE_TEMPLATE",
            Path.of("..", "template.yaml").toString()));
  }

  /**
   * A port that is free together with the next one, on which the sign-in listens. It is none that
   * the system gives to a client, so that it is still free when a killed run is started again.
   */
  static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket own = new ServerSocket(port, 1, loopback);
          ServerSocket next = new ServerSocket(port + 1, 1, loopback)) {
        return Math.min(own.getLocalPort(), next.getLocalPort());
      } catch (IOException e) {
        // Taken: another one.
      }
    }
    throw new IOException("no two free ports side by side");
  }

  /** How it is started: the environment of the child. */
  record Launch(Map<String, String> environment) {
    Launch with(String name, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(name, value);
      return new Launch(Map.copyOf(more));
    }

    Launch port(int port) {
      return with("PORT", Integer.toString(port));
    }

    /** Starts it; {@code /local/health} has answered when this returns. */
    Pintle start() throws Exception {
      Path log = newLog();
      Process process = process();
      CompletableFuture<String> address = drain(process, log);
      try {
        Pintle pintle =
            new Pintle(process, log, address.get(LONGEST_START_SECONDS, TimeUnit.SECONDS));
        assertThat(pintle.http().call("GET /local/health").expect(200).text("status"))
            .isEqualTo("ok");
        return pintle;
      } catch (Exception | AssertionError e) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("it did not start: " + Files.readString(log), e);
      }
    }

    /** Starts it where it can not, and waits for its end. */
    Ended startInVain() throws Exception {
      Path log = newLog();
      Process process = process();
      CompletableFuture<String> address = drain(process, log);
      if (!process.waitFor(LONGEST_START_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      assertThat(address).failsWithin(LONGEST_END_SECONDS, TimeUnit.SECONDS);
      return new Ended(process.exitValue(), Files.readAllLines(log));
    }

    private Process process() throws IOException {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      ProcessBuilder child =
          new ProcessBuilder(
              java.toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xmx512m",
              "-cp",
              System.getProperty("java.class.path"),
              "pintle.local.Main");
      child.environment().keySet().removeIf(Launch::isOurs);
      child.environment().putAll(environment);
      return child.redirectErrorStream(true).start();
    }

    private static boolean isOurs(String name) {
      return name.startsWith("PINTLE_") || name.equals("PORT") || name.equals("JAVA_TOOL_OPTIONS");
    }
  }

  private static Path newLog() throws IOException {
    Files.createDirectories(LOGS);
    return LOGS.resolve("run-" + RUNS.incrementAndGet() + ".log");
  }

  /** The address as soon as it is printed; fails when the output ends without it. */
  private static CompletableFuture<String> drain(Process process, Path log) {
    CompletableFuture<String> address = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("output of " + process.pid())
        .start(() -> {
          try (BufferedReader lines = process.inputReader();
              var file = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              file.write(line);
              file.newLine();
              if (line.startsWith(ADDRESS)) {
                file.flush();
                address.complete(line.substring(ADDRESS.length()));
              }
            }
          } catch (IOException e) {
            address.completeExceptionally(e);
          }
          address.completeExceptionally(new IOException("it ended without an address"));
        });
    return address;
  }

  String address() {
    return address;
  }

  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  Http http() {
    return http;
  }

  /** SIGKILL: nothing of it runs any more when this returns. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, as Ctrl-C of {@code make run} and a system's end do. */
  Ended end() throws Exception {
    process.destroy();
    if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new TimeoutException("it did not end by SIGTERM");
    }
    return new Ended(process.exitValue(), Files.readAllLines(log));
  }

  /** Ends it where it still runs; a test that demands a clean end calls {@link #end}. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** What is left of a run. */
  record Ended(int exitCode, List<String> lines) {
    Ended {
      lines = List.copyOf(lines);
    }
  }
}
