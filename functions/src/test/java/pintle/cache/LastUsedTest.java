package pintle.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LastUsedTest {
  private final LastUsed<String, Integer> lengths = new LastUsed<>(2);

  @Test
  void findsWhatWasPut() {
    lengths.put("one", 3);
    assertThat(lengths.find("one")).contains(3);
    assertThat(lengths.find("three")).isEmpty();
  }

  @Test
  void keepsTheNewerValueOfAKey() {
    lengths.put("one", 3);
    lengths.put("one", 4);
    assertThat(lengths.find("one")).contains(4);
  }

  @Test
  void letsGoOfWhatWasNotUsedForLongest() {
    lengths.put("one", 3);
    lengths.put("three", 5);
    assertThat(lengths.find("one")).isPresent();
    lengths.put("seven", 5);
    assertThat(lengths.find("three")).isEmpty();
    assertThat(lengths.find("one")).contains(3);
    assertThat(lengths.find("seven")).contains(5);
  }
}
