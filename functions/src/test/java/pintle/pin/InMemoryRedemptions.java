package pintle.pin;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pintle.pin.Redemption.Room;
import pintle.pin.Redemption.Tally;

/** Tallies in a map. */
public final class InMemoryRedemptions implements Redemptions {
  private final Map<String, Tally> tallies = new HashMap<>();

  @Override
  public synchronized Redemption find(String name, Instant now) {
    Instant hour = Redemption.hourOf(now);
    return new Redemption(hour, tally(name, hour), tally(name, hour.minus(Redemption.HOUR)));
  }

  @Override
  public synchronized Optional<Tally> add(String name, Tally more, Room within, Instant now) {
    Instant hour = Redemption.hourOf(now);
    Tally before = tally(name, hour);
    if (!within.holds(before)) {
      return Optional.empty();
    }
    Tally after = before.plus(more);
    tallies.put(name + "#" + hour, after);
    return Optional.of(after);
  }

  private Tally tally(String name, Instant hour) {
    return tallies.getOrDefault(name + "#" + hour, Tally.NONE);
  }
}
