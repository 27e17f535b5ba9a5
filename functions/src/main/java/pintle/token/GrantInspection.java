package pintle.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorManagement;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.user.PortalUser;

/** What people see of grants: those that there are, and what one reaches or would reach. */
public final class GrantInspection {
  private final Grants grants;
  private final GrantManagement management;
  private final ConnectorManagement connectors;
  private final Reaches reaches;
  private final InstantSource clock;

  public GrantInspection(
      Grants grants,
      GrantManagement management,
      ConnectorManagement connectors,
      Reaches reaches,
      InstantSource clock) {
    this.grants = grants;
    this.management = management;
    this.connectors = connectors;
    this.reaches = reaches;
    this.clock = clock;
  }

  /** What a grant of this reach would open now, for somebody who may give it. */
  public Reaches.Extent preview(
      PortalUser caller, String connectorId, Reach reach, Optional<String> after, int limit) {
    connectors.get(caller, connectorId);
    management.demandRight(caller, reach);
    return reaches.extent(caller.tenant(), caller.id(), reach, after, limit);
  }

  /** The live grants of a connector: all for its managers, the caller's own for others. */
  public Page<Grant> list(
      PortalUser caller, String connectorId, Optional<String> after, int limit) {
    Connector connector = connectors.get(caller, connectorId);
    Instant now = clock.instant();
    if (connector.managedBy(caller)) {
      Page<Grant> page = grants.ofConnector(caller.tenant(), connector.id(), after, limit);
      return new Page<>(
          page.items().stream().filter(grant -> grant.live(now)).toList(), page.next());
    }
    return Page.whole(
        grants.ofUser(caller.tenant(), caller.id()).stream()
            .filter(grant -> grant.connector().equals(connector.id()) && grant.live(now))
            .toList());
  }

  /**
   * What a live grant reaches now, for whoever may see the grant.
   *
   * @return with the grant, which tells how many groups it reached when it was given
   */
  public Reached reached(PortalUser caller, String grantId, Optional<String> after, int limit) {
    Grant grant = management.get(caller, grantId);
    if (!grant.live(clock.instant())) {
      throw Reason.NOT_FOUND.refusal();
    }
    management.demandConcerned(caller, grant);
    return new Reached(
        grant, reaches.extent(caller.tenant(), grant.grantedBy(), grant.reach(), after, limit));
  }

  /** A grant, and what it reaches now. */
  public record Reached(Grant grant, Reaches.Extent now) {}

  /**
   * The live grants that the caller has given, whatever the connector; what ends first comes first.
   *
   * @param within only those that end by then; empty for all
   */
  public List<Given> given(PortalUser caller, Optional<Duration> within) {
    Instant now = clock.instant();
    return grants.ofUser(caller.tenant(), caller.id()).stream()
        .filter(grant -> grant.live(now))
        .filter(grant -> within.map(now::plus).filter(grant.expiresAt()::isAfter).isEmpty())
        .sorted(Comparator.comparing(Grant::expiresAt))
        .flatMap(grant ->
            connectors.find(caller.tenant(), grant.connector()).stream()
                .map(connector -> new Given(grant, connector)))
        .toList();
  }

  /** The live grants of the organisation, whoever gave them, for its administrators. */
  public Page<Given> ofTenant(PortalUser caller, Optional<String> after, int limit) {
    caller.demandTenantAdministrator();
    Instant now = clock.instant();
    Page<Grant> page = grants.live(caller.tenant(), Optional.empty(), after, limit);
    Map<ConnectorId, Optional<Connector>> found = new HashMap<>();
    return new Page<>(
        page.items().stream()
            .filter(grant -> grant.live(now))
            .flatMap(grant ->
                found
                    .computeIfAbsent(grant.connector(), id -> connectors.find(caller.tenant(), id))
                    .stream()
                    .map(connector -> new Given(grant, connector)))
            .toList(),
        page.next());
  }

  /** A grant, and the connector that it was given to. */
  public record Given(Grant grant, Connector connector) {}
}
