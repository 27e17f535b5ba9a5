package pintle.token;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.key.InMemoryPublicKeys;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.refusal.Reason;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/** Grants and slots in maps. */
public final class InMemoryGrants implements Grants {
  private final Map<GrantRef, Grant> grants = new HashMap<>();
  private final Map<Place, Standing> slots = new HashMap<>();
  private final Map<Miss, Misses> misses = new HashMap<>();
  private final Connectors connectors;
  private final InMemoryOneTimeCodes codes;
  private final InMemoryPublicKeys publicKeys;
  private final AuditTrail audit;

  public InMemoryGrants(
      Connectors connectors,
      InMemoryOneTimeCodes codes,
      InMemoryPublicKeys publicKeys,
      AuditTrail audit) {
    this.connectors = connectors;
    this.codes = codes;
    this.publicKeys = publicKeys;
    this.audit = audit;
  }

  @Override
  public synchronized Found find(
      ConnectorId connector, Optional<GrantRef> grant, Optional<String> missesFrom) {
    Misses counted =
        missesFrom
            .map(ip -> misses.get(new Miss(connector, ip)))
            .orElse(new Misses(0, Instant.EPOCH));
    return new Found(
        connectors.find(connector),
        grant.flatMap(this::find),
        counted.count(),
        counted.until(),
        publicKeys.row());
  }

  @Override
  public synchronized Optional<Grant> find(GrantRef ref) {
    return Optional.ofNullable(grants.get(ref));
  }

  @Override
  public synchronized Holder holder(TenantId tenant, ConnectorId connector, Reach.Slot slot) {
    Standing standing = standing(new Place(tenant, connector, slot));
    return new Holder(standing.grant().flatMap(this::find), standing.version());
  }

  private Standing standing(Place place) {
    return slots.getOrDefault(place, new Standing(Optional.empty(), 0));
  }

  @Override
  public synchronized boolean issue(
      Grant grant, Holder before, Instant signedIn, AuditEvent event) {
    codes.demandNotErased(grant.tenant(), grant.grantedBy(), signedIn);
    synchronized (connectors) {
      Connector connector =
          connectors.find(grant.connector()).orElseThrow(Reason.NOT_FOUND::refusal);
      if (!connector.active()) {
        throw Reason.CONNECTOR_INACTIVE.refusal();
      }
      Place place = place(grant);
      Standing standing = standing(place);
      if (standing.version() != before.version()) {
        return false;
      }
      standing.grant().flatMap(this::find).ifPresent(old -> store(ended(old, event.at())));
      slots.put(place, new Standing(Optional.of(grant.ref()), standing.version() + 1));
      store(grant);
      audit.keep(event);
      return true;
    }
  }

  @Override
  public synchronized boolean issue(
      Grant grant, Holder before, Instant signedIn, CodeRef code, byte[] offer, AuditEvent event) {
    synchronized (codes) {
      return codes.isOpen(code, event.at())
          && issue(grant, before, signedIn, event)
          && codes.take(
              code,
              new OneTimeCode.Redemption(grant.id(), offer, event.at(), event.origin().sourceIp()));
    }
  }

  @Override
  public synchronized boolean offer(Grant offering) {
    Optional<Grant> stored =
        find(offering.ref())
            .filter(one -> one.endedAt().isEmpty() && one.offer().isEmpty() && !one.frozen())
            .filter(one -> one.generation() == offering.generation());
    stored.ifPresent(one -> store(withOffer(one, offering.offer())));
    return stored.isPresent();
  }

  @Override
  public synchronized boolean renew(Grant renewed, AuditEvent event) {
    Optional<Grant> stored =
        find(renewed.ref())
            .filter(one -> one.endedAt().isEmpty() && !one.frozen())
            .filter(one -> one.generation() == renewed.generation() - 1);
    stored.ifPresent(one -> {
      store(
          told(
                  with(
                      renewed,
                      one.accessGeneration(),
                      renewed.offer(),
                      renewed.endedAt(),
                      one.lastUsedAt()),
                  one.frozenAt(),
                  one.receipt())
              .adoptedBy(one.grantedBy()));
      audit.keep(event);
    });
    return stored.isPresent();
  }

