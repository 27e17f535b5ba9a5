package pintle.connector;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.user.UserId;

/**
 * A third-party program that was registered by a user of one tenant.
 *
 * @param permissions what its tokens may do at most, now: narrowing acts on live tokens at once
 * @param active a deactivated one gets no new grant; its live tokens go on
 * @param version counts changes; a change names the version that it saw
 */
public record Connector(
    ConnectorId id,
    TenantId tenant,
    UserId owner,
    ConnectorDetails details,
    Set<Scope> permissions,
    boolean active,
    Instant createdAt,
    List<ConnectorSecret> secrets,
    long version) {

  private static final Digest NO_SECRET = Digest.of(new byte[0]);

  public Connector {
    permissions = Set.copyOf(permissions);
    secrets = List.copyOf(secrets);
  }

  /** Whether this is the text of a live secret; two comparisons, whatever the answer. */
  public boolean accepts(String presented, Instant now) {
    return anyMatches(secrets, presented, now);
  }

  /** The live secret of this text. */
  Optional<ConnectorSecret> secret(String presented, Instant now) {
    Digest digest = ConnectorSecret.digest(presented);
    return secrets.stream()
        .filter(one -> one.live(now) && one.digest().matches(digest))
        .findFirst();
  }

  /** The work of {@link #accepts} for a connector that does not exist. */
  public static void acceptsNothing(String presented, Instant now) {
    boolean ignored = anyMatches(List.of(), presented, now);
  }

  private static boolean anyMatches(List<ConnectorSecret> secrets, String presented, Instant now) {
    Digest digest = ConnectorSecret.digest(presented);
    boolean right = false;
    for (int i = 0; i < ConnectorManagement.MOST_SECRETS; i++) {
      boolean live = i < secrets.size() && secrets.get(i).live(now);
      boolean same = digest.matches(live ? secrets.get(i).digest() : NO_SECRET);
      right |= same && live;
    }
    return right;
  }

  /** Owner and tenant administrators change a connector; nobody else does. */
  public boolean managedBy(PortalUser caller) {
    return tenant.equals(caller.tenant())
        && (owner.equals(caller.id()) || caller.tenantAdministrator());
  }

  public Connector withDetails(ConnectorDetails changed) {
    return new Connector(
        id, tenant, owner, changed, permissions, active, createdAt, secrets, version);
  }

  public Connector withPermissions(Set<Scope> changed) {
    return new Connector(id, tenant, owner, details, changed, active, createdAt, secrets, version);
  }

  public Connector withActive(boolean changed) {
    return new Connector(
        id, tenant, owner, details, permissions, changed, createdAt, secrets, version);
  }

  public Connector withSecrets(List<ConnectorSecret> changed) {
    return new Connector(
        id, tenant, owner, details, permissions, active, createdAt, changed, version);
  }
}
