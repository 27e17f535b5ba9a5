package pintle.world;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import pintle.refusal.Refusal;

/** Runs one thing in many threads that start at the same moment. */
public final class Together {
  /** How many callers race in the tests. */
  public static final int THREADS = 50;

  private static final int STUBBORN = 100;

  private Together() {}

  /** What each of the threads got, in the order of their numbers. */
  public static <T> List<T> call(int threads, IntFunction<T> work) {
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(() -> {
              ready.countDown();
              gate.await();
              return work.apply(number);
            }));
      }
      ready.await();
      gate.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while threads ran", e);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed", e.getCause());
    }
  }

  /** How many of the threads won; one that was told 503 did not. */
  public static long wins(int threads, IntPredicate attempt) {
    return call(threads, i -> won(attempt, i)).stream().filter(won -> won).count();
  }

  /** The same, but a thread that was told 503 tries again, as a client would. */
  public static long winsStubbornly(int threads, IntPredicate attempt) {
    return call(threads, i -> wonStubbornly(attempt, i)).stream().filter(won -> won).count();
  }

  private static boolean won(IntPredicate attempt, int i) {
    try {
      return attempt.test(i);
    } catch (Refusal refusal) {
      if (refusal.reason().status() == 503) {
        return false;
      }
      throw refusal;
    }
  }

  private static boolean wonStubbornly(IntPredicate attempt, int i) {
    for (int times = 1; times < STUBBORN; times++) {
      try {
        return attempt.test(i);
      } catch (Refusal refusal) {
        if (refusal.reason().status() != 503) {
          throw refusal;
        }
      }
    }
    return attempt.test(i);
  }
}
