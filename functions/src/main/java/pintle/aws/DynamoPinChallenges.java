package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.phone.MemberId;
import pintle.pin.Audience;
import pintle.pin.PinChallenge;
import pintle.pin.PinChallenges;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * PIN challenges. Every write moves the version, so that nobody puts back failures or tries as they
 * were before a count. The attribute {@code nonce} is missing once the PIN was redeemed.
 */
public final class DynamoPinChallenges implements PinChallenges {
  private static final int ATTEMPTS = 5;

  /** Updates in one transaction; one more is the audit event. */
  private static final int MOST_CLEARED = 99;

  private static final String AS_READ = "version = :version";

  /** {@link PinChallenge#live} and not {@link PinChallenge#locked}, on the row itself. */
  private static final String TRY_ALLOWED =
      "attribute_exists(nonce) AND tries < :mostTries AND expiresAt > :now"
          + " AND failures < :forGood AND (failures < lockAt OR lastTryAt <= :dayAgo)";

  private static final String COUNT_TRY =
      "SET lastTryAt = :now, #ttl = :ttl ADD tries :one, failures :one, version :one";
  private static final String SAME_PIN_STILL_OUT = "nonce = :nonce";
  private static final String REDEEM =
      "SET failures = :none, lockAt = :lockAt, #ttl = :ttl ADD version :one REMOVE nonce";
  private static final String CLEAR = "SET failures = :none, lockAt = :lockAt ADD version :one";

  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration KEPT_WITH_FAILURES = Duration.ofDays(400);

  private final Table table;

  public DynamoPinChallenges(DynamoDbClient client, String table) {
    this(new Table(client, table));
  }

  DynamoPinChallenges(Table table) {
    this.table = table;
  }

  @Override
  public PinChallenge find(PinChallenge.Key key) {
    return table
        .get(Key.challenge(key))
        .map(item -> read(key, item))
        .orElseGet(() -> PinChallenge.none(key));
  }

  @Override
  public boolean put(PinChallenge challenge) {
    Item item =
        Item.at(Key.challenge(challenge.key()))
            .text("pepperVersion", challenge.pepperVersion())
            .time("expiresAt", challenge.expiresAt())
            .number("tries", challenge.tries())
            .number("failures", challenge.failures())
            .number("lockAt", challenge.lockAt())
            .time("lastTryAt", challenge.lastTryAt())
            .number("version", challenge.version() + 1)
            .ttl("ttl", keptUntil(challenge.expiresAt(), challenge.failures()));
    if (challenge.nonce().length > 0) {
      item.bytes("nonce", challenge.nonce());
    }
    return challenge.version() == 0
        ? table.put(item, Table.ABSENT, Item.with())
        : table.put(item, AS_READ, Item.with().number(":version", challenge.version()));
  }

  private static Instant keptUntil(Instant expiry, int failures) {
    return expiry.plus(failures == 0 ? KEPT : KEPT_WITH_FAILURES);
  }

  @Override
  public Optional<PinChallenge> countTry(PinChallenge.Key key, Instant now) {
    Item values =
        Item.with()
            .time(":now", now)
            .time(":dayAgo", now.minus(PinChallenge.LOCK))
            .number(":mostTries", PinChallenge.MOST_TRIES)
            .number(":forGood", PinChallenge.FAILURES_FOR_GOOD)
            .number(":one", 1)
            .ttl(":ttl", keptUntil(now.plus(PinChallenge.LIFE), 1));
    return table
        .update(Key.challenge(key), COUNT_TRY, TRY_ALLOWED, values)
        .map(item -> read(key, item));
  }

  @Override
  public boolean redeem(PinChallenge compared) {
    Item values =
        cleared().bytes(":nonce", compared.nonce()).ttl(":ttl", keptUntil(compared.expiresAt(), 0));
    return table
        .update(Key.challenge(compared.key()), REDEEM, SAME_PIN_STILL_OUT, values)
        .isPresent();
  }

  private static Item cleared() {
    return Item.with()
        .number(":none", 0)
        .number(":one", 1)
        .number(":lockAt", PinChallenge.FAILURES_TO_LOCK);
  }

  @Override
  public void clearFailures(TenantId tenant, MemberId member, AuditEvent event) {
    Key holder = Key.holder(tenant, member);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<PinChallenge.Key> failed =
          table.query(Key.ofMember(tenant, member), Key.CHALLENGE).stream()
              .filter(item -> item.number("failures") > 0)
              .map(item -> item.text("sk").substring(Key.CHALLENGE.length()))
              .map(audience -> new PinChallenge.Key(tenant, member, new Audience(audience)))
              .toList();
      if (clear(holder, failed, event)) {
        return;
      }
    }
    throw Reason.BUSY.refusal();
  }

  /** False where one of them is gone by now. The event is written at least once. */
  private boolean clear(Key holder, List<PinChallenge.Key> failed, AuditEvent event) {
    int from = 0;
    do {
      int to = Math.min(failed.size(), from + MOST_CLEARED);
      Transaction clearing = table.transaction("clear", holder).event(event);
      for (PinChallenge.Key key : failed.subList(from, to)) {
        clearing.update(Key.challenge(key), CLEAR, Table.PRESENT, cleared());
      }
      if (!clearing.commit()) {
        return false;
      }
      from = to;
    } while (from < failed.size());
    return true;
  }

  private static PinChallenge read(PinChallenge.Key key, Item item) {
    return new PinChallenge(
        key,
        item.bytesIfAny("nonce").orElseGet(() -> new byte[0]),
        item.text("pepperVersion"),
        item.time("expiresAt"),
        item.count("tries"),
        item.count("failures"),
        item.count("lockAt"),
        item.time("lastTryAt"),
        item.number("version"));
  }
}
