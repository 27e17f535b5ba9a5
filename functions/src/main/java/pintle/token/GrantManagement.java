package pintle.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.audit.AuditEvent;
import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.connector.ConnectorManagement;
import pintle.connector.Scope;
import pintle.group.Group;
import pintle.group.Groups;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.secret.Guid;
import pintle.secret.Randomness;
import pintle.secret.SecretText;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.UserId;

/**
 * Issues grants and ends them. A new grant in a slot ends the one before it in the same moment. Who
 * may grant what is decided here, for whatever way the grant came.
 */
public final class GrantManagement {

  /** Of many callers at one slot one wins each round; a page's double click is two. */
  private static final int ATTEMPTS = 25;

  private static final int MOST_COUNTED = 10_000;

  private final Grants grants;
  private final ConnectorManagement management;
  private final Groups groups;
  private final Reaches reaches;
  private final Lives lives;
  private final Randomness randomness;
  private final InstantSource clock;

  public GrantManagement(
      Grants grants,
      ConnectorManagement management,
      Groups groups,
      Reaches reaches,
      Lives lives,
      Randomness randomness,
      InstantSource clock) {
    this.grants = grants;
    this.management = management;
    this.groups = groups;
    this.reaches = reaches;
    this.lives = lives;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** Gives a connector of the caller's tenant a refresh token of this reach. */
  public Issued grant(PortalUser caller, String connectorId, Reach reach, Origin origin) {
    Connector connector = management.get(caller, connectorId);
    demandRight(caller, reach);
    return issue(connector, caller.user(), reach, groupCount(caller.user(), reach), origin);
  }

  /** Of a reach that is larger than a page nobody waits for the count. */
  private Optional<Long> groupCount(User grantor, Reach reach) {
    Page<Group> page =
        reaches.groups(grantor.tenant(), grantor.id(), reach, Optional.empty(), MOST_COUNTED);
    return page.next().isPresent() ? Optional.empty() : Optional.of((long) page.items().size());
  }

  /** Refuses a caller who may not give this reach. */
  public void demandRight(PortalUser caller, Reach reach) {
    switch (reach.kind()) {
      case USER -> caller.demandPhone();
      case TENANT -> caller.demandTenantAdministrator();
      case GROUP -> {
        Group group =
            reach
                .group()
                .flatMap(id -> groups.find(caller.tenant(), id))
                .orElseThrow(Reason.NOT_FOUND::refusal);
        caller.demandPhone();
        if (!reaches.administers(caller.id(), group)) {
          throw Reason.RIGHT_MISSING.refusal();
        }
      }
    }
  }

  /**
   * Issues a grant whose grantor's right was settled; the groups that it reaches are not counted.
   *
   * @throws pintle.refusal.Refusal 403 where the connector is deactivated
   */
  Issued issue(Connector connector, User grantor, Reach reach, Origin origin) {
    return issue(connector, grantor, reach, Optional.empty(), origin);
  }

  private Issued issue(
      Connector connector, User grantor, Reach reach, Optional<Long> groupCount, Origin origin) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Vacancy vacancy = vacancy(connector, grantor.id(), reach);
      RefreshToken token = RefreshToken.random(vacancy.ref(), randomness);
      Grant grant = newGrant(vacancy, connector, connector.permissions(), groupCount, token);
      if (grants.issue(
          grant, vacancy.before(), grantor.lastSignInAt(), issued(grant, vacancy, "", origin))) {
        return new Issued(grant, token.text());
      }
    }
    throw Reason.BUSY.refusal();
  }

  /**
   * Issues the grant of a one-time code, whose grantor's right was settled, and takes the code.
   *
   * @return empty where slot or code are others by now: read the code again
   * @throws pintle.refusal.Refusal 403 where the connector is deactivated
   */
  public Optional<Issued> issue(
      Connector connector, User grantor, OneTimeCode code, CodeText shown, Origin origin) {
    Vacancy vacancy = vacancy(connector, code.grantor(), code.reach());
    byte[] offer = randomness.bytes(32);
    RefreshToken token = shown.token(vacancy.ref(), offer);
    Set<Scope> scopes = Scope.both(code.scopes(), connector.permissions());
    Grant grant = newGrant(vacancy, connector, scopes, groupCount(grantor, code.reach()), token);
    AuditEvent event = issued(grant, vacancy, code.ref().id(), origin);
    return grants.issue(grant, vacancy.before(), grantor.lastSignInAt(), code.ref(), offer, event)
        ? Optional.of(new Issued(grant, token.text()))
        : Optional.empty();
  }

  /**
   * What a redeemed code gave, for a retry: the same grant and token, while the grant stands and
   * its token was not used; empty after that.
   */
  public Optional<Issued> again(OneTimeCode code, CodeText shown) {
    return code.redemption()
        .flatMap(taken ->
            grants
                .find(new GrantRef(code.ref().tenant(), taken.grant()))
                .filter(grant -> grant.live(clock.instant()) && grant.lastUsedAt().isEmpty())
                .map(grant -> new Issued(grant, shown.token(grant.ref(), taken.offer()).text())));
  }

  private Vacancy vacancy(Connector connector, UserId grantor, Reach reach) {
    if (!connector.active()) {
      throw Reason.CONNECTOR_INACTIVE.refusal();
    }
    return new Vacancy(
        new GrantRef(connector.tenant(), new GrantId(randomness.guid())),
        grantor,
        reach,
        grants.holder(connector.tenant(), connector.id(), reach.slot(grantor)),
        clock.instant());
  }

  private Grant newGrant(
      Vacancy vacancy,
      Connector connector,
      Set<Scope> scopes,
      Optional<Long> groupCount,
      RefreshToken token) {
    Instant now = vacancy.at();
    return new Grant(
        vacancy.ref().grant(),
        vacancy.ref().tenant(),
        connector.id(),
        vacancy.reach(),
        vacancy.grantor(),
        scopes,
        now,
        1,
        0,
        new Grant.Current(
            token.digest(), token.text().lastFour(), now, now.plus(lives.refreshToken())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        groupCount);
  }

  private static AuditEvent issued(Grant grant, Vacancy vacancy, String code, Origin origin) {
    return new AuditEvent(
        grant.tenant(),
        vacancy.at(),
        AuditEvent.Type.GRANT_ISSUED,
        grant.id().value(),
        grant.grantedBy().value(),
        origin,
        grant.audited(
            Map.of(
                "scope", Scope.join(grant.scopes(), " "),
                "codeId", code,
                "replaced", vacancy.before().grant().map(old -> old.id().value()).orElse(""))));
  }

  /** Whether a user who is not calling has the right to give this reach now. */
  public boolean mayGive(User user, Reach reach) {
    boolean byPhone = reach.kind() != Reach.Kind.TENANT;
    return (!byPhone || user.phone().isPresent()) && reaches.holds(user.tenant(), user.id(), reach);
  }

  /**
   * Whether a grantor lost the right on which a grant stands, so that it reaches nothing until the
   * right returns or another administrator adopts it.
   */
  public boolean orphaned(Grant grant) {
    return !reaches.holds(grant.tenant(), grant.grantedBy(), grant.reach());
  }

  /** A grant of the caller's tenant, live or not. */
  Grant get(PortalUser caller, String grantId) {
    // A GUID in its one spelling: nothing else can name a grant.
    var _ = Guid.bytes(grantId).orElseThrow(Reason.NOT_FOUND::refusal);
    return grants
        .find(new GrantRef(caller.tenant(), new GrantId(grantId)))
        .orElseThrow(Reason.NOT_FOUND::refusal);
  }

  /** Ends a grant; its tokens are refused on the next call. One that has ended stays so. */
  public void end(PortalUser caller, String grantId, Origin origin) {
    Grant grant = get(caller, grantId);
    demandConcerned(caller, grant);
    end(grant, caller.id(), origin);
  }

  /** Grantor, connector owner and tenant administrator see and end a grant. */
  void demandConcerned(PortalUser caller, Grant grant) {
    if (!caller.tenantAdministrator()
        && !grant.grantedBy().equals(caller.id())
        && !management.manages(caller, grant.connector())) {
      throw Reason.RIGHT_MISSING.refusal();
    }
  }

  /**
   * Ends what a code gave, because its connector showed the code once more (RFC 6749, section
   * 4.1.2): it may have been seen by others.
   */
  public void endReplayed(OneTimeCode code, Origin origin) {
    code.redemption()
        .flatMap(taken -> grants.find(new GrantRef(code.ref().tenant(), taken.grant())))
        .ifPresent(grant -> endByConnector(grant, "replayedCodeId", code.ref().id(), origin));
  }

  /** Ends a grant whose connector revoked its refresh token. */
  void endRevoked(Grant grant, Origin origin) {
    endByConnector(grant, "revoked", "refreshToken", origin);
  }

  /** Ends a grant whose refresh token was found where it should not be. */
  void endLeaked(Grant grant, Origin origin) {
    end(grant, AuditEvent.LEAKED_ACTOR, origin, Map.of("leaked", "refreshToken"));
  }

  /** Ends the access tokens that a grant has so far, because one was found. */
  void endLeakedAccessTokens(Grant grant, Origin origin) {
    endAccessTokens(grant, AuditEvent.LEAKED_ACTOR, origin, "leaked");
  }

  private void endByConnector(Grant grant, String why, String what, Origin origin) {
    end(grant, connector(grant), origin, Map.of(why, what));
  }

  private static String connector(Grant grant) {
    return AuditEvent.CONNECTOR_ACTOR + grant.connector().value();
  }

  /** Ends the access tokens that a grant has so far, because its connector revoked one. */
  void endAccessTokens(Grant grant, Origin origin) {
    endAccessTokens(grant, connector(grant), origin, "revoked");
  }

  private void endAccessTokens(Grant grant, String actor, Origin origin, String why) {
    Map<String, String> details =
        Map.of(
            why,
            "accessToken",
            "before.accessGeneration",
            Integer.toString(grant.accessGeneration()),
            "after.accessGeneration",
            Integer.toString(grant.accessGeneration() + 1));
    // False says that they have ended by now.
    var _ =
        grants.endAccessTokens(
            grant, event(AuditEvent.Type.ACCESS_TOKENS_ENDED, grant, actor, origin, details));
  }

  private void end(Grant grant, UserId by, Origin origin) {
    end(grant, by.value(), origin, Map.of());
  }

  private void end(Grant grant, String actor, Origin origin, Map<String, String> details) {
    if (grant.endedAt().isEmpty()) {
      grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant, actor, origin, details));
    }
  }

  AuditEvent event(
      AuditEvent.Type type, Grant grant, String actor, Origin origin, Map<String, String> details) {
    return new AuditEvent(
        grant.tenant(),
        clock.instant(),
        type,
        grant.id().value(),
        actor,
        origin,
        grant.audited(details));
  }

  /** A slot as it was read, for the grant that is to stand there. */
  private record Vacancy(
      GrantRef ref, UserId grantor, Reach reach, Grants.Holder before, Instant at) {}

  /** A new grant and its refresh token, which is shown once. */
  public record Issued(Grant grant, SecretText refreshToken) {}
}
