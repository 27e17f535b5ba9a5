package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pintle.pin.SmsCounters;
import pintle.refusal.Reason;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Counters of fixed windows, one item each, and lists of moments for sliding ones. */
public final class DynamoSmsCounters implements SmsCounters {
  /** Each lost race means that another moment was kept, so that a cap ends them soon. */
  private static final int ATTEMPTS = 30;

  private static final String FITS = "attribute_not_exists(n) OR n <= :room";

  /** What the cap has no room for even in an empty window: no row fulfils it, not a missing one. */
  private static final String NEVER_FITS = "n <= :room";

  private static final String COUNT = "SET #ttl = :ttl ADD n :amount";
  private static final String GIVE_BACK = "ADD n :back";
  private static final String COUNTED = "n >= :amount";
  private static final String AS_READ = "version = :version";

  private final Table table;

  public DynamoSmsCounters(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public Optional<Instant> count(
      String name, Duration window, long cap, long amount, boolean really, Instant now) {
    long room = cap - amount;
    Instant start = start(window, now);
    Instant end = start.plus(window);
    boolean counted =
        table
            .update(
                Key.count(name, start),
                COUNT,
                room >= 0 ? FITS : NEVER_FITS,
                Item.with()
                    .number(":amount", really ? amount : 0)
                    .number(":room", room)
                    .ttl(":ttl", end))
            .isPresent();
    return counted ? Optional.empty() : Optional.of(end);
  }

  @Override
  public long counted(String name, Duration window, Instant now) {
    return table
        .get(Key.count(name, start(window, now)))
        .flatMap(item -> item.numberIfAny("n"))
        .orElse(0L);
  }

  @Override
  public void giveBack(String name, Duration window, long amount, Instant now) {
    table.update(
        Key.count(name, start(window, now)),
        GIVE_BACK,
        COUNTED,
        Item.with().number(":amount", amount).number(":back", -amount));
  }

  private static Instant start(Duration window, Instant now) {
    long second = now.getEpochSecond();
    return Instant.ofEpochSecond(second - Math.floorMod(second, window.toSeconds()));
  }

  @Override
  public Optional<Instant> keepMoment(String name, List<Cap> caps, Instant now) {
    Duration longest =
        caps.stream().map(Cap::window).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    Key key = Key.moments(name);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Item> found = table.get(key);
      List<Instant> moments =
          new ArrayList<>(
              found.map(item -> item.times("moments")).orElse(List.of()).stream()
                  .filter(moment -> moment.plus(longest).isAfter(now))
                  .toList());
      Instant opens =
          caps.stream()
              .map(cap -> cap.allows(moments, now))
              .max(Comparator.naturalOrder())
              .orElse(now);
      if (opens.isAfter(now)) {
        return Optional.of(opens);
      }
      moments.add(now);
      moments.sort(Comparator.naturalOrder());
      if (keep(key, moments, found.map(item -> item.number("version")), now.plus(longest))) {
        return Optional.empty();
      }
    }
    throw Reason.BUSY.refusal();
  }

  private boolean keep(Key key, List<Instant> moments, Optional<Long> version, Instant end) {
    Item item =
        Item.at(key)
            .times("moments", moments)
            .number("version", version.orElse(0L) + 1)
            .ttl("ttl", end);
    return version.isPresent()
        ? table.put(item, AS_READ, Item.with().number(":version", version.get()))
        : table.put(item, Table.ABSENT, Item.with());
  }
}
