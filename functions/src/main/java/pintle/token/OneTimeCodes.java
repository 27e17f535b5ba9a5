package pintle.token;

import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.connector.ConnectorId;
import pintle.paging.Page;
import pintle.tenant.TenantId;

/**
 * All one-time codes. Reads are consistent. {@link Grants#issue} takes a code in the transaction of
 * the grant that it gives.
 */
public interface OneTimeCodes {
  Optional<OneTimeCode> find(CodeRef ref);

  /** Keeps a claim code, in its connector's list too. */
  void create(OneTimeCode claim, AuditEvent event);

  /** Keeps a code that nobody lists and that lives for minutes. */
  void create(OneTimeCode code);

  /**
   * Takes a consent for an authorization code; of the consent nothing stays.
   *
   * @return false where the consent was taken before
   */
  boolean exchange(OneTimeCode consent, OneTimeCode authorization);

  /** Takes back a claim code; one that was taken back or redeemed stays as it is. */
  void cancel(OneTimeCode claim, AuditEvent event);

  /** A connector's claim codes, the newest first. */
  Page<OneTimeCode> claimsOf(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit);
}
