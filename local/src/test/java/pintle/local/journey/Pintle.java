package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
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
import pintle.world.Canaries;

/**
 * A local run as {@code make run} starts it, in a child JVM on the test's own class path. What it
 * prints goes to {@code target/journey/}, and when it ends to the {@link Canaries} that know what
 * the test has sent and got; {@link #kill} ends it as a power cut would.
 */
final class Pintle implements Where {
  private static final String ADDRESS = "Pintle: ";
  private static final Path LOGS = Path.of("target", "journey");
  private static final int LONGEST_START_SECONDS = 60;
  private static final int LONGEST_END_SECONDS = 20;

  private final Process process;
  private final Output output;
  private final String address;
  private final Http http;

  private Pintle(Process process, Output output, String address) {
    this.process = process;
    this.output = output;
    this.address = address;
    this.http = new Http(address, new LocalHelpers());
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
      Process process = process();
      Output output = Output.of(process);
      try {
        Pintle pintle =
            new Pintle(
                process, output, output.address().get(LONGEST_START_SECONDS, TimeUnit.SECONDS));
        assertThat(pintle.http().call("GET /local/health").expect(200).text("status"))
            .isEqualTo("ok");
        return pintle;
      } catch (Exception | AssertionError e) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("it did not start: " + output.lines(), e);
      }
    }

    /** Starts it where it can not, and waits for its end. */
    Ended startInVain() throws Exception {
      Process process = process();
      Output output = Output.of(process);
      if (!process.waitFor(LONGEST_START_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Ended(process.exitValue(), output.lines());
    }

    private Process process() throws IOException {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      // The engine unpacks its native library there, and a killed run leaves it behind.
      Path temporary =
          Path.of(requireNonNull(environment.get("PINTLE_DATA"))).resolveSibling("tmp");
      ProcessBuilder child =
          new ProcessBuilder(
              java.toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xmx512m",
              "-Djava.io.tmpdir=" + Files.createDirectories(temporary),
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

  /**
   * What a process prints, as it goes to a file.
   *
   * @param address as soon as it is printed; fails when the output ends without it
   * @param end completes when the last line is in the file
   */
  private record Output(Path log, CompletableFuture<String> address, CompletableFuture<Void> end) {
    static Output of(Process process) throws IOException {
      Files.createDirectories(LOGS);
      Output output =
          new Output(
              // Named after the child, as several processes run the tests side by side.
              LOGS.resolve("run-" + process.pid() + ".log"),
              new CompletableFuture<>(),
              new CompletableFuture<>());
      Thread.ofPlatform().daemon().start(() -> output.drain(process));
      return output;
    }

    private void drain(Process process) {
      try (BufferedReader lines = process.inputReader();
          BufferedWriter file = Files.newBufferedWriter(log)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          file.write(line);
          file.newLine();
          if (line.startsWith(ADDRESS)) {
            address.complete(line.substring(ADDRESS.length()));
          }
        }
      } catch (IOException e) {
        address.completeExceptionally(e);
      }
      address.completeExceptionally(new IOException("it ended without an address"));
      end.complete(null);
    }

    List<String> lines() throws Exception {
      end.get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
      return Files.readAllLines(log);
    }

    /** Once the process has ended: all but the greeting, which tells whom to sign in as. */
    void tell() {
      try {
        lines().stream()
            .dropWhile(line -> !line.startsWith("{"))
            .forEach(line -> Canaries.ofThisProcess().told(log.toString(), line));
      } catch (Exception e) {
        throw new AssertionError("what it printed can not be read", e);
      }
    }
  }

  @Override
  public String address() {
    return address;
  }

  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  @Override
  public Http http() {
    return http;
  }

  /** Of the child, for who looks at it from outside. */
  long pid() {
    return process.pid();
  }

  /** SIGKILL: nothing of it runs any more when this returns. */
  void kill() {
    process.destroyForcibly().onExit().join();
    output.tell();
  }

  /** Ends it, and starts it again on its port and this data, with its clock ahead by so much. */
  Pintle restartedIn(Path data, String offset) throws Exception {
    int port = port();
    end();
    return on(data).port(port).with("PINTLE_CLOCK_OFFSET", offset).start();
  }

  /** SIGTERM, as Ctrl-C of {@code make run} and a system's end do. */
  Ended end() throws Exception {
    process.destroy();
    if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new TimeoutException("it did not end by SIGTERM");
    }
    output.tell();
    return new Ended(process.exitValue(), output.lines());
  }

  /** Ends it where it still runs; a test of the end itself calls {@link #end}. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        output.tell();
      } else {
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
