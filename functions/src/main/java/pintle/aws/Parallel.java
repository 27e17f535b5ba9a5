package pintle.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The same work for each of many things, some at once. The first failure keeps the rest from
 * beginning and is thrown when all that had begun have ended.
 */
final class Parallel {
  /** As many connections as the HTTP client keeps open (http.maxConnections). */
  private static final int AT_ONCE = 5;

  private Parallel() {}

  static <T> void forEach(List<T> all, Consumer<T> work) {
    map(
        all,
        one -> {
          work.accept(one);
          return true;
        });
  }

  /** What came out, in the order of what went in. */
  static <T, R> List<R> map(List<T> all, Function<T, R> work) {
    if (all.size() < 2) {
      return all.stream().map(work).toList();
    }
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<R>> running = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Math.min(AT_ONCE, all.size()), Thread.ofVirtual().factory())) {
      for (T one : all) {
        running.add(pool.submit(() -> unlessFailed(failed, work, one)));
      }
    }
    List<R> results = new ArrayList<>();
    for (Future<R> one : running) {
      results.add(result(one));
    }
    return results;
  }

  private static <T, R> R unlessFailed(AtomicBoolean failed, Function<T, R> work, T one) {
    if (failed.get()) {
      throw new CancellationException();
    }
    try {
      return work.apply(one);
    } catch (RuntimeException | Error failure) {
      failed.set(true);
      throw failure;
    }
  }

  /** What was given up stands behind what failed, so that the failure is met first. */
  private static <R> R result(Future<R> ended) {
    try {
      return ended.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("a part of the work failed", failure.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Attempts.down("Interrupted");
    }
  }
}
