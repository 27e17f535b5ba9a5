package pintle.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pintle.audit.AuditEvent;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.key.PublishedKeys;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.ConnectorAuthentication;
import pintle.token.Grant;
import pintle.token.GrantId;
import pintle.token.GrantRef;
import pintle.token.Grants;
import pintle.token.OneTimeCode;
import pintle.token.Reach;
import pintle.user.UserId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Grants, the slots of each connector that name them, and pointers to each live one in its user's
 * list and in its tenant's. A slot names a grant exactly until the grant ends.
 */
public final class DynamoGrants implements Grants {
  private static final int ATTEMPTS = 5;

  private static final String SLOT_AS_READ = "version = :version";
  private static final String CONNECTOR_TAKES_GRANTS = ConnectorItem.LIVE + " AND active = :yes";
  private static final String END_IF_LIVE =
      "SET endedAt = if_not_exists(endedAt, :at), #ttl = :ttl";
  private static final String STILL_LIVE = "attribute_exists(pk) AND attribute_not_exists(endedAt)";
  private static final String LIVE_BY = STILL_LIVE + " AND grantedBy = :by";
  private static final String OWN_SLOT_AS_READ = "grantId = :grant AND " + SLOT_AS_READ;
  private static final String MAY_BE_OFFERED =
      "generation = :generation AND attribute_not_exists(offer)"
          + " AND attribute_not_exists(endedAt) AND attribute_not_exists(frozenAt)";
  private static final String MAY_BE_RENEWED =
      "generation = :before AND attribute_exists(offer)"
          + " AND attribute_not_exists(endedAt) AND attribute_not_exists(frozenAt)";
  private static final String NO_RECEIPT = Table.PRESENT + " AND attribute_not_exists(receiptAt)";
  private static final String FREEZES =
      STILL_LIVE + " AND attribute_not_exists(frozenAt) AND freezeCode = :code";
  private static final String FROZEN = STILL_LIVE + " AND attribute_exists(frozenAt)";
  private static final String ACCESS_AS_READ =
      STILL_LIVE + " AND (attribute_not_exists(accessGeneration) OR accessGeneration = :before)";
  private static final String NOT_USED_SINCE =
      "attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt < :at)";
  private static final String WINDOW_OPEN = "#until > :now";
  private static final String NO_WINDOW_OPEN = "attribute_not_exists(pk) OR #until <= :now";

  private final Table table;
  private final InstantSource clock;
  private final RecentKeys recentKeys = new RecentKeys();

  public DynamoGrants(DynamoDbClient client, String table, InstantSource clock) {
    this(new Table(client, table), clock);
  }

