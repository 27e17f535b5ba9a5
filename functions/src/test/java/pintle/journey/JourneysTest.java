package pintle.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random journeys against the model. {@code -Djourney.seed=} and {@code -Djourney.steps=} choose
 * others; local/journeys goes a million steps.
 */
final class JourneysTest {
  /** Steps of one journey: the tokens of longer ones would be tried more often than made. */
  private static final int LENGTH = 200;

  /** In which every fault has to be found. */
  private static final int ENOUGH = 5_000;

  private static final long SEED = Long.getLong("journey.seed", 1);
  private static final int STEPS = Integer.getInteger("journey.steps", 10_000);

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
    out.println("journeys: seeds from " + SEED + ", " + STEPS + " steps");
    try {
      go(SEED, STEPS, Fault.NONE);
    } catch (Journey.Lost lost) {
      throw shortest(lost);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theyFindWhatIsWrong(Fault fault) {
    Journey.Lost lost =
        catchThrowableOfType(Journey.Lost.class, () -> go(1_000, ENOUGH, fault));

    assertThat(lost).as(fault + " was not found").isNotNull();
    out.println(fault + ": " + lost.getMessage().lines().findFirst().orElse(""));
  }

  /** Journeys one after the other, each of the next seed, so many steps in all. */
  private void go(long seed, int steps, Fault fault) {
    long calls = 0;
    int journeys = (steps + LENGTH - 1) / LENGTH;
    for (int i = 0; i < journeys; i++) {
      Journey journey = new Journey(seed + i, fault);
      journey.run(Math.min(LENGTH, steps - i * LENGTH));
      calls += journey.calls();
      if ((i + 1) % 100 == 0 || i + 1 == journeys) {
        out.println("journeys: " + Math.min(steps, (i + 1) * LENGTH) + " steps, " + calls + " calls");
      }
    }
  }

  /** The fewest steps of this seed after which trying every token shows that something is wrong. */
  private static AssertionError shortest(Journey.Lost lost) {
    Journey.Lost shortest =
        IntStream.range(1, lost.step())
            .boxed()
            .flatMap(
                steps -> {
                  Journey.Lost again =
                      catchThrowableOfType(
                          Journey.Lost.class,
                          () -> new Journey(lost.seed(), Fault.NONE).run(steps));
                  return java.util.stream.Stream.ofNullable(again);
                })
            .findFirst()
            .orElse(lost);
    return new AssertionError(
        shortest.getMessage()
            + "%nAgain: ./mvnw -pl functions test -Dtest=JourneysTest -Djourney.seed=%d -Djourney.steps=%d"
                .formatted(shortest.seed(), shortest.step()),
        shortest);
  }
}
