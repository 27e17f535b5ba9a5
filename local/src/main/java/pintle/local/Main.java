package pintle.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code make run}: starts the local run, says where it is, and stays until it is told to end. */
public final class Main {
  // Held, because the log manager keeps loggers by weak references and would forget the level.
  private static final Logger HTTP_SERVER = Logger.getLogger("io.helidon");

  private Main() {}

  /** Exits 1 with one message on standard error where it cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
    HTTP_SERVER.setLevel(Level.WARNING);
    RunSettings settings;
    LocalRun run;
    try {
      settings = RunSettings.from(System.getenv());
      run = LocalRun.start(settings);
    } catch (StartFailure e) {
      System.err.println("pintle: " + e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end"));
    System.out.println(Greeting.of(run.port(), settings.data(), walk(settings.template())));
    new CountDownLatch(1).await();
  }

  /** Beside template.yaml, in the folder of what is never deployed. */
  private static Path walk(Path template) {
    return template.toAbsolutePath().resolveSibling("local").resolve("walk.sh");
  }
}
