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
    Usage usage,
    long version) {

  private static final Digest NO_SECRET = Digest.of(new byte[0]);

  public Connector {
    permissions = Set.copyOf(permissions);
    secrets = List.copyOf(secrets);
  }

  /** The live secret of this text; two comparisons, whatever the answer. */
  public Optional<ConnectorSecret> secret(String presented, Instant now) {
    return matching(secrets, presented, now);
  }

  /** The work of {@link #secret} for a connector that does not exist. */
  public static void acceptsNothing(String presented, Instant now) {
    var _ = matching(List.of(), presented, now);
  }

  private static Optional<ConnectorSecret> matching(
      List<ConnectorSecret> secrets, String presented, Instant now) {
    Digest digest = ConnectorSecret.digest(presented);
    Optional<ConnectorSecret> right = Optional.empty();
    for (int i = 0; i < ConnectorManagement.MOST_SECRETS; i++) {
      boolean live = i < secrets.size() && secrets.get(i).live(now);
      boolean same = digest.matches(live ? secrets.get(i).digest() : NO_SECRET);
      if (same && live) {
        right = Optional.of(secrets.get(i));
      }
    }
    return right;
  }

  /** Owner and tenant administrators change a connector; nobody else does. */
  public boolean managedBy(PortalUser caller) {
    return tenant.equals(caller.tenant())
        && (owner.equals(caller.id()) || caller.tenantAdministrator());
  }

  public Connector withDetails(ConnectorDetails changed) {
    return with(changed, permissions, active, secrets, usage);
  }

  /** The same with other permissions; what is new was not used yet. */
  public Connector withPermissions(Set<Scope> changed, Instant now) {
    Usage watched = permissions.containsAll(changed) ? usage : usage.watchedFrom(now);
    return with(details, changed, active, secrets, watched);
  }

  public Connector withActive(boolean changed) {
    return with(details, permissions, changed, secrets, usage);
  }

  public Connector withSecrets(List<ConnectorSecret> changed) {
    return with(details, permissions, active, changed, usage);
  }

  public Connector withUsage(Usage changed) {
    return with(details, permissions, active, secrets, changed);
  }

  private Connector with(
      ConnectorDetails newDetails,
      Set<Scope> newPermissions,
      boolean newActive,
      List<ConnectorSecret> newSecrets,
      Usage newUsage) {
    return new Connector(
        id,
        tenant,
        owner,
        newDetails,
        newPermissions,
        newActive,
        createdAt,
        newSecrets,
        newUsage,
        version);
  }
}