  DynamoGrants(Table table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  @Override
  public Found find(ConnectorId connector, Optional<GrantRef> grant, Optional<String> missesFrom) {
    Instant now = clock.instant();
    Optional<PublishedKeys> recent = recentKeys.at(now);
    Key connectorKey = Key.connector(connector);
    Optional<Key> grantKey = grant.map(Key::grant);
    Optional<Key> missesKey = missesFrom.map(ip -> Key.misses(connector, ip));
    List<Key> keys = new ArrayList<>(List.of(connectorKey));
    grantKey.ifPresent(keys::add);
    missesKey.ifPresent(keys::add);
    if (recent.isEmpty()) {
      keys.add(Key.publicKeys());
    }
    Map<Key, Item> found = table.get(keys);
    Optional<Item> misses = missesKey.flatMap(key -> Optional.ofNullable(found.get(key)));
    return new Found(
        Optional.ofNullable(found.get(connectorKey)).flatMap(ConnectorItem::live),
        grantKey.flatMap(key -> Optional.ofNullable(found.get(key))).map(GrantItem::read),
        misses.map(item -> item.count("n")).orElse(0),
        misses.map(item -> item.time("until")).orElse(Instant.EPOCH),
        recent.orElseGet(
            () -> recentKeys.read(Optional.ofNullable(found.get(Key.publicKeys())), now)));
  }

  @Override
  public Optional<Grant> find(GrantRef ref) {
    return table.get(Key.grant(ref)).map(GrantItem::read);
  }

  @Override
  public Holder holder(TenantId tenant, ConnectorId connector, Reach.Slot slot) {
    Optional<Item> found = table.get(Key.slot(tenant, connector, slot));
    Optional<Grant> grant =
        found
            .flatMap(item -> item.textIfAny("grantId"))
            .flatMap(id -> find(new GrantRef(tenant, new GrantId(id))));
    return new Holder(grant, found.map(item -> item.number("version")).orElse(0L));
  }

  @Override
  public boolean issue(Grant grant, Holder before, Instant signedIn, AuditEvent event) {
    return commit(grant, signedIn, issuing(grant, before, signedIn, event));
  }

  @Override
  public boolean issue(
      Grant grant, Holder before, Instant signedIn, CodeRef code, byte[] offer, AuditEvent event) {
    OneTimeCode.Redemption redemption =
        new OneTimeCode.Redemption(grant.id(), offer, event.at(), event.origin().sourceIp());
    return commit(
        grant, signedIn, CodeItem.take(issuing(grant, before, signedIn, event), code, redemption));
  }

  private Transaction issuing(Grant grant, Holder before, Instant signedIn, AuditEvent event) {
    Transaction issue =
        table
            .transaction("issue", slot(grant))
            .put(GrantItem.of(grant), Table.ABSENT)
            .put(pointer(grant))
            .put(listed(grant))
            .check(
                Key.connector(grant.connector()),
                CONNECTOR_TAKES_GRANTS,
                Item.with().flag(":yes", true))
            .event(event);
    ErasureMark.check(issue, grant.tenant(), grant.grantedBy(), signedIn);
    return fillSlot(issue, grant, before, event.at());
  }

  /** Adds that a grant takes its slot, and ends the one that stood there. */
  private static Transaction fillSlot(Transaction all, Grant grant, Holder before, Instant at) {
    Item filled =
        Item.at(slot(grant))
            .text("grantId", grant.id().value())
            .number("version", before.version() + 1);
    if (before.version() == 0) {
      all.put(filled, Table.ABSENT);
    } else {
      all.put(filled, SLOT_AS_READ, Item.with().number(":version", before.version()));
    }
    before
        .grant()
        .ifPresent(old ->
            all.update(Key.grant(old.ref()), END_IF_LIVE, Table.PRESENT, ended(old, at))
                .delete(Key.grantOfUser(old.ref(), old.grantedBy()))
                .delete(Key.liveGrant(old)));
    return all;
  }

  private boolean commit(Grant grant, Instant signedIn, Transaction issue) {
    if (issue.commit()) {
      return true;
    }
    ErasureMark.demandNone(table, grant.tenant(), grant.grantedBy(), signedIn);
    demandTakesGrants(grant.connector());
    return false;
  }

  /**
   * Whether it was the connector that stood in the way: it was deleted or deactivated meanwhile.
   */
  private void demandTakesGrants(ConnectorId id) {
    Connector connector =
        table
            .get(Key.connector(id))
            .flatMap(ConnectorItem::live)
            .orElseThrow(Reason.NOT_FOUND::refusal);
    if (!connector.active()) {
      throw Reason.CONNECTOR_INACTIVE.refusal();
    }
  }

  private static Key slot(Grant grant) {
    return Key.slot(grant.tenant(), grant.connector(), grant.reach().slot(grant.grantedBy()));
  }

  private static Item pointer(Grant grant) {
    return Item.at(Key.grantOfUser(grant.ref(), grant.grantedBy()))
        .text("grantId", grant.id().value());
  }

  /** The same in the list of all live grants of the tenant. */
  private static Item listed(Grant grant) {
    return Item.at(Key.liveGrant(grant)).text("grantId", grant.id().value());
  }

  private static Item ended(Grant grant, Instant at) {
    Instant last = at.isAfter(grant.expiresAt()) ? at : grant.expiresAt();
    return Item.with().time(":at", at).ttl(":ttl", GrantItem.keptUntil(last));
  }

  @Override
  public boolean offer(Grant offering) {
    Grant.Offer offer =
        offering.offer().orElseThrow(() -> new IllegalArgumentException("nothing is offered"));
    Item values =
        Item.with()
            .map(":offer", GrantItem.offer(offer))
            .number(":generation", offering.generation())
            .ttl(":ttl", GrantItem.keptUntil(offering.expiresAt()));
    return table
        .update(
            Key.grant(offering.ref()), "SET offer = :offer, #ttl = :ttl", MAY_BE_OFFERED, values)
        .isPresent();
  }

  @Override
  public boolean renew(Grant renewed, AuditEvent event) {
    Grant.Previous previous =
        renewed
            .previous()
            .orElseThrow(() -> new IllegalArgumentException("a renewal has a token before"));
    Item values =
        Item.with()
            .number(":before", renewed.generation() - 1)
            .number(":generation", renewed.generation())
            .map(":current", GrantItem.current(renewed.current()))
            .map(":previous", GrantItem.previous(previous))
            .ttl(":ttl", GrantItem.keptUntil(renewed.expiresAt()));
    return table
        .transaction("renew", Key.grant(renewed.ref()))
        .update(
            Key.grant(renewed.ref()),
            "SET generation = :generation, #current = :current, previous = :previous, #ttl = :ttl"
                + " REMOVE offer",
            MAY_BE_RENEWED,
            values)
        .event(event)
        .commit();
  }

  @Override
  public boolean endAccessTokens(Grant grant, AuditEvent event) {
    return table
        .transaction("end access tokens", Key.grant(grant.ref()))
        .update(
            Key.grant(grant.ref()),
            "SET accessGeneration = :next",
            ACCESS_AS_READ,
            Item.with()
                .number(":before", grant.accessGeneration())
                .number(":next", grant.accessGeneration() + 1))
        .event(event)
        .commit();
  }

  @Override
  public boolean adopt(
      Grant grant, Grant adopted, Holder from, Holder to, Instant signedIn, AuditEvent event) {
    Key left = slot(grant);
    Transaction adopt =
        table
            .transaction("adopt", Key.grant(grant.ref()))
            .update(
                Key.grant(grant.ref()),
                "SET grantedBy = :adopter",
                LIVE_BY,
                Item.with()
                    .text(":by", grant.grantedBy().value())
                    .text(":adopter", adopted.grantedBy().value()))
            .delete(Key.grantOfUser(grant.ref(), grant.grantedBy()))
            .put(pointer(adopted))
            .check(Key.connector(grant.connector()), ConnectorItem.LIVE, Item.with())
            .event(event);
    ErasureMark.check(adopt, grant.tenant(), adopted.grantedBy(), signedIn);
    Item own =
        Item.with()
            .text(":grant", grant.id().value())
            .number(":version", from.version())
            .number(":next", from.version() + 1);
    // The version moves in any case: who read the slot before also read the grantor before.
    if (left.equals(slot(adopted))) {
      adopt.update(left, "SET version = :next", OWN_SLOT_AS_READ, own);
    } else {
      adopt.update(left, "SET version = :next REMOVE grantId", OWN_SLOT_AS_READ, own);
      fillSlot(adopt, adopted, to, event.at());
    }
    if (adopt.commit()) {
      return true;
    }
    ErasureMark.demandNone(table, grant.tenant(), adopted.grantedBy(), signedIn);
    return false;
  }

  @Override
  public boolean keepReceipt(Grant grant, Grant.Receipt receipt) {
    Digest code =
        receipt.code().orElseThrow(() -> new IllegalArgumentException("a receipt has a code"));
    return table
        .update(
            Key.grant(grant.ref()),
            "SET receiptAt = :at, freezeCode = :code",
            NO_RECEIPT,
            Item.with().time(":at", receipt.at()).bytes(":code", code.bytes()))
        .isPresent();
  }

  @Override
  public boolean freeze(Grant grant, Digest code, AuditEvent event) {
    return table
        .transaction("freeze", Key.grant(grant.ref()))
        .update(
            Key.grant(grant.ref()),
            "SET frozenAt = :at REMOVE freezeCode",
            FREEZES,
            Item.with().time(":at", event.at()).bytes(":code", code.bytes()))
        .event(event)
        .commit();
  }

  @Override
  public boolean unfreeze(Grant grant, AuditEvent event) {
    return table
        .transaction("unfreeze", Key.grant(grant.ref()))
        .update(Key.grant(grant.ref()), "REMOVE frozenAt", FROZEN, Item.with())
        .event(event)
        .commit();
  }

  @Override
  public void end(Grant grant, AuditEvent event) {
    var _ = ends(grant, event);
  }

  @Override
  public long endAll(List<Grant> grants, Function<Grant, AuditEvent> event) {
    return Parallel.map(grants, grant -> ends(grant, event.apply(grant))).stream()
        .filter(ended -> ended)
        .count();
  }

  /** False where it had ended before. */
  private boolean ends(Grant grant, AuditEvent event) {
    Grant present = grant;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (endOnce(present, event)) {
        return true;
      }
      Optional<Grant> found = find(grant.ref()).filter(one -> one.endedAt().isEmpty());
      if (found.isEmpty()) {
        return false;
      }
      present = found.get();
    }
    throw Reason.BUSY.refusal();
  }

