package pintle.connector;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.paging.Page;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/** All connectors. Reads are consistent; each change writes its audit event or does not happen. */
public interface Connectors {
  /** A connector that is not deleted. */
  Optional<Connector> find(ConnectorId id);

  void create(Connector connector, AuditEvent event);

  /**
   * Writes a change of what was read.
   *
   * @return false where the stored version is no longer the connector's: somebody was faster
   */
  boolean change(Connector connector, AuditEvent event);

  /**
   * Deletes what was read: from the answer on it is unknown everywhere. A trace stays, by which a
   * repeated deletion goes on where the first one stopped, and a mark that its grants are to end.
   *
   * @return false where the stored version is no longer the connector's
   */
  boolean delete(Connector connector, AuditEvent event);

  /** A deleted connector's trace: tenant and owner are right, the rest is empty. */
  Optional<Connector> findDeleted(ConnectorId id);

  /** Deletions of the tenant whose grants have not all ended; some, where there are many. */
  List<Deletion> unfinished(TenantId tenant);

  /** Takes the mark away: all grants of a deleted connector have ended. */
  void finished(TenantId tenant, ConnectorId id);

  /** Who deleted a connector, and from where. */
  record Deletion(TenantId tenant, ConnectorId id, String by, Origin origin) {}

  /** Notes that a secret was used; does nothing where that is known, or the connector is gone. */
  void used(ConnectorId id, SecretId secret, Instant at);

  /** The same for a permission. */
  void used(ConnectorId id, Scope permission, Instant at);

  /** The tenant's connectors, or one owner's, in a stable order. */
  Page<Connector> list(TenantId tenant, Optional<UserId> owner, Optional<String> after, int limit);
}
