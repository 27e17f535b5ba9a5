package pintle.audit;

import java.time.Instant;
import java.util.Map;
import pintle.tenant.TenantId;

/**
 * One thing that was done, written in the transaction that does it.
 *
 * @param object the ID of what it was done to; with {@link #type} and the request ID it names the
 *     event
 * @param actor the user ID, {@code connector:} and its ID, {@code leaked} for somebody who reported
 *     a leak, or {@code receipt} for who has the code of a grant's receipt
 * @param details IDs, names and states before and after; never a secret, PIN or number
 */
public record AuditEvent(
    TenantId tenant,
    Instant at,
    Type type,
    String object,
    String actor,
    Origin origin,
    Map<String, String> details) {

  /** What precedes the ID of an actor that is a connector. */
  public static final String CONNECTOR_ACTOR = "connector:";

  /** Who reported a leak: anybody. */
  public static final String LEAKED_ACTOR = "leaked";

  /** Who has the code of a grant's receipt: its grantor, or anybody who was given it. */
  public static final String RECEIPT_ACTOR = "receipt";

  public AuditEvent {
    details = Map.copyOf(details);
  }

  /** Whether it was done to this connector, by it, or to something of it. */
  public boolean concerns(String connectorId) {
    return object.equals(connectorId)
        || connectorId.equals(details.get("connectorId"))
        || actor.equals(CONNECTOR_ACTOR + connectorId);
  }

  /** What can happen. */
  public enum Type {
    PHONE_VERIFIED,
    PHONE_RELEASED,
    PIN_LOCK_LIFTED,
    ADMINISTRATOR_WITHDRAWN,
    USER_ERASED,
    CONNECTOR_CREATED,
    CONNECTOR_CHANGED,
    CONNECTOR_DELETED,
    SECRET_ADDED,
    SECRET_DELETED,
    CLAIM_CODE_CREATED,
    CLAIM_CODE_CANCELLED,
    CODE_CANCELLED,
    GRANT_ISSUED,
    GRANT_RENEWED,
    GRANT_ADOPTED,
    GRANT_FROZEN,
    GRANT_UNFROZEN,
    GRANT_ENDED,
    ACCESS_TOKENS_ENDED
  }
}
