package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** What reading a text takes, held against what a hostile one could be made to cost. */
public final class Cost {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Far more than reading takes, and far less than what a hostile text could be made to cost. */
  private static final long BYTES_FOR_A_CHARACTER = 400;

  private static final long BYTES_AT_LEAST = 2_000_000;

  private Cost() {}

  /** What the work gives, which it has to do within memory that grows with the text alone. */
  public static <T> T held(String text, Supplier<T> work) {
    // Once before it counts: a first time loads classes, which fuzzing instruments.
    var _ = work.get();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();

    T result = work.get();

    long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    assertThat(bytes).isLessThan(BYTES_AT_LEAST + BYTES_FOR_A_CHARACTER * text.length());
    return result;
  }
}
