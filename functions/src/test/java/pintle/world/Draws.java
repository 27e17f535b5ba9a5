package pintle.world;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Draws by which a property is held. Each has a seed of its own; one that fails tells it, and
 * {@code ./mvnw … -Dpintle.seed=<seed>} draws it again, first of all.
 */
public final class Draws {
  private static final long SEED = Long.getLong("pintle.seed", 20_261_127);

  private Draws() {}

  /** Holds a property of so many draws. */
  public static void each(int times, Consumer<RandomGenerator> property) {
    for (long seed = SEED; seed < SEED + times; seed++) {
      try {
        property.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("of the draw -Dpintle.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One of these characters. */
  public static char of(RandomGenerator random, String characters) {
    return characters.charAt(random.nextInt(characters.length()));
  }

  /** A text of these characters. */
  public static String text(RandomGenerator random, int length, String characters) {
    StringBuilder text = new StringBuilder(length);
    for (int at = 0; at < length; at++) {
      text.append(of(random, characters));
    }
    return text.toString();
  }
}
