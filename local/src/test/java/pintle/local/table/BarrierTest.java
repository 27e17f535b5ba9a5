package pintle.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BarrierTest {
  @Test
  void writesOnceForEachThatComesAlone() {
    AtomicInteger writes = new AtomicInteger();
    Barrier barrier = new Barrier(writes::incrementAndGet);

    barrier.pass();
    barrier.pass();

    assertThat(writes).hasValue(2);
  }

  @Test
  void letsOneWriteServeAllThatCameDuringTheLastOne() throws Exception {
    AtomicInteger writes = new AtomicInteger();
    CountDownLatch inWrite = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Barrier barrier =
        new Barrier(() -> {
          if (writes.incrementAndGet() == 1) {
            inWrite.countDown();
            await(finish);
          }
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(barrier::pass);
      await(inWrite);
      List<Thread> later = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        later.add(Thread.startVirtualThread(barrier::pass));
      }
      for (Thread thread : later) {
        while (thread.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      finish.countDown();
      first.get();
      for (Thread thread : later) {
        thread.join();
      }
    }
    assertThat(writes).hasValue(2);
  }

  @Test
  void neverLetsAnyoneByBeforeAWriteThatBeganAfterHeCame() throws Exception {
    AtomicLong stored = new AtomicLong();
    AtomicLong onDisk = new AtomicLong();
    Barrier barrier =
        new Barrier(() -> {
          long seen = stored.get();
          Thread.onSpinWait();
          onDisk.set(seen);
        });
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 20_000; i++) {
        answers.add(
            threads.submit(() -> {
              long mine = stored.incrementAndGet();
              barrier.pass();
              return onDisk.get() >= mine;
            }));
      }
    }
    for (Future<Boolean> answer : answers) {
      assertThat(answer.get()).isTrue();
    }
  }

  @Test
  void doesNotCountAWriteThatFailed() {
    AtomicInteger writes = new AtomicInteger();
    Barrier barrier =
        new Barrier(() -> {
          if (writes.incrementAndGet() == 1) {
            throw new IllegalStateException("disk full");
          }
        });

    assertThatThrownBy(barrier::pass).hasMessage("disk full");
    barrier.pass();

    assertThat(writes).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
