package pintle.connector;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/** Connectors in a map. */
public final class InMemoryConnectors implements Connectors {
  private final Map<ConnectorId, Connector> live = new HashMap<>();
  private final Map<ConnectorId, Connector> deleted = new HashMap<>();
  private final Map<ConnectorId, Deletion> unfinished = new LinkedHashMap<>();
  private final AuditTrail audit;

  public InMemoryConnectors(AuditTrail audit) {
    this.audit = audit;
  }

  @Override
  public synchronized Optional<Connector> find(ConnectorId id) {
    return Optional.ofNullable(live.get(id));
  }

  @Override
  public synchronized void create(Connector connector, AuditEvent event) {
    live.put(connector.id(), connector);
    audit.keep(event);
  }

  @Override
  public synchronized boolean change(Connector connector, AuditEvent event) {
    if (!current(connector)) {
      return false;
    }
    live.put(connector.id(), withVersion(connector, connector.version() + 1));
    audit.keep(event);
    return true;
  }

  @Override
  public synchronized boolean delete(Connector connector, AuditEvent event) {
    if (!current(connector)) {
      return false;
    }
    live.remove(connector.id());
    deleted.put(connector.id(), trace(connector));
    unfinished.put(
        connector.id(),
        new Deletion(connector.tenant(), connector.id(), event.actor(), event.origin()));
    audit.keep(event);
    return true;
  }

  @Override
  public synchronized Optional<Connector> findDeleted(ConnectorId id) {
    return Optional.ofNullable(deleted.get(id));
  }

  @Override
  public synchronized List<Deletion> unfinished(TenantId tenant) {
    return unfinished.values().stream().filter(one -> one.tenant().equals(tenant)).toList();
  }

  @Override
  public synchronized void finished(TenantId tenant, ConnectorId id) {
    unfinished.remove(id);
  }

  @Override
  public synchronized Page<Connector> list(
      TenantId tenant, Optional<UserId> owner, Optional<String> after, int limit) {
    List<Connector> wanted =
        live.values().stream()
            .filter(one -> one.tenant().equals(tenant))
            .filter(one -> owner.map(one.owner()::equals).orElse(true))
            .toList();
    return Pages.cut(wanted, one -> one.owner().value() + "#" + one.id().value(), after, limit);
  }

  @Override
  public synchronized void used(ConnectorId id, SecretId secret, Instant at) {
    note(
        id,
        usage -> new Usage(later(usage.secrets(), secret, at), usage.permissions(), usage.since()));
  }

  @Override
  public synchronized void used(ConnectorId id, Scope permission, Instant at) {
    note(
        id,
        usage ->
            new Usage(
                usage.secrets(),
                later(usage.permissions(), permission, at),
                usage.since().or(() -> Optional.of(at))));
  }

  private void note(ConnectorId id, UnaryOperator<Usage> use) {
    live.computeIfPresent(
        id, (same, connector) -> connector.withUsage(use.apply(connector.usage())));
  }

  private static <T> Map<T, Instant> later(Map<T, Instant> uses, T used, Instant at) {
    Map<T, Instant> all = new HashMap<>(uses);
    all.merge(used, at, (before, now) -> before.isAfter(now) ? before : now);
    return all;
  }

  private boolean current(Connector connector) {
    return find(connector.id()).filter(kept -> kept.version() == connector.version()).isPresent();
  }

  private static Connector withVersion(Connector one, long version) {
    return new Connector(
        one.id(),
        one.tenant(),
        one.owner(),
        one.details(),
        one.permissions(),
        one.active(),
        one.createdAt(),
        one.secrets(),
        one.usage(),
        version);
  }

  private static Connector trace(Connector one) {
    return new Connector(
        one.id(),
        one.tenant(),
        one.owner(),
        new ConnectorDetails("deleted", "", ""),
        Set.of(),
        false,
        Instant.EPOCH,
        List.of(),
        Usage.NONE,
        one.version());
  }
}
