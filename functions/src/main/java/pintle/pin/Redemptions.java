package pintle.pin;

import java.time.Instant;
import java.util.Optional;
import pintle.pin.Redemption.Room;
import pintle.pin.Redemption.Tally;

/** PINs sent and PINs redeemed, by name and hour. Every change is one conditional write. */
public interface Redemptions {
  /** The hour that holds {@code now}, and the one before. */
  Redemption find(String name, Instant now);

  /**
   * Adds to the hour that holds {@code now}, where the hour as it stands before is within bounds.
   *
   * @return the hour as it stands then; empty where it was not within bounds
   */
  Optional<Tally> add(String name, Tally more, Room within, Instant now);
}
