package pintle.local;

import java.util.concurrent.CountDownLatch;

/** {@code make run}: starts the local run, says where it is, and stays until it is told to end. */
public final class Main {
  private Main() {}

  /** Exits 1 with one message on standard error where it cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
    LocalRun run;
    try {
      run = LocalRun.start(RunSettings.from(System.getenv()));
    } catch (StartFailure e) {
      System.err.println("pintle: " + e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end"));
    System.out.println("Pintle: http://127.0.0.1:" + run.port());
    System.out.println("Text messages: http://127.0.0.1:" + run.port() + "/local/inbox");
    System.out.println("Stop with Ctrl-C.");
    new CountDownLatch(1).await();
  }
}
