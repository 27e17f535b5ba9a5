package pintle.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.pin.Redemption.Room;
import pintle.pin.Redemption.Tally;
import pintle.world.Together;

/** What every store of tallies holds. */
@Tag("case-18")
public abstract class RedemptionsContract {
  private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NOW = HOUR.plusSeconds(1800);
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Tally SENT = new Tally(1, 0);

  private final String name = "name-" + UUID.randomUUID();
  private Redemptions redemptions = new InMemoryRedemptions();

  /** A store to test; it need not be empty. */
  protected abstract Redemptions fresh();

  @BeforeEach
  void open() {
    redemptions = fresh();
  }

  private void add(int sent, int redeemed, Instant now) {
    assertThat(redemptions.add(name, new Tally(sent, redeemed), Room.UNBOUNDED, now)).isPresent();
  }

  @Test
  void addsUpByTheHourAndShowsTheHourBefore() {
    add(3, 0, NOW);
    add(-1, 2, HOUR.plus(AN_HOUR).minusMillis(1));
    add(1, 0, HOUR.plus(AN_HOUR));

    assertThat(redemptions.find(name, NOW))
        .isEqualTo(new Redemption(HOUR, new Tally(2, 2), Tally.NONE));
    assertThat(redemptions.find(name, NOW.plus(AN_HOUR)))
        .isEqualTo(new Redemption(HOUR.plus(AN_HOUR), SENT, new Tally(2, 2)));
    assertThat(redemptions.find(name + "x", NOW))
        .isEqualTo(new Redemption(HOUR, Tally.NONE, Tally.NONE));
  }

  @Test
  void givesTheHourAsItStandsThen() {
    add(3, 1, NOW);

    assertThat(redemptions.add(name, SENT, Room.UNBOUNDED, NOW)).contains(new Tally(4, 1));
  }

  @Test
  void addsNothingBeyondTheBoundsUnlessEnoughIsRedeemed() {
    Room room = new Room(2, 0);
    assertThat(redemptions.add(name, SENT, room, NOW)).isPresent();
    assertThat(redemptions.add(name, SENT, room, NOW)).isPresent();

    assertThat(redemptions.add(name, SENT, room, NOW)).isEmpty();
    assertThat(redemptions.add(name, Tally.NONE, room, NOW)).isEmpty();
    assertThat(redemptions.find(name, NOW).current()).isEqualTo(new Tally(2, 0));
    add(0, 1, NOW);
    assertThat(redemptions.add(name, SENT, room, NOW)).contains(new Tally(3, 1));
  }

  @Test
  void anEmptyHourIsHeldAgainstTheBoundsToo() {
    assertThat(redemptions.add(name, SENT, new Room(0, 1), NOW)).isEmpty();
    assertThat(redemptions.add(name, SENT, new Room(0, 0), NOW)).isPresent();
  }

  @Test
  void parallelCallersShareTheBounds() {
    Room room = new Room(20, 0);

    assertThat(
            Together.winsStubbornly(
                Together.THREADS, i -> redemptions.add(name, SENT, room, NOW).isPresent()))
        .isEqualTo(20);
  }
}