  @Override
  public synchronized boolean endAccessTokens(Grant grant, AuditEvent event) {
    Optional<Grant> stored =
        find(grant.ref())
            .filter(one -> one.endedAt().isEmpty())
            .filter(one -> one.accessGeneration() == grant.accessGeneration());
    stored.ifPresent(one -> {
      store(with(one, one.accessGeneration() + 1, one.offer(), one.endedAt(), one.lastUsedAt()));
      audit.keep(event);
    });
    return stored.isPresent();
  }

  @Override
  public synchronized boolean adopt(
      Grant grant, Grant adopted, Holder from, Holder to, Instant signedIn, AuditEvent event) {
    codes.demandNotErased(adopted.tenant(), adopted.grantedBy(), signedIn);
    Place left = place(grant);
    Place taken = place(adopted);
    Optional<Grant> stored =
        find(grant.ref())
            .filter(one -> one.endedAt().isEmpty())
            .filter(one -> one.grantedBy().equals(grant.grantedBy()))
            .filter(one -> connectors.find(one.connector()).isPresent())
            .filter(
                one -> standing(left).equals(new Standing(Optional.of(one.ref()), from.version())))
            .filter(one -> left.equals(taken) || standing(taken).version() == to.version());
    stored.ifPresent(one -> {
      if (!left.equals(taken)) {
        standing(taken).grant().flatMap(this::find).ifPresent(old -> store(ended(old, event.at())));
        slots.put(left, new Standing(Optional.empty(), from.version() + 1));
      }
      slots.put(taken, new Standing(Optional.of(one.ref()), to.version() + 1));
      store(one.adoptedBy(adopted.grantedBy()));
      audit.keep(event);
    });
    return stored.isPresent();
  }

  @Override
  public synchronized boolean keepReceipt(Grant grant, Grant.Receipt receipt) {
    Optional<Grant> stored = find(grant.ref()).filter(one -> one.receipt().isEmpty());
    stored.ifPresent(one -> store(told(one, one.frozenAt(), Optional.of(receipt))));
    return stored.isPresent();
  }

  @Override
  public synchronized boolean freeze(Grant grant, Digest code, AuditEvent event) {
    Optional<Grant> stored =
        find(grant.ref())
            .filter(one -> one.endedAt().isEmpty() && !one.frozen())
            .filter(one ->
                one.receipt().flatMap(Grant.Receipt::code).filter(code::matches).isPresent());
    stored.ifPresent(one -> {
      Grant.Receipt used = new Grant.Receipt(one.receipt().orElseThrow().at(), Optional.empty());
      store(told(one, Optional.of(event.at()), Optional.of(used)));
      audit.keep(event);
    });
    return stored.isPresent();
  }

  @Override
  public synchronized boolean unfreeze(Grant grant, AuditEvent event) {
    Optional<Grant> stored =
        find(grant.ref()).filter(one -> one.endedAt().isEmpty() && one.frozen());
    stored.ifPresent(one -> {
      store(told(one, Optional.empty(), one.receipt()));
      audit.keep(event);
    });
    return stored.isPresent();
  }

  @Override
  public void end(Grant grant, AuditEvent event) {
    var _ = ends(grant, event);
  }

  @Override
  public long endAll(List<Grant> all, Function<Grant, AuditEvent> event) {
    return all.stream().filter(grant -> ends(grant, event.apply(grant))).count();
  }

  private synchronized boolean ends(Grant grant, AuditEvent event) {
    Optional<Grant> live = find(grant.ref()).filter(stored -> stored.endedAt().isEmpty());
    live.ifPresent(stored -> {
      store(ended(stored, event.at()));
      Place place = place(stored);
      Standing standing = standing(place);
      if (standing.grant().filter(stored.ref()::equals).isPresent()) {
        slots.put(place, new Standing(Optional.empty(), standing.version()));
      }
      audit.keep(event);
    });
    return live.isPresent();
  }

  @Override
  public synchronized void used(Grant grant, Instant at) {
    find(grant.ref()).ifPresent(stored -> store(usedAt(stored, at)));
  }

