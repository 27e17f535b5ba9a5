package pintle.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.pin.Redemption.Tally;

/** When sends are too many for what is redeemed, at the edge of two hours, too. */
@Tag("case-18")
final class RedemptionTest {
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // sent and redeemed in this hour and in the one before, minutes into this one, whether one more
    // goes
    "49, 0, 0, 0, 30, true",
    "50, 0, 0, 0, 30, false",
    "50, 4, 0, 0, 30, false",
    "50, 5, 0, 0, 30, true",
    "59, 5, 0, 0, 59, false",
    "60, 6, 0, 0, 59, true",
    "0, 0, 50, 0, 0, false",
    "0, 0, 50, 0, 2, true",
    "1, 0, 49, 0, 0, false",
    "25, 0, 50, 0, 30, false",
    "24, 0, 50, 0, 30, true",
    "40, 0, 100, 100, 15, true",
    "49, 0, 49, 0, 59, true",
  })
  void oneMoreGoesWhileFewWereSentOrOneInTenRedeemed(
      long sent, long redeemed, long sentBefore, long redeemedBefore, long minutes, boolean goes) {
    Redemption seen =
        new Redemption(TEN, new Tally(sent, redeemed), new Tally(sentBefore, redeemedBefore));
    Instant now = TEN.plusSeconds(60 * minutes);

    assertThat(seen.room(now).holds(seen.current())).isEqualTo(goes);
    assertThat(seen.opens(now).equals(now)).isEqualTo(goes);
  }

  @Test
  void aStopEndsSoonAfterTheHourInWhichTheLeastWereSent() {
    Redemption least = new Redemption(TEN, new Tally(50, 0), Tally.NONE);

    assertThat(least.opens(TEN.plusSeconds(600))).isEqualTo(TEN.plusSeconds(3660));
  }

  @Test
  void whoSentManyInGoodUseWaitsUntilFewAreWithinTheHour() {
    Redemption many = new Redemption(TEN, new Tally(100, 9), Tally.NONE);

    assertThat(many.opens(TEN.plusSeconds(3540))).isEqualTo(TEN.plusSeconds(3600 + 1860));
    assertThat(new Redemption(TEN, Tally.NONE, new Tally(1000, 0)).opens(TEN))
        .isEqualTo(TEN.plusSeconds(3600 - 120));
  }
}
