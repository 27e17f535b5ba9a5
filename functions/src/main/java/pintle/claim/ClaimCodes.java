package pintle.claim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.connector.ConnectorManagement;
import pintle.connector.Scope;
import pintle.group.GroupId;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.secret.Guid;
import pintle.secret.Randomness;
import pintle.secret.SecretText;
import pintle.token.CodeRef;
import pintle.token.CodeText;
import pintle.token.ConnectorAuthentication;
import pintle.token.GrantManagement;
import pintle.token.GrantManagement.Issued;
import pintle.token.OneTimeCode;
import pintle.token.OneTimeCodes;
import pintle.token.Reach;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.Users;

/**
 * Makes, lists, cancels and redeems claim codes. A code is worth nothing without its connector's
 * secret; what its maker may give is settled when it is redeemed, and so is the change of the slot.
 */
public final class ClaimCodes {
  /** How long a code can be redeemed. */
  public static final Duration LIFE = Duration.ofDays(3);

  /** How long the same connector gets the same token again, until the token's first use. */
  public static final Duration RETRY = Duration.ofMinutes(10);

  private static final int ATTEMPTS = 25;

  private final OneTimeCodes codes;
  private final ConnectorManagement connectors;
  private final ConnectorAuthentication authentication;
  private final GrantManagement grants;
  private final Users users;
  private final Randomness randomness;
  private final InstantSource clock;

  public ClaimCodes(
      OneTimeCodes codes,
      ConnectorManagement connectors,
      ConnectorAuthentication authentication,
      GrantManagement grants,
      Users users,
      Randomness randomness,
      InstantSource clock) {
    this.codes = codes;
    this.connectors = connectors;
    this.authentication = authentication;
    this.grants = grants;
    this.users = users;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** Makes a code for a grant of this reach, which the caller could give now. */
  public Made make(PortalUser caller, String connectorId, Reach reach, Origin origin) {
    Connector connector = connectors.get(caller, connectorId);
    grants.demandRight(caller, reach);
    if (!connector.active()) {
      throw Reason.CONNECTOR_INACTIVE.refusal();
    }
    Instant now = clock.instant();
    CodeRef ref = new CodeRef(caller.tenant(), randomness.guid());
    CodeText text = CodeText.random(OneTimeCode.Kind.CLAIM, ref, randomness);
    OneTimeCode claim =
        new OneTimeCode(
            ref,
            OneTimeCode.Kind.CLAIM,
            text.digest(),
            connector.id(),
            caller.id(),
            reach,
            connector.permissions(),
            caller.user().lastSignInAt(),
            now,
            now.plus(LIFE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    codes.create(
        claim,
        caller.user().lastSignInAt(),
        new AuditEvent(
            caller.tenant(),
            now,
            AuditEvent.Type.CLAIM_CODE_CREATED,
            ref.id(),
            caller.id().value(),
            origin,
            Map.of(
                "connectorId", connector.id().value(),
                "reach", reach.kind().text(),
                "groupId", reach.group().map(GroupId::value).orElse(""),
                "scope", Scope.join(connector.permissions(), " "))));
    return new Made(claim, text.text());
  }

  /** The codes of a connector, the newest first: all for its managers, their own for others. */
  public Page<OneTimeCode> list(
      PortalUser caller, String connectorId, Optional<String> after, int limit) {
    Connector connector = connectors.get(caller, connectorId);
    Page<OneTimeCode> page = codes.claimsOf(caller.tenant(), connector.id(), after, limit);
    if (connector.managedBy(caller)) {
      return page;
    }
    return new Page<>(
        page.items().stream().filter(claim -> claim.grantor().equals(caller.id())).toList(),
        page.next());
  }

  /** Takes an open code back. What a redeemed one gave is ended as every grant is. */
  public void cancel(PortalUser caller, String claimId, Origin origin) {
    // A GUID in its one spelling: nothing else can name a code.
    var _ = Guid.bytes(claimId).orElseThrow(Reason.NOT_FOUND::refusal);
    OneTimeCode claim =
        codes
            .find(new CodeRef(caller.tenant(), claimId))
            .filter(code -> code.kind() == OneTimeCode.Kind.CLAIM)
            .orElseThrow(Reason.NOT_FOUND::refusal);
    if (!claim.grantor().equals(caller.id())
        && !caller.tenantAdministrator()
        && !connectors.manages(caller, claim.connector())) {
      throw Reason.RIGHT_MISSING.refusal();
    }
    Instant now = clock.instant();
    codes.cancel(
        claim,
        new AuditEvent(
            caller.tenant(),
            now,
            AuditEvent.Type.CLAIM_CODE_CANCELLED,
            claimId,
            caller.id().value(),
            origin,
            claim.cancelling(now)));
  }

  /**
   * The grant of a code, for the connector that it was made for. Run again within {@link #RETRY} it
   * gives the same token, until that was used.
   *
   * @throws pintle.refusal.Refusal 401 Unauthenticated for a wrong pair of ID and secret, 401
   *     InvalidToken for a code that is unknown, used up, cancelled or expired, 403 where its maker
   *     lost the right or the connector is deactivated
   */
  public Issued redeem(String applicationId, String secret, String claimCode, Origin origin) {
    Connector connector =
        authentication
            .authenticate(applicationId, secret, Optional.empty(), origin.sourceIp())
            .connector();
    CodeText shown =
        CodeText.parse(OneTimeCode.Kind.CLAIM, claimCode)
            .filter(code -> code.ref().tenant().equals(connector.tenant()))
            .orElseThrow(Reason.CLAIM_CODE_UNKNOWN::refusal);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Issued> issued = redeemOnce(connector, shown, origin);
      if (issued.isPresent()) {
        return issued.get();
      }
    }
    throw Reason.BUSY.refusal();
  }

  /** Empty where slot or code changed since they were read. */
  private Optional<Issued> redeemOnce(Connector connector, CodeText shown, Origin origin) {
    Instant now = clock.instant();
    OneTimeCode claim =
        codes
            .find(shown.ref())
            .filter(code -> code.kind() == OneTimeCode.Kind.CLAIM)
            .filter(code -> code.connector().equals(connector.id()))
            .filter(code -> code.digest().matches(shown.digest()))
            .orElseThrow(Reason.CLAIM_CODE_UNKNOWN::refusal);
    if (claim.redemption().isPresent()) {
      return Optional.of(
          claim
              .redemption()
              .filter(taken -> now.isBefore(taken.at().plus(RETRY)))
              .flatMap(taken -> grants.again(claim, shown))
              .orElseThrow(Reason.CLAIM_CODE_USED::refusal));
    }
    if (!claim.open(now)) {
      throw Reason.CLAIM_CODE_ENDED.refusal();
    }
    return grants.issue(connector, maker(claim), claim, shown, origin);
  }

  /** Who made a code, while the right that it needs is there. */
  private User maker(OneTimeCode claim) {
    User maker =
        users
            .findSince(claim.ref().tenant(), claim.grantor(), claim.signedInAt())
            .orElseThrow(Reason.GRANTOR_RIGHT_MISSING::refusal);
    if (!grants.mayGive(maker, claim.reach())) {
      throw Reason.GRANTOR_RIGHT_MISSING.refusal();
    }
    return maker;
  }

  /** A new code and its text, which is shown once. */
  public record Made(OneTimeCode claim, SecretText claimCode) {}
}
