package pintle.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;

/**
 * A function between its initialisation, which a snapshot of SnapStart keeps, and its first answer:
 * prints the processor time of that call. {@code BENCH_HANDLER} names the class of the function;
 * with {@code BENCH_PRIMED} what is registered for a snapshot is told before.
 */
public final class SnapshotHandler implements RequestStreamHandler {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final RequestStreamHandler function;

  public SnapshotHandler() throws ReflectiveOperationException {
    function =
        (RequestStreamHandler)
            Class.forName(System.getenv("BENCH_HANDLER")).getConstructor().newInstance();
    if (System.getenv("BENCH_PRIMED") != null) {
      tellOfSnapshot();
    }
  }

  /** As Lambda's runtime does, whose client brings these classes. */
  private static void tellOfSnapshot() throws ReflectiveOperationException {
    String crac = "com.amazonaws.services.lambda.crac.";
    Class<?> context = Class.forName(crac + "Context");
    Object all = Class.forName(crac + "Core").getMethod("getGlobalContext").invoke(null);
    Class.forName(crac + "Resource")
        .getMethod("beforeCheckpoint", context)
        .invoke(all, new Object[] {null});
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long before = PROCESS.getProcessCpuTime();
    function.handleRequest(input, output, context);
    System.out.println("bench-call-ns " + (PROCESS.getProcessCpuTime() - before));
  }
}
