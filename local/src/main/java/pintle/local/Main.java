package pintle.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code make run}: starts the local run, says where it is, and stays until it is told to end. */
public final class Main {
  private Main() {}

  /** Exits 1 with one message on standard error where it cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
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
