package pintle.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastMadeTest {
  private final List<String> made = new ArrayList<>();
  private final LastMade<String, Integer> lengths =
      new LastMade<>(key -> {
        made.add(key);
        return key.length();
      });

  @Test
  void makesOnceWhatIsAskedForAgain() {
    assertThat(lengths.of("one")).isEqualTo(3);
    assertThat(lengths.of("one")).isEqualTo(3);
    assertThat(made).containsExactly("one");
  }

  @Test
  void makesAnotherOfAnotherKey() {
    assertThat(lengths.of("one")).isEqualTo(3);
    assertThat(lengths.of("three")).isEqualTo(5);
    assertThat(made).containsExactly("one", "three");
  }

  @Test
  void makesAgainAfterItHasForgotten() {
    assertThat(lengths.of("one")).isEqualTo(3);
    lengths.forget();
    assertThat(lengths.of("one")).isEqualTo(3);
    assertThat(made).containsExactly("one", "one");
  }
}
