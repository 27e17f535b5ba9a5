package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.connector.Scope;
import pintle.connector.SecretId;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.user.UserId;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Connectors by ID, and a pointer to each in its tenant's list. */
public final class DynamoConnectors implements Connectors {
  private static final String AS_READ = "version = :version AND " + ConnectorItem.LIVE;

  private static final String NOT_USED_SINCE =
      ConnectorItem.LIVE + " AND (attribute_not_exists(#used) OR #used < :at)";

  private static final String WATCHED =
      "%1$s = if_not_exists(%1$s, :at)".formatted(ConnectorItem.USED_SINCE);

  /** Deletions that were cut off are few. */
  private static final int SOME = 25;

  /** How long a deleted connector's trace stays. */
  private static final Duration TRACE = Duration.ofDays(400);

  private final Table table;

  public DynamoConnectors(DynamoDbClient client, String table) {
    this(new Table(client, table));
  }

  DynamoConnectors(Table table) {
    this.table = table;
  }

  @Override
  public Optional<Connector> find(ConnectorId id) {
    return table.get(Key.connector(id)).flatMap(ConnectorItem::live);
  }

  @Override
  public Optional<Connector> findDeleted(ConnectorId id) {
    return table.get(Key.connector(id)).flatMap(ConnectorItem::trace);
  }

  @Override
  public void create(Connector connector, AuditEvent event) {
    boolean created =
        table
            .transaction("create connector")
            .put(ConnectorItem.of(connector, connector.version()), Table.ABSENT)
            .put(pointer(connector))
            .event(event)
            .commit();
    if (!created) {
      // An ID is 122 random bits: this is no second connector but a broken source of randomness.
      throw Reason.BUSY.refusal();
    }
  }

  private static Item pointer(Connector connector) {
    return Item.at(listed(connector))
        .text("id", connector.id().value())
        .text("owner", connector.owner().value());
  }

  private static Key listed(Connector connector) {
    return Key.listed(connector.tenant(), connector.owner(), connector.id());
  }

  @Override
  public boolean change(Connector connector, AuditEvent event) {
    return table
        .transaction("change", Key.connector(connector.id()))
        .put(ConnectorItem.of(connector, connector.version() + 1), AS_READ, version(connector))
        .event(event)
        .commit();
  }

  @Override
  public boolean delete(Connector connector, AuditEvent event) {
    Instant deletedAt = event.at();
    Item trace =
        Item.at(Key.connector(connector.id()))
            .text("id", connector.id().value())
            .text("tenant", connector.tenant().value())
            .text("owner", connector.owner().value())
            .number("version", connector.version() + 1)
            .time("deletedAt", deletedAt)
            .ttl("ttl", deletedAt.plus(TRACE));
    return table
        .transaction("delete", Key.connector(connector.id()))
        .put(trace, AS_READ, version(connector))
        .delete(listed(connector))
        .put(
            Item.at(Key.deletion(connector.tenant(), connector.id()))
                .text("id", connector.id().value())
                .text("by", event.actor())
                .text("sourceIp", event.origin().sourceIp())
                .text("requestId", event.origin().requestId()))
        .event(event)
        .commit();
  }

  @Override
  public List<Deletion> unfinished(TenantId tenant) {
    return table.page(Key.deletions(tenant), "", Optional.empty(), SOME).items().stream()
        .map(item ->
            new Deletion(
                tenant,
                new ConnectorId(item.text("id")),
                item.text("by"),
                new Origin(item.text("sourceIp"), item.text("requestId"))))
        .toList();
  }

  @Override
  public void finished(TenantId tenant, ConnectorId id) {
    table
        .transaction("finish deletion", Key.deletion(tenant, id))
        .delete(Key.deletion(tenant, id))
        .commit();
  }

  @Override
  public void used(ConnectorId id, SecretId secret, Instant at) {
    note(id, "SET #used = :at", ConnectorItem.used(secret), at);
  }

  @Override
  public void used(ConnectorId id, Scope permission, Instant at) {
    note(id, "SET #used = :at, " + WATCHED, ConnectorItem.used(permission), at);
  }

  /** The version stays: this is no change of the connector, and a change may undo it. */
  private void note(ConnectorId id, String update, String attribute, Instant at) {
    table.update(
        Key.connector(id),
        update.replace("#used", "#" + attribute),
        NOT_USED_SINCE.replace("#used", "#" + attribute),
        Item.with().time(":at", at));
  }

  private static Item version(Connector connector) {
    return Item.with().number(":version", connector.version());
  }

  @Override
  public Page<Connector> list(
      TenantId tenant, Optional<UserId> owner, Optional<String> after, int limit) {
    String prefix = owner.map(id -> id.value() + "#").orElse("");
    Page<Item> pointers = table.page(Key.connectors(tenant), prefix, after, limit);
    List<Key> keys =
        pointers.items().stream()
            .filter(item -> owner.map(id -> id.value().equals(item.text("owner"))).orElse(true))
            .map(item -> Key.connector(new ConnectorId(item.text("id"))))
            .toList();
    Map<Key, Item> found = table.get(keys);
    return new Page<>(
        keys.stream()
            .flatMap(key -> Optional.ofNullable(found.get(key)).stream())
            .flatMap(item -> ConnectorItem.live(item).stream())
            .toList(),
        pointers.next());
  }
}
