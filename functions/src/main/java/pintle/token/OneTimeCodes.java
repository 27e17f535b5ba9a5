package pintle.token;

import java.time.Instant;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.connector.ConnectorId;
import pintle.paging.Page;
import pintle.tenant.TenantId;

/**
 * All one-time codes. Reads are consistent. {@link Grants#issue} takes a code in the transaction of
 * the grant that it gives. Nothing is kept for a user who was erased since the sign-in that the
 * caller names: that is refused with 401 InvalidToken.
 */
public interface OneTimeCodes {
  Optional<OneTimeCode> find(CodeRef ref);

  /** Keeps a claim code, in its connector's list too. */
  void create(OneTimeCode claim, Instant signedIn, AuditEvent event);

  /** Keeps a code that nobody lists and that lives for minutes. */
  void create(OneTimeCode code, Instant signedIn);

  /**
   * Takes a consent for an authorization code; of the consent nothing stays.
   *
   * @return false where the consent was taken before
   */
  boolean exchange(OneTimeCode consent, OneTimeCode authorization, Instant signedIn);

  /** Takes back a code; one that was taken back or redeemed stays as it is. */
  void cancel(OneTimeCode code, AuditEvent event);

  /** A connector's claim codes, the newest first. */
  Page<OneTimeCode> claimsOf(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit);
}
