package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;

/**
 * 64 connections of valid, invalid and hostile calls, while Pintle is killed and started again
 * twice: no answer is a 5xx but 503, nothing that was acknowledged is lost, nothing that ended
 * comes back, and what it keeps in memory does not grow. No part of {@code make test}: {@code
 * local/soak}.
 */
final class Soak {
  private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("soak.seconds", 60));
  private static final int RUNS = 3;
  private static final int CONNECTIONS = 64;
  private static final int LONGEST_SETTLING = 300;
  private static final int LEDGERS_A_USER = 4;
  private static final int READERS = 32;
  private static final int HOSTILE = 16;
  private static final long SEED = 20_261_127;

  private final Random random = new Random(SEED);
  private final Map<String, AtomicLong> answers = new ConcurrentSkipListMap<>();
  private final AtomicLong unanswered = new AtomicLong();
  private volatile boolean over;

  /** Open to callers, closed while memory is measured. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock(true);

  private volatile @Nullable Pintle pintle;

  /**
   * What one connection does.
   *
   * @param step over and over
   * @param settle after a call that was not answered
   */
  private record Worker(Consumer<Http> step, Consumer<Http> settle) {}

  /** After calls that change nothing: whether somebody answers again. */
  private static void isBack(Http http) {
    http.call("GET /local/health").expect(200);
  }

  private Pintle pintle() {
    return requireNonNull(pintle);
  }

  private Http http(String kind) {
    return pintle()
        .http()
        .watchedBy((line, reply) -> {
          answers
              .computeIfAbsent(kind + " " + reply.status(), status -> new AtomicLong())
              .incrementAndGet();
          if (reply.status() == 503) {
            assertThat(reply.headers()).containsKey("retry-after");
            throw new UncheckedIOException(new IOException("503"));
          }
          assertThat(reply.status()).as("%s: %s", line, reply.body()).isLessThan(500);
        });
  }

  @Test
  void nothingIsLostNothingComesBackAndMemoryIsFlat(@TempDir Path folder) throws Exception {
    Pintle.Launch launch = Pintle.on(folder.resolve("data")).port(Pintle.freePort());
    pintle = launch.start();
    List<Ledger> ledgers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> running = new ArrayList<>();
      prepare(ledgers)
          .forEach((worker, kind) -> running.add(threads.submit(() -> work(worker, kind))));
      assertThat(running).hasSize(CONNECTIONS);
      List<Memory> memory = new ArrayList<>();
      try {
        for (int run = 1; run <= RUNS; run++) {
          memory.add(load());
          if (run < RUNS) {
            pintle().kill();
            pintle = launch.start();
          }
        }
      } finally {
        over = true;
      }
      for (Future<?> one : running) {
        one.get();
      }
      Http http = pintle().http();
      ledgers.forEach(ledger -> ledger.check(http));
      report(memory, ledgers.stream().mapToInt(Ledger::size).sum());
      assertThat(memory).allMatch(Memory::flat);
    } finally {
      pintle().close();
    }
  }

  /** One run's share of the load, and what its process kept in memory. */
  private Memory load() throws IOException, InterruptedException {
    long share = LOAD.toMillis() / RUNS;
    Thread.sleep(share / 2);
    long warm = liveHeap();
    Thread.sleep(share - share / 2);
    return new Memory(warm >> 20, liveHeap() >> 20, resident() >> 20);
  }

  /**
   * What a process kept, in MiB.
   *
   * @param warm objects that were in use after half of its time
   * @param end and at its end
   * @param resident pages at its end, those of the database's engine too
   */
  private record Memory(long warm, long end, long resident) {
    /**
     * Half as much again is for what was written meanwhile, which the engine keeps in part. Below a
     * fifth of the heap its own buffers come and go by as much.
     */
    boolean flat() {
      return end <= Math.max(warm + warm / 2, 100);
    }

    @Override
    public String toString() {
      return "%d MiB in use after half a run, %d MiB at its end, %d MiB resident"
          .formatted(warm, end, resident);
    }
  }

  /** Everybody who calls, by what the answers are counted under. */
  private Map<Worker, String> prepare(List<Ledger> ledgers) {
    Http http = pintle().http();
    Map<DemoUser, String> signIns = new EnumMap<>(DemoUser.class);
    for (DemoUser user : DemoUser.values()) {
      signIns.put(user, http.register(user));
    }
    Map<Worker, String> workers = new LinkedHashMap<>();
    for (int of = 1; of <= LEDGERS_A_USER; of++) {
      for (DemoUser owner : DemoUser.values()) {
        Ledger ledger = new Ledger("Soak " + of, owner, signIns, random.nextLong());
        ledgers.add(ledger);
        workers.put(changing(ledger), "changing");
      }
    }
    String developer = requireNonNull(signIns.get(DemoUser.DEVELOPER));
    String grantor = requireNonNull(signIns.get(DemoUser.GROUP_ADMIN));
    for (int at = 0; at < READERS + HOSTILE; at++) {
      Connector connector = http.connector(developer, "Soaked " + at);
      String token = http.grant(grantor, connector, "user").expect(201).text("refreshToken");
      if (at < READERS) {
        workers.put(reading(connector, token), "reading");
      } else {
        Hostile hostile =
            new Hostile(
                connector, http.accessToken(connector, token), developer, random.nextLong());
        workers.put(new Worker(hostile::step, Soak::isBack), "hostile");
      }
    }
    return workers;
  }

  private static Worker changing(Ledger ledger) {
    AtomicLong steps = new AtomicLong();
    return new Worker(
        http -> {
          if (steps.incrementAndGet() % 5 == 0) {
            ledger.showEnded(http);
          } else {
            ledger.step(http);
          }
        },
        ledger::check);
  }

  private static Worker reading(Connector connector, String refreshToken) {
    return new Worker(
        http -> {
          String accessToken = http.accessToken(connector, refreshToken);
          assertThat(http.groups(accessToken)).contains("sales");
        },
        Soak::isBack);
  }

  private void work(Worker worker, String kind) {
    boolean settled = true;
    int tries = 0;
    while (!over || !settled) {
      gate.readLock().lock();
      try {
        Http http = http(kind);
        if (settled) {
          worker.step().accept(http);
        } else {
          worker.settle().accept(http);
          settled = true;
          tries = 0;
        }
      } catch (UncheckedIOException e) {
        unanswered.incrementAndGet();
        settled = false;
        if (++tries > LONGEST_SETTLING) {
          throw new AssertionError("no answer for a minute", e);
        }
      } finally {
        gate.readLock().unlock();
      }
      if (!settled) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What is reachable, in bytes, while nobody calls: a hostile body in flight has megabytes, and
   * what is asked for after a collection has what was allocated meanwhile.
   */
  private long liveHeap() throws IOException, InterruptedException {
    gate.writeLock().lock();
    try {
      Matcher total = Pattern.compile("Total +\\d+ +(\\d+)").matcher(jcmd("GC.class_histogram"));
      if (!total.find()) {
        throw new AssertionError("the process tells nothing of its heap");
      }
      return Long.parseLong(total.group(1));
    } finally {
      gate.writeLock().unlock();
    }
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pintle().pid()),
                command)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private long resident() throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(pintle().pid()), "status"));
    Matcher matcher = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
    return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
  }

  private void report(List<Memory> memory, int written) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "64 connections, %d s of load, killed and started again %d times"
            .formatted(LOAD.toSeconds(), RUNS - 1));
    answers.forEach((kind, count) -> lines.add("%8d answers  %s".formatted(count.get(), kind)));
    lines.add(
        "%8d calls without an answer or with a 503, each settled after it"
            .formatted(unanswered.get()));
    lines.add(
        "%8d connectors and grants that were acknowledged, each there or gone as told"
            .formatted(written));
    memory.forEach(one -> lines.add("         " + one));
    Files.write(Path.of("target", "soak.txt"), lines);
  }
}