  @Override
  public synchronized void countMiss(ConnectorId connector, String sourceIp, Instant now) {
    Misses fresh = new Misses(1, now.plus(ConnectorAuthentication.MISS_WINDOW));
    misses.merge(
        new Miss(connector, sourceIp),
        fresh,
        (kept, first) ->
            now.isBefore(kept.until()) ? new Misses(kept.count() + 1, kept.until()) : first);
  }

  @Override
  public synchronized Page<Grant> ofConnector(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit) {
    List<Grant> standing =
        slots.entrySet().stream()
            .filter(slot -> slot.getKey().tenant().equals(tenant))
            .filter(slot -> slot.getKey().connector().equals(connector))
            .flatMap(slot -> slot.getValue().grant().stream())
            .flatMap(ref -> find(ref).stream())
            .toList();
    return Pages.cut(standing, grant -> place(grant).slot().text(), after, limit);
  }

  @Override
  public synchronized List<Grant> ofUser(TenantId tenant, UserId user) {
    return grants.values().stream()
        .filter(grant -> grant.tenant().equals(tenant) && grant.grantedBy().equals(user))
        .filter(grant -> grant.endedAt().isEmpty())
        .toList();
  }

  @Override
  public synchronized Page<Grant> ofUser(
      TenantId tenant, UserId user, Optional<String> after, int limit) {
    return Pages.cut(ofUser(tenant, user), grant -> grant.id().value(), after, limit);
  }

  @Override
  public synchronized Page<Grant> live(
      TenantId tenant, Optional<ConnectorId> connector, Optional<String> after, int limit) {
    List<Grant> live =
        grants.values().stream()
            .filter(grant -> grant.tenant().equals(tenant) && grant.endedAt().isEmpty())
            .filter(grant -> connector.map(grant.connector()::equals).orElse(true))
            .toList();
    return Pages.cut(
        live, grant -> grant.connector().value() + "#" + grant.id().value(), after, limit);
  }

  private void store(Grant grant) {
    grants.put(grant.ref(), grant);
  }

  private static Place place(Grant grant) {
    return new Place(grant.tenant(), grant.connector(), grant.reach().slot(grant.grantedBy()));
  }

  private static Grant ended(Grant grant, Instant at) {
    return with(
        grant,
        grant.accessGeneration(),
        grant.offer(),
        grant.endedAt().or(() -> Optional.of(at)),
        grant.lastUsedAt());
  }

  private static Grant withOffer(Grant grant, Optional<Grant.Offer> offer) {
    return with(grant, grant.accessGeneration(), offer, grant.endedAt(), grant.lastUsedAt());
  }

  private static Grant usedAt(Grant grant, Instant at) {
    return with(grant, grant.accessGeneration(), grant.offer(), grant.endedAt(), Optional.of(at));
  }

  private static Grant with(
      Grant grant,
      int accessGeneration,
      Optional<Grant.Offer> offer,
      Optional<Instant> endedAt,
      Optional<Instant> lastUsedAt) {
    return new Grant(
        grant.id(),
        grant.tenant(),
        grant.connector(),
        grant.reach(),
        grant.grantedBy(),
        grant.scopes(),
        grant.createdAt(),
        grant.generation(),
        accessGeneration,
        grant.current(),
        offer,
        grant.previous(),
        endedAt,
        lastUsedAt,
        grant.frozenAt(),
        grant.receipt(),
        grant.groupCount());
  }

  private static Grant told(
      Grant grant, Optional<Instant> frozenAt, Optional<Grant.Receipt> receipt) {
    return new Grant(
        grant.id(),
        grant.tenant(),
        grant.connector(),
        grant.reach(),
        grant.grantedBy(),
        grant.scopes(),
        grant.createdAt(),
        grant.generation(),
        grant.accessGeneration(),
        grant.current(),
        grant.offer(),
        grant.previous(),
        grant.endedAt(),
        grant.lastUsedAt(),
        frozenAt,
        receipt,
        grant.groupCount());
  }

  private record Place(TenantId tenant, ConnectorId connector, Reach.Slot slot) {}

  private record Standing(Optional<GrantRef> grant, long version) {}

  private record Miss(ConnectorId connector, String sourceIp) {}

  private record Misses(int count, Instant until) {}
}
