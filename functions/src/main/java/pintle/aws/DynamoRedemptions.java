package pintle.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.pin.Redemption;
import pintle.pin.Redemption.Room;
import pintle.pin.Redemption.Tally;
import pintle.pin.Redemptions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One item a name and hour. The balance is kept beside what it is made of, because a condition can
 * compare and not multiply.
 */
public final class DynamoRedemptions implements Redemptions {
  private static final String ADD =
      "SET #ttl = :ttl ADD sent :sent, redeemed :redeemed, balance :balance";
  private static final String WITHIN = "sent < :below OR balance >= :from";
  private static final String WITHIN_OR_EMPTY = "attribute_not_exists(sent) OR " + WITHIN;

  private final Table table;

  public DynamoRedemptions(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public Redemption find(String name, Instant now) {
    Instant hour = Redemption.hourOf(now);
    Key current = Key.count(name, hour);
    Key before = Key.count(name, hour.minus(Redemption.HOUR));
    Map<Key, Item> found = table.get(List.of(current, before));
    return new Redemption(hour, tally(found, current), tally(found, before));
  }

  private static Tally tally(Map<Key, Item> found, Key key) {
    return Optional.ofNullable(found.get(key)).map(DynamoRedemptions::tally).orElse(Tally.NONE);
  }

  private static Tally tally(Item item) {
    return new Tally(item.number("sent"), item.number("redeemed"));
  }

  @Override
  public Optional<Tally> add(String name, Tally more, Room within, Instant now) {
    Instant hour = Redemption.hourOf(now);
    Item values =
        Item.with()
            .number(":sent", more.sent())
            .number(":redeemed", more.redeemed())
            .number(":balance", more.balance())
            .number(":below", within.sentBelow())
            .number(":from", within.balanceFrom())
            // The next hour looks back at this one.
            .ttl(":ttl", hour.plus(Redemption.HOUR.multipliedBy(2)));
    String condition = within.holds(Tally.NONE) ? WITHIN_OR_EMPTY : WITHIN;
    return table
        .update(Key.count(name, hour), ADD, condition, values)
        .map(DynamoRedemptions::tally);
  }
}