  /**
   * False where the grant has ended or another grantor by now, or its slot changed hands between
   * reading and writing.
   */
  private boolean endOnce(Grant grant, AuditEvent event) {
    Key slot = slot(grant);
    Item own = Item.with().text(":grant", grant.id().value());
    Transaction end =
        table
            .transaction("end", Key.grant(grant.ref()))
            .update(
                Key.grant(grant.ref()),
                "SET endedAt = :at, #ttl = :ttl",
                LIVE_BY,
                ended(grant, event.at()).text(":by", grant.grantedBy().value()))
            .delete(Key.grantOfUser(grant.ref(), grant.grantedBy()))
            .delete(Key.liveGrant(grant))
            .event(event);
    table
        .get(slot)
        .flatMap(item -> item.textIfAny("grantId"))
        .filter(id -> id.equals(grant.id().value()))
        .ifPresent(id -> end.update(slot, "REMOVE grantId", "grantId = :grant", own));
    return end.commit();
  }

  @Override
  public void used(Grant grant, Instant at) {
    table.update(
        Key.grant(grant.ref()),
        "SET lastUsedAt = :at",
        NOT_USED_SINCE,
        Item.with().time(":at", at));
  }

  @Override
  public void countMiss(ConnectorId connector, String sourceIp, Instant now) {
    Key key = Key.misses(connector, sourceIp);
    Instant until = now.plus(ConnectorAuthentication.MISS_WINDOW);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Item another = Item.with().number(":one", 1).time(":now", now);
      Item first =
          Item.with().number(":one", 1).time(":now", now).time(":until", until).ttl(":ttl", until);
      if (table.update(key, "ADD n :one", WINDOW_OPEN, another).isPresent()
          || table
              .update(key, "SET n = :one, #until = :until, #ttl = :ttl", NO_WINDOW_OPEN, first)
              .isPresent()) {
        return;
      }
    }
  }

  @Override
  public Page<Grant> ofConnector(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit) {
    return standing(tenant, table.page(Key.ofConnector(tenant, connector), Key.SLOT, after, limit));
  }

  @Override
  public List<Grant> ofUser(TenantId tenant, UserId user) {
    return standing(tenant, table.query(Key.ofUser(tenant, user), Key.GRANT_OF_USER));
  }

  @Override
  public Page<Grant> ofUser(TenantId tenant, UserId user, Optional<String> after, int limit) {
    return standing(tenant, table.page(Key.ofUser(tenant, user), Key.GRANT_OF_USER, after, limit));
  }

  @Override
  public Page<Grant> live(
      TenantId tenant, Optional<ConnectorId> connector, Optional<String> after, int limit) {
    String prefix = connector.map(Key::liveGrantsOf).orElse("");
    return standing(tenant, table.page(Key.liveGrants(tenant), prefix, after, limit));
  }

  private Page<Grant> standing(TenantId tenant, Page<Item> pointers) {
    return new Page<>(standing(tenant, pointers.items()), pointers.next());
  }

  /** The grants that these items name, in their order, without those that ended meanwhile. */
  private List<Grant> standing(TenantId tenant, List<Item> pointers) {
    List<Key> keys =
        pointers.stream()
            .flatMap(item -> item.textIfAny("grantId").stream())
            .map(id -> Key.grant(new GrantRef(tenant, new GrantId(id))))
            .toList();
    Map<Key, Item> found = table.get(keys);
    return keys.stream()
        .flatMap(key -> Optional.ofNullable(found.get(key)).stream())
        .map(GrantItem::read)
        .filter(grant -> grant.endedAt().isEmpty())
        .toList();
  }
}
