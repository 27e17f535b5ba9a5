package pintle.secret;

import java.util.Random;

/** The same bytes in every run. */
public final class SeededRandomness implements Randomness {
  private final Random source;

  public SeededRandomness(long seed) {
    source = new Random(seed);
  }

  @Override
  public synchronized byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    source.nextBytes(bytes);
    return bytes;
  }
}
