package pintle.local.table;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits until a write that began after the call has ended, and lets one such write serve all who
 * wait: parallel transactions cost one marker between them, not one each.
 */
final class Barrier {
  private final Runnable write;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong begun = new AtomicLong();
  private long ended;

  Barrier(Runnable write) {
    this.write = write;
  }

  void pass() {
    // A write under way may have begun too early to cover the caller, so the next one counts.
    long needed = begun.get() + 1;
    writing.lock();
    try {
      if (ended < needed) {
        long mine = begun.incrementAndGet();
        write.run();
        ended = mine;
      }
    } finally {
      writing.unlock();
    }
  }
}
