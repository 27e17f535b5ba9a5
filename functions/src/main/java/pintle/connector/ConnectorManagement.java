package pintle.connector;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Randomness;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;

/**
 * What people do with connectors. Everybody of the tenant may create and see; owner and tenant
 * administrators change. A connector of another tenant is refused like an unknown one.
 */
public final class ConnectorManagement {
  /** Live secrets a connector may have: two, so that one can be replaced without an outage. */
  public static final int MOST_SECRETS = 2;

  /** How often a lost race over one connector is run again before the caller is told. */
  private static final int ATTEMPTS = 5;

  private final Connectors connectors;
  private final Randomness randomness;
  private final InstantSource clock;

  public ConnectorManagement(Connectors connectors, Randomness randomness, InstantSource clock) {
    this.connectors = connectors;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** A new connector of the caller's, with its first secret. */
  public WithSecret create(
      PortalUser caller, ConnectorDetails details, Set<Scope> permissions, Origin origin) {
    Instant now = clock.instant();
    ConnectorId id = new ConnectorId(randomness.guid());
    ConnectorSecret.Born secret = ConnectorSecret.born(id, randomness, now);
    Connector connector =
        new Connector(
            id,
            caller.tenant(),
            caller.id(),
            details,
            permissions,
            true,
            now,
            List.of(secret.kept()),
            Usage.NONE.watchedFrom(now),
            1);
    connectors.create(
        connector,
        event(
            caller,
            AuditEvent.Type.CONNECTOR_CREATED,
            connector,
            origin,
            with(describe(connector, "after"), "secretId", secret.kept().id().value())));
    return new WithSecret(connector, secret);
  }

  /** A connector of the caller's tenant. */
  public Connector get(PortalUser caller, String id) {
    return ofTenant(caller, ConnectorId.of(id).flatMap(connectors::find));
  }

  /** A connector of this tenant that is not deleted. */
  public Optional<Connector> find(TenantId tenant, ConnectorId id) {
    return connectors.find(id).filter(connector -> connector.tenant().equals(tenant));
  }

  private static Connector ofTenant(PortalUser caller, Optional<Connector> found) {
    return found
        .filter(connector -> connector.tenant().equals(caller.tenant()))
        .orElseThrow(Reason.NOT_FOUND::refusal);
  }

  /** The caller's own connectors, or all of the tenant. */
  public Page<Connector> list(PortalUser caller, boolean all, Optional<String> after, int limit) {
    return connectors.list(
        caller.tenant(), all ? Optional.empty() : Optional.of(caller.id()), after, limit);
  }

  /** Applies a change of details, permissions or state. */
  public Connector change(
      PortalUser caller, String id, UnaryOperator<Connector> change, Origin origin) {
    return changing(caller, id, AuditEvent.Type.CONNECTOR_CHANGED, Map.of(), origin, change);
  }

  /** A second secret; the ones before end at {@code oldExpiresAt}, where one is given. */
  public WithSecret addSecret(
      PortalUser caller, String id, Optional<Instant> oldExpiresAt, Origin origin) {
    Instant now = clock.instant();
    oldExpiresAt
        .filter(end -> !end.isAfter(now))
        .ifPresent(past -> {
          throw Refusal.field("oldExpiresAt", "a time to come, in epoch milliseconds");
        });
    ConnectorId named = ConnectorId.of(id).orElseThrow(Reason.NOT_FOUND::refusal);
    ConnectorSecret.Born secret = ConnectorSecret.born(named, randomness, now);
    Connector changed =
        changing(
            caller,
            id,
            AuditEvent.Type.SECRET_ADDED,
            Map.of(
                "secretId", secret.kept().id().value(),
                "oldExpiresAt", oldExpiresAt.map(Instant::toString).orElse("")),
            origin,
            connector -> connector.withSecrets(withAnother(connector, secret, oldExpiresAt, now)));
    return new WithSecret(changed, secret);
  }

  private static List<ConnectorSecret> withAnother(
      Connector connector, ConnectorSecret.Born secret, Optional<Instant> end, Instant now) {
    List<ConnectorSecret> secrets = new ArrayList<>();
    for (ConnectorSecret old : connector.secrets()) {
      if (old.live(now)) {
        secrets.add(end.filter(old::live).map(old::endingAt).orElse(old));
      }
    }
    if (secrets.size() >= MOST_SECRETS) {
      throw Reason.TOO_MANY_SECRETS.refusal();
    }
    secrets.add(secret.kept());
    return secrets;
  }

  /** Ends one secret at once. */
  public void deleteSecret(PortalUser caller, String id, SecretId secret, Origin origin) {
    changing(
        caller,
        id,
        AuditEvent.Type.SECRET_DELETED,
        Map.of("secretId", secret.value()),
        origin,
        connector -> {
          Connector rest = without(connector, secret);
          if (rest.secrets().size() == connector.secrets().size()) {
            throw Reason.NOT_FOUND.refusal();
          }
          return rest;
        });
  }

  /** Ends a live secret that was found where it should not be; any other text ends nothing. */
  public void endLeakedSecret(ConnectorId id, String text, Origin origin) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Connector> found = connectors.find(id);
      Optional<ConnectorSecret> leaked = found.flatMap(one -> one.secret(text, clock.instant()));
      if (leaked.isEmpty()) {
        return;
      }
      Connector before = found.orElseThrow();
      Connector after = without(before, leaked.get().id());
      Map<String, String> details = changes(before, after);
      details.put("secretId", leaked.get().id().value());
      details.put("leaked", "connectorSecret");
      if (connectors.change(
          after,
          event(AuditEvent.LEAKED_ACTOR, AuditEvent.Type.SECRET_DELETED, after, origin, details))) {
        return;
      }
    }
    throw Reason.BUSY.refusal();
  }

  private static Connector without(Connector connector, SecretId secret) {
    return connector.withSecrets(
        connector.secrets().stream().filter(one -> !one.id().equals(secret)).toList());
  }

  /**
   * Deletes a connector: it and all of its tokens are refused from the answer on. Repeated by a
   * manager it is no error, so that what a crash left can be completed.
   *
   * @return the connector whose grants are to be ended now
   */
  public Connector delete(PortalUser caller, String id, Origin origin) {
    ConnectorId connectorId = ConnectorId.of(id).orElseThrow(Reason.NOT_FOUND::refusal);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Connector> found = connectors.find(connectorId);
      if (found.isEmpty()) {
        return connectors
            .findDeleted(connectorId)
            .filter(deleted -> deleted.managedBy(caller))
            .orElseThrow(Reason.NOT_FOUND::refusal);
      }
      Connector connector = managed(caller, ofTenant(caller, found));
      if (connectors.delete(
          connector,
          event(
              caller,
              AuditEvent.Type.CONNECTOR_DELETED,
              connector,
              origin,
              describe(connector, "before")))) {
        return connector;
      }
    }
    throw Reason.BUSY.refusal();
  }

  /** Deletions of a tenant whose grants have not all ended, because they were cut off. */
  public List<Connectors.Deletion> unfinishedDeletions(TenantId tenant) {
    return connectors.unfinished(tenant);
  }

  /** Notes that a deleted connector has no grants any more. */
  public void finishDeletion(TenantId tenant, ConnectorId id) {
    connectors.finished(tenant, id);
  }

  /** A connector that the caller may change. */
  public Connector managed(PortalUser caller, String id) {
    return managed(caller, get(caller, id));
  }

  private static Connector managed(PortalUser caller, Connector connector) {
    if (!connector.managedBy(caller)) {
      throw Reason.RIGHT_MISSING.refusal();
    }
    return connector;
  }

  private Connector changing(
      PortalUser caller,
      String id,
      AuditEvent.Type type,
      Map<String, String> about,
      Origin origin,
      UnaryOperator<Connector> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Connector before = managed(caller, id);
      Connector after = change.apply(before);
      Map<String, String> details = changes(before, after);
      details.putAll(about);
      if (connectors.change(after, event(caller, type, after, origin, details))) {
        return after;
      }
    }
    throw Reason.BUSY.refusal();
  }

  private static Map<String, String> with(Map<String, String> details, String name, String value) {
    Map<String, String> all = new HashMap<>(details);
    all.put(name, value);
    return all;
  }

  private static Map<String, String> changes(Connector before, Connector after) {
    Map<String, String> details = new HashMap<>(describe(before, "before"));
    details.putAll(describe(after, "after"));
    return details;
  }

  private static Map<String, String> describe(Connector connector, String when) {
    return Map.of(
        when + ".name", connector.details().name(),
        when + ".description", connector.details().description(),
        when + ".redirectUrl", connector.details().redirectUrl(),
        when + ".permissions", Scope.join(connector.permissions(), " "),
        when + ".active", Boolean.toString(connector.active()),
        when + ".secretIds",
            String.join(
                " ", connector.secrets().stream().map(secret -> secret.id().value()).toList()));
  }

  private AuditEvent event(
      PortalUser caller,
      AuditEvent.Type type,
      Connector connector,
      Origin origin,
      Map<String, String> details) {
    return event(caller.id().value(), type, connector, origin, details);
  }

  private AuditEvent event(
      String actor,
      AuditEvent.Type type,
      Connector connector,
      Origin origin,
      Map<String, String> details) {
    return new AuditEvent(
        connector.tenant(), clock.instant(), type, connector.id().value(), actor, origin, details);
  }

  /**
   * Whether the caller manages this connector. The owner of a deleted one still does, to be told
   * what everybody is told who ends a thing twice.
   */
  public boolean manages(PortalUser caller, ConnectorId id) {
    return connectors
        .find(id)
        .or(() -> connectors.findDeleted(id))
        .filter(one -> one.managedBy(caller))
        .isPresent();
  }

  /** A connector and the secret that was made with it. */
  public record WithSecret(Connector connector, ConnectorSecret.Born secret) {}
}
