package pintle.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pintle.audit.AuditEvent;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.key.PublishedKeys;
import pintle.paging.Page;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/**
 * All grants. Reads are consistent. What issues, ends or renews writes its audit event in the same
 * transaction, or does not happen.
 */
public interface Grants {
  /**
   * A connector and a grant of it in one round trip, with the misses of one address and the
   * published keys.
   */
  Found find(ConnectorId connector, Optional<GrantRef> grant, Optional<String> missesFrom);

  Optional<Grant> find(GrantRef ref);

  /** Who holds a connector's slot. */
  Holder holder(TenantId tenant, ConnectorId connector, Reach.Slot slot);

  /**
   * Puts a new grant in its slot; the one that was there ends in the same moment.
   *
   * @param before the slot as it was read
   * @param signedIn the grantor's sign-in; one who was erased since is refused with 401
   *     InvalidToken
   * @return false where the slot is another by now
   */
  boolean issue(Grant grant, Holder before, Instant signedIn, AuditEvent event);

  /**
   * The same for a one-time code, which is taken in the same moment.
   *
   * @param offer from which, with the code, the refresh token is derived
   * @return false where the slot is another by now, or the code is not open any more
   */
  boolean issue(
      Grant grant, Holder before, Instant signedIn, CodeRef code, byte[] offer, AuditEvent event);

  /**
   * Keeps the successor that is offered.
   *
   * @return false where the grant ended, moved on, is frozen, or has an offer by now
   */
  boolean offer(Grant offering);

  /**
   * Keeps the renewed tokens.
   *
   * @return false where the grant ended, moved on or is frozen
   */
  boolean renew(Grant renewed, AuditEvent event);

  /**
   * Ends the access tokens that a grant has so far; its refresh tokens stay.
   *
   * @param grant as it was read
   * @return false where the grant has ended, or its access tokens of this generation have
   */
  boolean endAccessTokens(Grant grant, AuditEvent event);

  /**
   * Makes another user the grantor; tokens, scopes and times stay.
   *
   * @param grant as it was read
   * @param from its slot as it was read
   * @param to the adopter's slot as it was read, the same one for a group; what stands there ends
   * @param signedIn the adopter's sign-in; one who was erased since is refused with 401
   *     InvalidToken
   * @return false where the grant has ended or another grantor, a slot is another by now, or the
   *     connector is gone
   */
  boolean adopt(
      Grant grant, Grant adopted, Holder from, Holder to, Instant signedIn, AuditEvent event);

  /**
   * Keeps that its grantor is told of it, and by which code it can be frozen.
   *
   * @return false where that was kept before
   */
  boolean keepReceipt(Grant grant, Grant.Receipt receipt);

  /**
   * Refuses the tokens of a grant by the code of its receipt, which is used up by it.
   *
   * @return false where the grant has ended or is frozen, or the code is another by now
   */
  boolean freeze(Grant grant, Digest code, AuditEvent event);

  /**
   * Lets the tokens of a grant work again.
   *
   * @return false where the grant has ended or is not frozen
   */
  boolean unfreeze(Grant grant, AuditEvent event);

  /** Ends a grant, whoever is its grantor by now; one that has ended stays as it is. */
  void end(Grant grant, AuditEvent event);

  /**
   * Ends several grants, some at once, each with its event in one step. Some may have ended and
   * others not when it fails.
   *
   * @return how many had not ended before
   */
  long endAll(List<Grant> grants, Function<Grant, AuditEvent> event);

  /** Notes the day of the last exchange. */
  void used(Grant grant, Instant at);

  /** Counts a wrong secret from an address. */
  void countMiss(ConnectorId connector, String sourceIp, Instant now);

  /** The grants in a connector's slots, live or expired. */
  Page<Grant> ofConnector(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit);

  /** The grants that a user has given and that have not ended. */
  List<Grant> ofUser(TenantId tenant, UserId user);

  /** A page of them. */
  Page<Grant> ofUser(TenantId tenant, UserId user, Optional<String> after, int limit);

  /**
   * The grants of a tenant that have not ended, whatever became of connector and user.
   *
   * @param connector of which alone they are wanted; empty for all
   */
  Page<Grant> live(
      TenantId tenant, Optional<ConnectorId> connector, Optional<String> after, int limit);

  /**
   * What one read gives.
   *
   * @param connector empty where it is unknown or deleted
   * @param misses wrong secrets in the window that ends at {@code missesUntil}
   * @param published the keys whose tokens are accepted, as they were in the last second
   */
  record Found(
      Optional<Connector> connector,
      Optional<Grant> grant,
      int misses,
      Instant missesUntil,
      PublishedKeys published) {}

  /**
   * A slot as it was read.
   *
   * @param version counts the grants that stood here
   */
  record Holder(Optional<Grant> grant, long version) {}
}
