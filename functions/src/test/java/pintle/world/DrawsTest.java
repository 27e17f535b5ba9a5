package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrawsTest {
  @Test
  void drawsTheSameEachTime() {
    List<Long> once = new ArrayList<>();
    List<Long> again = new ArrayList<>();
    Draws.each(50, random -> once.add(random.nextLong()));
    Draws.each(50, random -> again.add(random.nextLong()));

    assertThat(once).hasSize(50).doesNotHaveDuplicates().isEqualTo(again);
  }

  @Test
  void tellsTheSeedOfADrawThatFails() {
    List<Integer> drawn = new ArrayList<>();

    assertThatThrownBy(() ->
            Draws.each(
                50,
                random -> {
                  drawn.add(random.nextInt());
                  assertThat(drawn).hasSizeLessThan(3);
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("of the draw -Dpintle.seed=20261129: ");
  }
}
