package pintle.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.world.NativeSignatures;

/**
 * Random journeys against the model. {@code -Djourney.seed=} and {@code -Djourney.steps=} choose
 * others; local/journeys goes a million steps.
 */
@ExtendWith(NativeSignatures.class)
final class JourneysTest {
  /** Steps of one journey: the tokens of a longer one would be tried more often than made. */
  private static final int LENGTH = 150;

  /** In which every fault has to be found; the last one is after 2,300. */
  private static final int ENOUGH = 10_000;

  private static final long SEED = Long.getLong("journey.seed", 1);
  private static final int STEPS = Integer.getInteger("journey.steps", 10_000);
  private static final int THREADS = Integer.getInteger("journey.threads", 1);

  /** The process's own: what goes through Surefire is seen when all is over. */
  private static final PrintStream PROGRESS =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

  private final PrintStream out = System.out;

  /** The functions' log lines would be gigabytes. */
  @BeforeEach
  void silence() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void speak() {
    System.setOut(out);
  }

  @Test
  void everyAnswerIsTheModels() {
    Optional<Journey.Lost> lost = go(SEED, STEPS, Fault.NONE);

    lost.map(one -> shortest(one, Fault.NONE))
        .ifPresent(one -> {
          throw new AssertionError(one.howToGoItAgain(), one);
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theyFindWhatIsWrong(Fault fault) {
    Optional<Journey.Lost> lost = go(1_000, ENOUGH, fault);

    assertThat(lost).as(fault + " in " + ENOUGH + " steps").isPresent();
  }

  @Test
  void aLostJourneyIsLostAgainInTheFewestSteps() {
    Fault fault = Fault.OFFER_IS_FORGOTTEN;
    Journey.Lost lost = go(1_000, ENOUGH, fault).orElseThrow();
    Journey.Lost shortest = shortest(lost, fault);

    assertThat(shortest.step()).isLessThanOrEqualTo(lost.step());
    assertThat(shortest.howToGoItAgain())
        .contains("-Djourney.seed=" + lost.seed(), "-Djourney.steps=" + shortest.step())
        .doesNotContainPattern("pintle_.._[A-Za-z0-9]");
    assertThatThrownBy(() -> new Journey(lost.seed(), fault).run(shortest.step()))
        .isInstanceOf(Journey.Lost.class);
    new Journey(lost.seed(), fault).run(shortest.step() - 1);
  }

  /** Journeys of one seed after the other, so many steps in all; the first that gets lost. */
  private Optional<Journey.Lost> go(long seed, int steps, Fault fault) {
    int journeys = (steps + LENGTH - 1) / LENGTH;
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicLong calls = new AtomicLong();
    long start = System.nanoTime();
    List<Future<Optional<Journey.Lost>>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        running.add(
            threads.submit(() -> {
              for (int i = next.getAndIncrement(); i < journeys; i = next.getAndIncrement()) {
                Journey journey = new Journey(seed + i, fault);
                try {
                  journey.run(Math.min(LENGTH, steps - i * LENGTH));
                } catch (Journey.Lost lost) {
                  next.set(journeys);
                  return Optional.of(lost);
                }
                calls.addAndGet(journey.calls());
                int so = done.incrementAndGet();
                if (so % 250 == 0) {
                  PROGRESS.println("journeys: " + so * LENGTH + " steps, " + calls + " calls");
                }
              }
              return Optional.empty();
            }));
      }
    }
    Optional<Journey.Lost> lost = running.stream().flatMap(one -> result(one).stream()).findFirst();
    if (lost.isEmpty()) {
      PROGRESS.println(
          "journeys: went %,d steps in %,d calls, seeds %d to %d, in %d s: every answer was the model's"
              .formatted(
                  steps,
                  calls.get(),
                  seed,
                  seed + journeys - 1,
                  Duration.ofNanos(System.nanoTime() - start).toSeconds()));
    }
    return lost;
  }

  private static Optional<Journey.Lost> result(Future<Optional<Journey.Lost>> done) {
    try {
      return done.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** The fewest steps of this seed after which trying every token shows that something is wrong. */
  private static Journey.Lost shortest(Journey.Lost lost, Fault fault) {
    for (int steps = 1; steps < lost.step(); steps++) {
      Journey journey = new Journey(lost.seed(), fault);
      int prefix = steps;
      Journey.Lost again = catchThrowableOfType(Journey.Lost.class, () -> journey.run(prefix));
      if (again != null) {
        return again;
      }
    }
    return lost;
  }
}
