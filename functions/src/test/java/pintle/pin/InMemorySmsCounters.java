package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counters in maps. */
public final class InMemorySmsCounters implements SmsCounters {
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, List<Instant>> moments = new HashMap<>();

  @Override
  public synchronized Optional<Instant> count(
      String name, Duration window, long cap, long amount, boolean really, Instant now) {
    Instant start = start(window, now);
    String key = name + "#" + start;
    long before = counts.getOrDefault(key, 0L);
    if (before + amount > cap) {
      return Optional.of(start.plus(window));
    }
    counts.put(key, before + (really ? amount : 0));
    return Optional.empty();
  }

  @Override
  public synchronized long counted(String name, Duration window, Instant now) {
    return counts.getOrDefault(name + "#" + start(window, now), 0L);
  }

  @Override
  public synchronized void giveBack(String name, Duration window, long amount, Instant now) {
    counts.computeIfPresent(name + "#" + start(window, now), (key, count) -> count - amount);
  }

  private static Instant start(Duration window, Instant now) {
    return Instant.ofEpochSecond(
        Math.floorDiv(now.getEpochSecond(), window.toSeconds()) * window.toSeconds());
  }

  @Override
  public synchronized Optional<Instant> keepMoment(String name, List<Cap> caps, Instant now) {
    List<Instant> kept = moments.computeIfAbsent(name, any -> new ArrayList<>());
    Instant next =
        caps.stream().map(cap -> cap.allows(kept, now)).max(Comparator.naturalOrder()).orElse(now);
    if (next.isAfter(now)) {
      return Optional.of(next);
    }
    kept.add(now);
    return Optional.empty();
  }
}
