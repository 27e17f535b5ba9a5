package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connector;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.connector.Scope;
import pintle.connector.Usage;
import pintle.group.GroupId;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.paging.Pages;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;
import pintle.world.MovableClock;
import pintle.world.Together;

/** What every {@link Grants} promises. Tenants, connectors and grants are new in each test. */
public abstract class GrantsContract {
  private static final Instant NOW = MovableClock.START;
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final UserId ANN = new UserId("ann");
  private static final UserId BOB = new UserId("bob");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final TenantId other = new TenantId(UUID.randomUUID().toString());
  private final ConnectorId connector = new ConnectorId(UUID.randomUUID().toString());
  private final String ip = "192.0.2." + UUID.randomUUID();

  /** By which a store tells how old what it keeps is. */
  protected final MovableClock clock = new MovableClock();

  private Grants grants;
  private Connectors connectors;

  /** A port to test; it need not be empty. */
  protected abstract Grants fresh();

  /** The users that {@link #fresh} knows. */
  protected abstract Users users();

  /** The connectors that {@link #fresh} knows. */
  protected abstract Connectors connectors();

  /** The published keys that {@link #fresh} reads. */
  protected abstract PublicKeys publicKeys();

  /** The events that were written for a tenant, in any order. */
  protected abstract List<AuditEvent> audited(TenantId of);

  @BeforeEach
  void open() {
    grants = fresh();
    connectors = connectors();
    make(connector, tenant);
  }

  // Reading

  @Test
  void findsNothingThatWasNotIssued() {
    Grant never = grant(ANN, Reach.USER);

    assertThat(grants.find(never.ref())).isEmpty();
    assertThat(slotOf(never)).isEqualTo(new Grants.Holder(Optional.empty(), 0));
    assertThat(grants.ofUser(tenant, ANN)).isEmpty();
    assertThat(grants.ofConnector(tenant, connector, Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  void findsConnectorAndGrantInOneRead() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grants.Found found = grants.find(connector, Optional.of(grant.ref()), Optional.of(ip));

    assertThat(found.connector()).isEqualTo(connectors.find(connector)).isPresent();
    assertSame(found.grant().orElseThrow(), grant);
    assertThat(found.misses()).isZero();
  }

  @Test
  @Tag("case-89")
  void findsThePublishedKeysAsTheyStoodInTheLastSecond() {
    PublicKeys keys = publicKeys();
    assertThat(published().keys()).isEmpty();
    keys.replace(keys.read().with(SigningKeys.first()));
    assertThat(published()).isEqualTo(keys.read());
    assertThat(published().keys()).hasSize(2);

    keys.replace(keys.read().withOnly(SigningKeys.first(), NOW));
    clock.advance(Duration.ofSeconds(1));
    assertThat(published()).isEqualTo(keys.read());
    assertThat(published().keys()).hasSize(4);

    keys.replace(keys.read().revoking(Set.of()));
    clock.advance(Duration.ofSeconds(1));
    assertThat(published()).isEqualTo(keys.read());
    assertThat(published().keys()).isEmpty();
    assertThat(published().revoked()).hasSize(4);
  }

  private PublishedKeys published() {
    return grants.find(connector, Optional.empty(), Optional.empty()).published();
  }

  @Test
  void findsWhatThereIsOfConnectorAndGrant() {
    Grant grant = issued(grant(ANN, Reach.USER));
    GrantRef unknown = new GrantRef(tenant, new GrantId(UUID.randomUUID().toString()));
    ConnectorId nobody = new ConnectorId("none");

    assertThat(grants.find(connector, Optional.empty(), Optional.empty()).connector()).isPresent();
    assertThat(grants.find(connector, Optional.empty(), Optional.empty()).grant()).isEmpty();
    assertThat(grants.find(connector, Optional.of(unknown), Optional.empty()).grant()).isEmpty();
    Grants.Found found = grants.find(nobody, Optional.of(grant.ref()), Optional.of(ip));
    assertThat(found.connector()).isEmpty();
    assertSame(found.grant().orElseThrow(), grant);
  }

  @Test
  void findsNoDeletedConnector() {
    Grant grant = issued(grant(ANN, Reach.USER));
    delete(connector);

    assertThat(grants.find(connector, Optional.of(grant.ref()), Optional.empty()).connector())
        .isEmpty();
  }

  @Test
  void findsNoGrantUnderAnotherTenant() {
    Grant grant = issued(grant(ANN, Reach.USER));

    assertThat(grants.find(new GrantRef(other, grant.id()))).isEmpty();
    assertThat(grants.ofUser(other, ANN)).isEmpty();
    assertThat(grants.ofConnector(other, connector, Optional.empty(), 10).items()).isEmpty();
    assertThat(grants.holder(other, connector, Reach.USER.slot(ANN)).grant()).isEmpty();
  }

  // Issuing

  @Test
  void keepsEveryFieldOfAGrant() {
    Grant grant = grant(ANN, Reach.of(new GroupId("0f1e@2")), EnumSet.allOf(Scope.class));
    issued(grant);

    assertSame(grants.find(grant.ref()).orElseThrow(), grant);
    assertThat(audited(tenant)).contains(event(AuditEvent.Type.GRANT_ISSUED, grant));
  }

  @Test
  void issuesNothingForAUserWhoWasErasedSinceTheSignIn() {
    User ann = users().keep(new SignIn(tenant, ANN, "Ann", NOW, false));
    users()
        .erase(
            ann,
            Optional.empty(),
            AuditTrail.event(tenant, NOW, AuditEvent.Type.USER_ERASED, ANN.value()));
    Grant late = grantAt(ANN, Reach.USER, NOW.plusSeconds(1));

    assertThatThrownBy(
            () -> grants.issue(late, slotOf(late), NOW, event(AuditEvent.Type.GRANT_ISSUED, late)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SIGN_IN_INVALID));
    assertThat(grants.find(late.ref())).isEmpty();
    assertThat(
            grants.issue(
                late, slotOf(late), NOW.plusSeconds(1), event(AuditEvent.Type.GRANT_ISSUED, late)))
        .isTrue();
  }

  @Test
  void keepsAGrantWithoutScopes() {
    Grant grant = issued(grant(ANN, Reach.TENANT, Set.of()));

    assertThat(grants.find(grant.ref()).orElseThrow().scopes()).isEmpty();
  }

  @Test
  void aNewGrantTakesItsSlot() {
    Grant grant = issued(grant(ANN, Reach.USER));

    Grants.Holder holder = slotOf(grant);
    assertSame(holder.grant().orElseThrow(), grant);
    assertThat(holder.version()).isPositive();
    assertThat(grants.ofUser(tenant, ANN)).extracting(Grant::id).containsExactly(grant.id());
    assertThat(ofConnector()).containsExactly(grant.id());
  }

  @Test
  void aNewGrantEndsTheOneBeforeInTheSameStep() {
    Grant before = issued(grant(ANN, Reach.USER));
    Grant after = issued(grant(ANN, Reach.TENANT));

    assertThat(grants.find(before.ref()).orElseThrow().endedAt()).isPresent();
    assertThat(grants.find(after.ref()).orElseThrow().endedAt()).isEmpty();
    assertThat(slotOf(after).grant().map(Grant::id)).contains(after.id());
    assertThat(grants.ofUser(tenant, ANN)).extracting(Grant::id).containsExactly(after.id());
    assertThat(ofConnector()).containsExactly(after.id());
  }

  @Test
  void slotsOfOtherUsersGroupsAndConnectorsStay() {
    ConnectorId second = new ConnectorId(UUID.randomUUID().toString());
    make(second, tenant);
    List<Grant> all =
        List.of(
            grant(ANN, Reach.USER),
            grant(BOB, Reach.USER),
            grant(ANN, Reach.of(new GroupId("g1"))),
            grant(ANN, Reach.of(new GroupId("g2"))),
            grant(ANN, Reach.USER, second));
    all.forEach(this::issued);

    assertThat(all).allMatch(one -> grants.find(one.ref()).orElseThrow().endedAt().isEmpty());
    assertThat(grants.ofUser(tenant, ANN)).hasSize(4);
    assertThat(ofConnector()).hasSize(4);
  }

  @Test
  void aGroupsSlotIsOneForAllWhoGrantIt() {
    Grant anns = issued(grant(ANN, Reach.of(new GroupId("g1"))));
    Grant bobs = issued(grant(BOB, Reach.of(new GroupId("g1"))));

    assertThat(grants.find(anns.ref()).orElseThrow().endedAt()).isPresent();
    assertThat(grants.ofUser(tenant, ANN)).isEmpty();
    assertThat(grants.ofUser(tenant, BOB)).extracting(Grant::id).containsExactly(bobs.id());
  }

  @Test
  void refusesASlotThatIsAnotherByNow() {
    Grant late = grant(ANN, Reach.USER);
    Grants.Holder seen = slotOf(late);
    Grant first = issued(grant(ANN, Reach.USER));

    assertThat(grants.issue(late, seen, NOW, event(AuditEvent.Type.GRANT_ISSUED, late))).isFalse();
    assertThat(grants.find(late.ref())).isEmpty();
    assertThat(grants.find(first.ref()).orElseThrow().endedAt()).isEmpty();
    assertThat(slotOf(late).grant().map(Grant::id)).contains(first.id());
    assertThat(audited(tenant)).doesNotContain(event(AuditEvent.Type.GRANT_ISSUED, late));
  }

  @Test
  @Tag("case-30")
  void oneOfManyGrantsTakesTheSlot() {
    Grants.Holder seen = slotOf(grant(ANN, Reach.USER));
    List<Grant> all = new ArrayList<>();
    for (int i = 0; i < Together.THREADS; i++) {
      all.add(grant(ANN, Reach.USER));
    }
    long wins =
        Together.wins(
            Together.THREADS,
            i ->
                grants.issue(
                    all.get(i), seen, NOW, event(AuditEvent.Type.GRANT_ISSUED, all.get(i))));

    assertThat(wins).isEqualTo(1);
    assertThat(all).filteredOn(one -> grants.find(one.ref()).isPresent()).hasSize(1);
    assertThat(grants.ofUser(tenant, ANN)).hasSize(1);
  }

  @Test
  @Tag("case-30")
  void atMostOneOfManyGrantsInARowIsLive() {
    List<Grant> all = new ArrayList<>();
    for (int i = 0; i < Together.THREADS; i++) {
      all.add(grant(ANN, Reach.USER));
    }
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          Grant one = all.get(i);
          return grants.issue(one, slotOf(one), NOW, event(AuditEvent.Type.GRANT_ISSUED, one));
        });

    Grant standing = slotOf(all.getFirst()).grant().orElseThrow();
    assertThat(all)
        .filteredOn(
            one -> grants.find(one.ref()).filter(kept -> kept.endedAt().isEmpty()).isPresent())
        .extracting(Grant::id)
        .containsExactly(standing.id());
    assertThat(grants.ofUser(tenant, ANN)).extracting(Grant::id).containsExactly(standing.id());
  }

  @Test
  @Tag("case-31")
  void neverIssuesForADeletedConnector() {
    Grant late = grant(ANN, Reach.USER);
    Grants.Holder seen = slotOf(late);
    delete(connector);

    Throwable told =
        catchThrowable(
            () -> grants.issue(late, seen, NOW, event(AuditEvent.Type.GRANT_ISSUED, late)));
    assertThat(told).isInstanceOf(Refusal.class);
    assertThat(((Refusal) told).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(grants.find(late.ref())).isEmpty();
    assertThat(slotOf(late).grant()).isEmpty();
  }

  @Test
  void neverIssuesForADeactivatedConnector() {
    Grant before = issued(grant(ANN, Reach.USER));
    Connector stored = connectors.find(connector).orElseThrow();
    assertThat(connectors.change(stored.withActive(false), changed())).isTrue();
    Grant late = grant(ANN, Reach.USER);

    assertThatThrownBy(
            () -> grants.issue(late, slotOf(late), NOW, event(AuditEvent.Type.GRANT_ISSUED, late)))
        .isInstanceOfSatisfying(
            Refusal.class, told -> assertThat(told.reason()).isEqualTo(Reason.CONNECTOR_INACTIVE));
    assertThat(grants.find(late.ref())).isEmpty();
    assertThat(grants.find(before.ref()).orElseThrow().endedAt()).isEmpty();
  }

  @Test
  void issuesAgainWhereTheGrantBeforeHasExpired() {
    Grant expired = issued(grant(ANN, Reach.USER));
    Grant next = grantAt(ANN, Reach.USER, NOW.plus(YEAR).plusSeconds(1));

    assertThat(grants.issue(next, slotOf(next), NOW, event(AuditEvent.Type.GRANT_ISSUED, next)))
        .isTrue();
    assertThat(grants.find(expired.ref()).map(Grant::endedAt).orElse(Optional.of(NOW))).isPresent();
    assertThat(ofConnector()).containsExactly(next.id());
  }

  // Ending

  @Test
  void endsAGrantAndEmptiesItsSlot() {
    Grant grant = issued(grant(ANN, Reach.USER));
    AuditEvent event = eventAt(AuditEvent.Type.GRANT_ENDED, grant, NOW.plusSeconds(7));
    grants.end(grant, event);

    assertThat(grants.find(grant.ref()).orElseThrow().endedAt()).contains(NOW.plusSeconds(7));
    assertThat(slotOf(grant).grant()).isEmpty();
    assertThat(grants.ofUser(tenant, ANN)).isEmpty();
    assertThat(ofConnector()).isEmpty();
    assertThat(audited(tenant)).contains(event);
  }

  @Test
  void endingTwiceChangesNothing() {
    Grant grant = issued(grant(ANN, Reach.USER));
    grants.end(grant, eventAt(AuditEvent.Type.GRANT_ENDED, grant, NOW.plusSeconds(1)));
    AuditEvent again = eventAt(AuditEvent.Type.GRANT_ENDED, grant, NOW.plusSeconds(2));
    grants.end(grant, again);

    assertThat(grants.find(grant.ref()).orElseThrow().endedAt()).contains(NOW.plusSeconds(1));
    assertThat(audited(tenant)).doesNotContain(again);
  }

  @Test
  void aLateEndOfAReplacedGrantLeavesItsFollowerAlone() {
    Grant before = issued(grant(ANN, Reach.USER));
    Grant after = issued(grant(ANN, Reach.USER));
    Optional<Instant> ended = grants.find(before.ref()).orElseThrow().endedAt();
    AuditEvent late = eventAt(AuditEvent.Type.GRANT_ENDED, before, NOW.plusSeconds(99));
    grants.end(before, late);

    assertThat(grants.find(before.ref()).orElseThrow().endedAt()).isEqualTo(ended);
    assertThat(grants.find(after.ref()).orElseThrow().endedAt()).isEmpty();
    assertThat(slotOf(after).grant().map(Grant::id)).contains(after.id());
    assertThat(grants.ofUser(tenant, ANN)).extracting(Grant::id).containsExactly(after.id());
    assertThat(audited(tenant)).doesNotContain(late);
  }

  @Test
  void aSlotCanBeTakenAgainAfterAnEnd() {
    Grant before = issued(grant(ANN, Reach.USER));
    grants.end(before, event(AuditEvent.Type.GRANT_ENDED, before));
    Grant after = issued(grant(ANN, Reach.USER));

    assertThat(slotOf(after).grant().map(Grant::id)).contains(after.id());
    assertThat(ofConnector()).containsExactly(after.id());
    assertThat(grants.ofUser(tenant, ANN)).extracting(Grant::id).containsExactly(after.id());
  }

  @Test
  void manyWhoEndOneGrantEndItOnce() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          grants.end(grant, eventAt(AuditEvent.Type.GRANT_ENDED, grant, NOW.plusSeconds(i + 1L)));
          return true;
        });

    assertThat(audited(tenant))
        .filteredOn(event -> event.type() == AuditEvent.Type.GRANT_ENDED)
        .hasSize(1);
    assertThat(grants.find(grant.ref()).orElseThrow().endedAt()).isPresent();
  }

  /** Issued, adopted, renewed and ended by many at once, the lists agree on what is live. */
  @Test
  void whateverManyDoAtOneSlotItsListsAgree() {
    Reach reach = Reach.of(new GroupId("sales"));
    Grant first = issued(grant(ANN, reach));
    assertThat(grants.offer(first.offering(offer("one")))).isTrue();
    Together.call(
        Together.THREADS,
        i -> {
          try {
            return atOneSlot(i, reach);
          } catch (Refusal busy) {
            assertThat(busy.reason().status()).isEqualTo(503);
            return false;
          }
        });

    List<GrantId> live =
        live(tenant, Optional.empty(), 100).stream()
            .filter(id -> grants.find(new GrantRef(tenant, id)).orElseThrow().endedAt().isEmpty())
            .toList();
    assertThat(live(tenant, Optional.empty(), 100)).isEqualTo(live);
    assertThat(ofConnector()).isEqualTo(live).hasSizeLessThanOrEqualTo(1);
    assertThat(slotOf(first).grant().map(Grant::id).stream().toList()).isEqualTo(live);
    List<GrantId> ofUsers =
        Stream.of(ANN, BOB)
            .flatMap(user -> grants.ofUser(tenant, user).stream())
            .map(Grant::id)
            .toList();
    assertThat(ofUsers).isEqualTo(live);
  }

  private boolean atOneSlot(int i, Reach reach) {
    Grant mine = grant(i % 2 == 0 ? ANN : BOB, reach);
    Grants.Holder seen = slotOf(mine);
    Optional<Grant> standing = seen.grant();
    return switch (i % 5) {
      case 0, 1 -> grants.issue(mine, seen, NOW, event(AuditEvent.Type.GRANT_ISSUED, mine));
      case 2 -> standing.map(one -> adopt(one, BOB)).orElse(false);
      case 3 ->
          standing
              .filter(one -> one.offer().isPresent())
              .map(one ->
                  grants.renew(
                      one.renewed(one.offer().orElseThrow(), NOW, GRACE),
                      event(AuditEvent.Type.GRANT_RENEWED, one)))
              .orElse(false);
      default -> {
        standing.ifPresent(one -> grants.end(one, event(AuditEvent.Type.GRANT_ENDED, one)));
        yield true;
      }
    };
  }

  @Test
  void anEndAndANewGrantLeaveTheSlotWithTheNewOneOrEmpty() {
    Grant before = issued(grant(ANN, Reach.USER));
    Grant after = grant(ANN, Reach.USER);
    Together.winsStubbornly(
        2,
        i -> {
          if (i == 0) {
            grants.end(before, event(AuditEvent.Type.GRANT_ENDED, before));
            return true;
          }
          return grants.issue(
              after, slotOf(after), NOW, event(AuditEvent.Type.GRANT_ISSUED, after));
        });

    assertThat(grants.find(before.ref()).orElseThrow().endedAt()).isPresent();
    Optional<Grant> kept = grants.find(after.ref());
    assertThat(kept.map(Grant::id)).isEqualTo(slotOf(after).grant().map(Grant::id));
    assertThat(kept.flatMap(Grant::endedAt)).isEmpty();
  }

  // Successors

  @Test
  void keepsAnOfferOnce() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grant offering = grant.offering(offer("one"));

    assertThat(grants.offer(offering)).isTrue();
    assertSame(grants.find(grant.ref()).orElseThrow(), offering);
    assertThat(grants.offer(grant.offering(offer("two")))).isFalse();
    assertThat(grants.offer(offering)).isFalse();
    assertSame(grants.find(grant.ref()).orElseThrow(), offering);
  }

  @Test
  @Tag("case-28")
  void oneOfManyOffersIsKept() {
    Grant grant = issued(grant(ANN, Reach.USER));

    assertThat(
            Together.wins(Together.THREADS, i -> grants.offer(grant.offering(offer("offer " + i)))))
        .isEqualTo(1);
  }

  @Test
  void offersNothingForAGrantThatEndedMovedOnOrNeverWas() {
    Grant ended = issued(grant(ANN, Reach.USER));
    grants.end(ended, event(AuditEvent.Type.GRANT_ENDED, ended));
    Grant moved = issued(grant(BOB, Reach.USER));
    renewed(moved, "one");
    Grant never = grant(ANN, Reach.TENANT);

    assertThat(grants.offer(ended.offering(offer("late")))).isFalse();
    assertThat(grants.offer(moved.offering(offer("late")))).isFalse();
    assertThat(grants.offer(never.offering(offer("late")))).isFalse();
    assertThat(grants.find(ended.ref()).orElseThrow().offer()).isEmpty();
    assertThat(grants.find(moved.ref()).orElseThrow().offer()).isEmpty();
    assertThat(grants.find(never.ref())).isEmpty();
  }

  @Test
  void aRenewalMovesTheSuccessorToCurrent() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grant renewed = renewed(grant, "one");

    Grant stored = grants.find(grant.ref()).orElseThrow();
    assertSame(stored, renewed);
    assertThat(stored.generation()).isEqualTo(2);
    assertThat(stored.offer()).isEmpty();
    assertThat(stored.previous()).isPresent();
    assertThat(audited(tenant)).contains(event(AuditEvent.Type.GRANT_RENEWED, grant));
    assertSame(slotOf(grant).grant().orElseThrow(), renewed);
  }

  @Test
  void aRenewedGrantTakesTheNextOfferAndRenewal() {
    Grant second = renewed(issued(grant(ANN, Reach.USER)), "one");
    Grant third = renewed(second, "two");

    assertThat(third.generation()).isEqualTo(3);
    assertSame(grants.find(third.ref()).orElseThrow(), third);
  }

  @Test
  void renewsOnlyFromTheGenerationThatWasSeen() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grant first = renewed(grant, "one");
    AuditEvent late = eventAt(AuditEvent.Type.GRANT_RENEWED, grant, NOW.plusSeconds(9));

    assertThat(grants.renew(grant.offering(offer("x")).renewed(offer("x"), NOW, GRACE), late))
        .isFalse();
    Grant tooFar = first.renewed(offer("y"), NOW, GRACE).renewed(offer("z"), NOW, GRACE);
    assertThat(grants.renew(tooFar, late)).isFalse();
    assertSame(grants.find(grant.ref()).orElseThrow(), first);
    assertThat(audited(tenant)).doesNotContain(late);
  }

  @Test
  void neverRenewsAnEndedGrant() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grant offering = grant.offering(offer("one"));
    assertThat(grants.offer(offering)).isTrue();
    grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant));
    AuditEvent late = event(AuditEvent.Type.GRANT_RENEWED, grant);

    assertThat(grants.renew(offering.renewed(offer("one"), NOW, GRACE), late)).isFalse();
    Grant stored = grants.find(grant.ref()).orElseThrow();
    assertThat(stored.endedAt()).isPresent();
    assertThat(stored.generation()).isEqualTo(1);
    assertThat(audited(tenant)).doesNotContain(late);
  }

  @Test
  @Tag("case-28")
  void oneOfManyRenewalsIsKept() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grant offering = grant.offering(offer("one"));
    assertThat(grants.offer(offering)).isTrue();
    Grant renewed = offering.renewed(offer("one"), NOW, GRACE);

    assertThat(
            Together.wins(
                Together.THREADS,
                i -> grants.renew(renewed, event(AuditEvent.Type.GRANT_RENEWED, grant))))
        .isEqualTo(1);
    assertThat(grants.find(grant.ref()).orElseThrow().generation()).isEqualTo(2);
  }

  @Test
  void anEndStaysThoughARenewalRuns() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Grant offering = grant.offering(offer("one"));
    assertThat(grants.offer(offering)).isTrue();
    Together.winsStubbornly(
        2,
        i -> {
          if (i == 0) {
            grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant));
            return true;
          }
          return grants.renew(
              offering.renewed(offer("one"), NOW, GRACE),
              event(AuditEvent.Type.GRANT_RENEWED, grant));
        });

    assertThat(grants.find(grant.ref()).orElseThrow().endedAt()).isPresent();
    assertThat(slotOf(grant).grant()).isEmpty();
  }

  @Test
  void endsARenewedGrantByItsOldView() {
    Grant seen = issued(grant(ANN, Reach.USER));
    renewed(seen, "one");
    grants.end(seen, event(AuditEvent.Type.GRANT_ENDED, seen));

    Grant stored = grants.find(seen.ref()).orElseThrow();
    assertThat(stored.endedAt()).isPresent();
    assertThat(stored.generation()).isEqualTo(2);
  }

  // Access tokens

  @Test
  void endsTheAccessTokensOfAGrantOnceAndNothingElse() {
    Grant seen = issued(grant(ANN, Reach.USER));
    AuditEvent event = event(AuditEvent.Type.ACCESS_TOKENS_ENDED, seen);

    assertThat(grants.endAccessTokens(seen, event)).isTrue();
    assertThat(grants.endAccessTokens(seen, event)).isFalse();

    Grant stored = grants.find(seen.ref()).orElseThrow();
    assertThat(stored.accessGeneration()).isEqualTo(1);
    assertThat(stored)
        .usingRecursiveComparison()
        .ignoringFields("accessGeneration")
        .isEqualTo(seen);
    assertThat(
            grants.endAccessTokens(
                stored, eventAt(AuditEvent.Type.ACCESS_TOKENS_ENDED, seen, NOW.plusSeconds(1))))
        .isTrue();
    assertThat(grants.find(seen.ref()).orElseThrow().accessGeneration()).isEqualTo(2);
  }

  @Test
  void manyWhoEndTheAccessTokensOfAGrantEndThemOnce() {
    Grant grant = issued(grant(ANN, Reach.USER));

    assertThat(
            Together.winsStubbornly(
                Together.THREADS,
                i ->
                    grants.endAccessTokens(
                        grant, event(AuditEvent.Type.ACCESS_TOKENS_ENDED, grant))))
        .isEqualTo(1);
    assertThat(grants.find(grant.ref()).orElseThrow().accessGeneration()).isEqualTo(1);
  }

  @Test
  void aRenewalUnderWayKeepsTheEndOfTheAccessTokens() {
    Grant seen = issued(grant(ANN, Reach.USER));
    Grant offering = seen.offering(offer("one"));
    assertThat(grants.offer(offering)).isTrue();
    assertThat(grants.endAccessTokens(seen, event(AuditEvent.Type.ACCESS_TOKENS_ENDED, seen)))
        .isTrue();
    Grant renewed = offering.renewed(offering.offer().orElseThrow(), NOW, GRACE);
    assertThat(grants.renew(renewed, event(AuditEvent.Type.GRANT_RENEWED, seen))).isTrue();

    Grant stored = grants.find(seen.ref()).orElseThrow();
    assertThat(stored.accessGeneration()).isEqualTo(1);
    assertThat(stored.generation()).isEqualTo(2);
  }

  @Test
  void anEndedGrantHasNoAccessTokensToEnd() {
    Grant grant = issued(grant(ANN, Reach.USER));
    grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant));

    assertThat(grants.endAccessTokens(grant, event(AuditEvent.Type.ACCESS_TOKENS_ENDED, grant)))
        .isFalse();
    assertThat(grants.find(grant.ref()).orElseThrow().accessGeneration()).isZero();
  }

  // Receipts and freezing

  @Test
  void keepsOneReceiptOfAGrantAndNothingElseChanges() {
    Grant grant = issued(grant(ANN, Reach.USER));

    assertThat(grants.keepReceipt(grant, receipt("first"))).isTrue();
    assertThat(grants.keepReceipt(grant, receipt("second"))).isFalse();

    assertSame(stored(grant), told(grant, Optional.empty(), Optional.of(receipt("first"))));
    assertThat(grants.keepReceipt(grant(BOB, Reach.USER), receipt("of none"))).isFalse();
  }

  @Test
  void oneOfManyReceiptsIsKept() {
    Grant grant = issued(grant(ANN, Reach.USER));

    assertThat(Together.call(10, i -> grants.keepReceipt(grant, receipt("of " + i))))
        .containsOnlyOnce(true);
  }

  @Test
  void keepsTheReceiptOfAGrantThatHasEndedSinceAndFreezesItNot() {
    Grant grant = issued(grant(ANN, Reach.USER));
    grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant));

    assertThat(grants.keepReceipt(grant, receipt("late"))).isTrue();
    assertThat(freeze(grant, "late")).isFalse();
    assertThat(stored(grant).frozen()).isFalse();
    assertThat(events(AuditEvent.Type.GRANT_FROZEN, grant)).isEmpty();
  }

  @Test
  void freezesByTheReceiptsCodeOnceAndNothingElseChanges() {
    Grant grant = issued(grant(ANN, Reach.USER));
    grants.keepReceipt(grant, receipt("code"));

    assertThat(freeze(grant, "another")).isFalse();
    assertThat(freeze(grant, "code")).isTrue();
    assertThat(freeze(grant, "code")).isFalse();

    Grant.Receipt used = new Grant.Receipt(NOW, Optional.empty());
    assertSame(stored(grant), told(grant, Optional.of(NOW), Optional.of(used)));
    assertThat(events(AuditEvent.Type.GRANT_FROZEN, grant)).hasSize(1);
  }

  @Test
  void withoutAReceiptNothingIsFrozen() {
    Grant grant = issued(grant(ANN, Reach.USER));

    assertThat(freeze(grant, "code")).isFalse();
    assertThat(freeze(grant(BOB, Reach.USER), "code")).isFalse();
  }

  @Test
  void oneOfManyWhoFreezeFreezes() {
    Grant grant = issued(grant(ANN, Reach.USER));
    grants.keepReceipt(grant, receipt("code"));

    assertThat(Together.call(10, i -> freeze(grant, "code"))).containsOnlyOnce(true);
    assertThat(events(AuditEvent.Type.GRANT_FROZEN, grant)).hasSize(1);
  }

  @Test
  void unfreezesOnceAndTheCodeStaysUsed() {
    Grant grant = frozen(grant(ANN, Reach.USER));

    assertThat(unfreeze(grant)).isTrue();
    assertThat(unfreeze(grant)).isFalse();
    assertThat(freeze(grant, "code")).isFalse();

    Grant.Receipt used = new Grant.Receipt(NOW, Optional.empty());
    assertSame(stored(grant), told(grant, Optional.empty(), Optional.of(used)));
    assertThat(events(AuditEvent.Type.GRANT_UNFROZEN, grant)).hasSize(1);
  }

  @Test
  void aRenewalUnderWayNeitherPassesNorUndoesAFreeze() {
    Grant grant = issued(grant(ANN, Reach.USER));
    grants.keepReceipt(grant, receipt("code"));
    Grant offering = grant.offering(offer("next"));
    assertThat(grants.offer(offering)).isTrue();
    Grant renewed = offering.renewed(offering.offer().orElseThrow(), NOW, GRACE);
    freeze(grant, "code");

    assertThat(grants.renew(renewed, event(AuditEvent.Type.GRANT_RENEWED, grant))).isFalse();
    assertThat(stored(grant).frozenAt()).contains(NOW);
    unfreeze(grant);
    assertThat(grants.renew(renewed, event(AuditEvent.Type.GRANT_RENEWED, grant))).isTrue();
    assertThat(stored(grant).receipt()).contains(new Grant.Receipt(NOW, Optional.empty()));
  }

  @Test
  void offersNothingForAFrozenGrant() {
    Grant grant = frozen(grant(ANN, Reach.USER));

    assertThat(grants.offer(grant.offering(offer("next")))).isFalse();
    assertThat(stored(grant).offer()).isEmpty();
    unfreeze(grant);
    assertThat(grants.offer(grant.offering(offer("next")))).isTrue();
  }

  @Test
  void aFrozenGrantCanEndAndThenStaysEnded() {
    Grant grant = frozen(grant(ANN, Reach.USER));

    grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant));

    assertThat(stored(grant).endedAt()).isPresent();
    assertThat(unfreeze(grant)).isFalse();
  }

  private Grant stored(Grant grant) {
    return grants.find(grant.ref()).orElseThrow();
  }

  private List<AuditEvent> events(AuditEvent.Type type, Grant grant) {
    return audited(tenant).stream()
        .filter(event -> event.type() == type && event.object().equals(grant.id().value()))
        .toList();
  }

  private static Grant.Receipt receipt(String code) {
    return new Grant.Receipt(NOW, Optional.of(digest(code)));
  }

  private Grant frozen(Grant grant) {
    Grant issued = issued(grant);
    assertThat(grants.keepReceipt(issued, receipt("code"))).isTrue();
    assertThat(freeze(issued, "code")).isTrue();
    return issued;
  }

  private boolean freeze(Grant grant, String code) {
    return grants.freeze(grant, digest(code), event(AuditEvent.Type.GRANT_FROZEN, grant));
  }

  private boolean unfreeze(Grant grant) {
    return grants.unfreeze(grant, event(AuditEvent.Type.GRANT_UNFROZEN, grant));
  }

  private static Grant told(
      Grant grant, Optional<Instant> frozenAt, Optional<Grant.Receipt> receipt) {
    return new Grant(
        grant.id(),
        grant.tenant(),
        grant.connector(),
        grant.reach(),
        grant.grantedBy(),
        grant.scopes(),
        grant.createdAt(),
        grant.generation(),
        grant.accessGeneration(),
        grant.current(),
        grant.offer(),
        grant.previous(),
        grant.endedAt(),
        grant.lastUsedAt(),
        frozenAt,
        receipt,
        grant.groupCount());
  }

  // Notes

  @Test
  void notesTheLastUseToADay() {
    Grant grant = issued(grant(ANN, Reach.USER));
    Instant at = NOW.plus(Duration.ofDays(3));
    grants.used(grant, at);

    Instant noted = grants.find(grant.ref()).orElseThrow().lastUsedAt().orElseThrow();
    assertThat(Duration.between(noted, at).abs()).isLessThan(Duration.ofDays(1));
  }

  @Test
  void aNoteChangesNothingElse() {
    Grant seen = issued(grant(ANN, Reach.USER));
    Grant renewed = renewed(seen, "one");
    grants.used(seen, NOW);

    Grant stored = grants.find(seen.ref()).orElseThrow();
    assertThat(stored).usingRecursiveComparison().ignoringFields("lastUsedAt").isEqualTo(renewed);
    grants.end(seen, event(AuditEvent.Type.GRANT_ENDED, seen));
    grants.used(seen, NOW);
    assertThat(grants.find(seen.ref()).orElseThrow().endedAt()).isPresent();
    Grant never = grant(BOB, Reach.USER);
    grants.used(never, NOW);
    assertThat(grants.find(never.ref())).isEmpty();
  }

  @Test
  @Tag("case-49")
  void countsMissesOfAnAddressInAWindowThatOpensWithTheFirst() {
    grants.countMiss(connector, ip, NOW);
    grants.countMiss(connector, ip, NOW.plusSeconds(599));

    Grants.Found found = misses(connector, ip);
    assertThat(found.misses()).isEqualTo(2);
    assertThat(found.missesUntil()).isEqualTo(NOW.plusSeconds(600));
    grants.countMiss(connector, ip, NOW.plusSeconds(600));
    assertThat(misses(connector, ip).misses()).isEqualTo(1);
    assertThat(misses(connector, ip).missesUntil()).isEqualTo(NOW.plusSeconds(1200));
  }

  @Test
  @Tag("case-49")
  void countsMissesOfAddressesAndConnectorsApart() {
    ConnectorId second = new ConnectorId(UUID.randomUUID().toString());
    grants.countMiss(connector, ip, NOW);

    assertThat(misses(connector, ip + "0").misses()).isZero();
    assertThat(misses(second, ip).misses()).isZero();
    assertThat(grants.find(connector, Optional.empty(), Optional.empty()).misses()).isZero();
  }

  @Test
  @Tag("case-49")
  void countsEveryOneOfManyMisses() {
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          grants.countMiss(connector, ip, NOW);
          return true;
        });

    assertThat(misses(connector, ip).misses()).isEqualTo(Together.THREADS);
  }

  @Test
  void countsMissesOfUnknownConnectorsToo() {
    ConnectorId unknown = new ConnectorId(UUID.randomUUID().toString());
    grants.countMiss(unknown, ip, NOW);

    assertThat(misses(unknown, ip).misses()).isEqualTo(1);
    assertThat(misses(unknown, ip).connector()).isEmpty();
  }

  // Adoption

  private boolean adopt(Grant grant, UserId by) {
    Grant adopted = grant.adoptedBy(by);
    return adopt(grant, by, slotOf(grant), slotOf(adopted));
  }

  private boolean adopt(Grant grant, UserId by, Grants.Holder from, Grants.Holder to) {
    return grants.adopt(
        grant, grant.adoptedBy(by), from, to, NOW, event(AuditEvent.Type.GRANT_ADOPTED, grant));
  }

  private List<GrantId> of(UserId user) {
    return grants.ofUser(tenant, user).stream().map(Grant::id).toList();
  }

  @Test
  void anAdoptionMovesATenantGrantToTheAdoptersSlotAndChangesNothingElse() {
    Grant grant = issued(grant(ANN, Reach.TENANT));

    assertThat(adopt(grant, BOB)).isTrue();

    assertSame(grants.find(grant.ref()).orElseThrow(), grant.adoptedBy(BOB));
    assertThat(slotOf(grant).grant()).isEmpty();
    assertThat(slotOf(grant.adoptedBy(BOB)).grant().orElseThrow().id()).isEqualTo(grant.id());
    assertThat(of(ANN)).isEmpty();
    assertThat(of(BOB)).containsExactly(grant.id());
    assertThat(ofConnector()).containsExactly(grant.id());
    assertThat(live(tenant, Optional.empty(), 10)).containsExactly(grant.id());
    assertThat(audited(tenant))
        .filteredOn(event -> event.type() == AuditEvent.Type.GRANT_ADOPTED)
        .extracting(AuditEvent::object)
        .containsExactly(grant.id().value());
  }

  @Test
  void anAdoptionLeavesAGroupGrantInItsSlot() {
    Grant grant = issued(grant(ANN, Reach.of(new GroupId("sales"))));

    assertThat(adopt(grant, BOB)).isTrue();

    assertSame(grants.find(grant.ref()).orElseThrow(), grant.adoptedBy(BOB));
    assertThat(slotOf(grant).grant().orElseThrow().id()).isEqualTo(grant.id());
    assertThat(of(ANN)).isEmpty();
    assertThat(of(BOB)).containsExactly(grant.id());
  }

  @Test
  void adoptsNothingThatEndedOrHasAnotherGrantorByNow() {
    Grant grant = issued(grant(ANN, Reach.TENANT));
    UserId carol = new UserId("carol");
    assertThat(adopt(grant, BOB)).isTrue();
    assertThat(adopt(grant, carol)).isFalse();
    assertThat(adopt(grant, carol, slotOf(grant.adoptedBy(BOB)), slotOf(grant.adoptedBy(carol))))
        .isFalse();
    Grant ended = issued(grant(ANN, Reach.TENANT));
    Grants.Holder from = slotOf(ended);
    grants.end(ended, event(AuditEvent.Type.GRANT_ENDED, ended));
    assertThat(adopt(ended, carol, from, slotOf(ended.adoptedBy(carol)))).isFalse();

    assertThat(of(BOB)).containsExactly(grant.id());
    assertThat(of(carol)).isEmpty();
  }

  @Test
  void adoptsNothingIntoASlotThatIsAnotherByNowAndNothingOfADeletedConnector() {
    Grant grant = issued(grant(ANN, Reach.TENANT));
    Grants.Holder from = slotOf(grant);
    Grants.Holder to = slotOf(grant.adoptedBy(BOB));
    Grant own = issued(grant(BOB, Reach.USER));
    assertThat(adopt(grant, BOB, from, to)).isFalse();
    assertThat(grants.find(own.ref()).orElseThrow().endedAt()).isEmpty();
    grants.end(own, event(AuditEvent.Type.GRANT_ENDED, own));
    delete(connector);
    assertThat(adopt(grant, BOB)).isFalse();

    assertThat(of(ANN)).containsExactly(grant.id());
  }

  @Test
  void whatStoodInTheAdoptersSlotEnds() {
    Grant expired = issued(grantAt(BOB, Reach.USER, NOW.minus(YEAR).minusSeconds(1)));
    Grant grant = issued(grant(ANN, Reach.TENANT));

    assertThat(adopt(grant, BOB)).isTrue();

    assertThat(grants.find(expired.ref()).orElseThrow().endedAt()).isPresent();
    assertThat(of(BOB)).containsExactly(grant.id());
  }

  @Test
  void adoptsNothingForAUserWhoWasErasedSinceTheSignIn() {
    Grant grant = issued(grant(ANN, Reach.TENANT));
    User bob = users().keep(new SignIn(tenant, BOB, "Bob", NOW, true));
    users()
        .erase(
            bob,
            Optional.empty(),
            AuditTrail.event(tenant, NOW, AuditEvent.Type.USER_ERASED, BOB.value()));

    assertThatThrownBy(() -> adopt(grant, BOB))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SIGN_IN_INVALID));
    assertThat(of(ANN)).containsExactly(grant.id());
  }

  @Test
  void oneOfManyAdoptersGetsAGrant() {
    for (Reach reach : List.of(Reach.TENANT, Reach.of(new GroupId("sales")))) {
      Grant grant = issued(grant(ANN, reach));

      assertThat(
              Together.winsStubbornly(
                  Together.THREADS, i -> adopt(grant, new UserId("adopter-" + i))))
          .isEqualTo(1);
      UserId by = grants.find(grant.ref()).orElseThrow().grantedBy();
      for (int i = 0; i < Together.THREADS; i++) {
        UserId adopter = new UserId("adopter-" + i);
        assertThat(of(adopter).contains(grant.id())).isEqualTo(adopter.equals(by));
      }
    }
  }

  @Test
  void aNewGrantThatReadTheSlotBeforeAnAdoptionDoesNotEndWhatWasAdopted() {
    for (Reach reach : List.of(Reach.TENANT, Reach.of(new GroupId("sales")))) {
      Grant grant = issued(grant(ANN, reach));
      Grants.Holder before = slotOf(grant);
      assertThat(adopt(grant, BOB)).isTrue();
      Grant late = grant(ANN, reach);

      assertThat(grants.issue(late, before, NOW, event(AuditEvent.Type.GRANT_ISSUED, late)))
          .isFalse();
      assertThat(grants.find(grant.ref()).orElseThrow().endedAt()).isEmpty();
    }
  }

  @Test
  void anEndByAnOldViewOfAnAdoptedGrantLeavesNothingBehind() {
    for (Reach reach : List.of(Reach.TENANT, Reach.of(new GroupId("sales")))) {
      Grant grant = issued(grant(ANN, reach));
      assertThat(adopt(grant, BOB)).isTrue();
      grants.end(grant, event(AuditEvent.Type.GRANT_ENDED, grant));

      assertThat(grants.find(grant.ref()).orElseThrow().endedAt()).isPresent();
      assertThat(slotOf(grant.adoptedBy(BOB)).grant()).isEmpty();
      assertThat(of(BOB)).isEmpty();
      assertThat(live(tenant, Optional.empty(), 10)).isEmpty();
    }
  }

  @Test
  void aRenewalUnderWayKeepsTheAdoption() {
    Grant grant = issued(grant(ANN, Reach.TENANT));
    Grant offering = grant.offering(offer("one"));
    assertThat(grants.offer(offering)).isTrue();
    assertThat(adopt(grant, BOB)).isTrue();
    Grant renewed = offering.renewed(offer("one"), NOW.plusSeconds(5), GRACE);

    assertThat(grants.renew(renewed, event(AuditEvent.Type.GRANT_RENEWED, grant))).isTrue();
    assertSame(grants.find(grant.ref()).orElseThrow(), renewed.adoptedBy(BOB));
  }

  // Lists

  @Test
  void pagesThroughAConnectorsGrantsWithoutGapsAndRepeats() {
    List<GrantId> all = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      all.add(issued(grant(new UserId("user-" + i), Reach.USER)).id());
    }
    Grant ended = issued(grant(BOB, Reach.USER));
    grants.end(ended, event(AuditEvent.Type.GRANT_ENDED, ended));

    assertThat(walk(5)).doesNotHaveDuplicates().hasSameElementsAs(all);
    assertThat(walk(5)).isEqualTo(walk(7));
    assertThat(walk(1000)).isEqualTo(walk(5));
  }

  @Test
  void pagesThroughMoreGrantsThanOneReadHolds() {
    List<GrantId> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      all.add(issued(grant(ANN, Reach.of(new GroupId("group-" + i)))).id());
    }

    assertThat(walk(1000)).doesNotHaveDuplicates().hasSameElementsAs(all);
    assertThat(grants.ofUser(tenant, ANN)).extracting(Grant::id).hasSameElementsAs(all);
  }

  @Test
  void endingWhilePagingSkipsNone() {
    for (int i = 0; i < 12; i++) {
      issued(grant(new UserId("user-" + i), Reach.USER));
    }
    Pages.walk(
            5,
            after -> {
              var page = grants.ofConnector(tenant, connector, after, 5);
              page.items().forEach(one -> grants.end(one, event(AuditEvent.Type.GRANT_ENDED, one)));
              return page;
            })
        .forEach(one -> assertThat(grants.find(one.ref()).orElseThrow().endedAt()).isPresent());

    assertThat(ofConnector()).isEmpty();
  }

  @Test
  void listsExpiredGrantsToo() {
    Grant expired = issued(grantAt(ANN, Reach.USER, NOW.minus(YEAR).minusSeconds(1)));

    assertThat(ofConnector()).containsExactly(expired.id());
  }

  @Test
  void listsTheLiveGrantsOfATenantAndOfOneConnector() {
    ConnectorId second = new ConnectorId(UUID.randomUUID().toString());
    make(second, tenant);
    List<GrantId> first = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      first.add(issued(grant(new UserId("user-" + i), Reach.USER)).id());
    }
    Grant replaced = issued(grant(ANN, Reach.USER, second));
    Grant follower = issued(grant(ANN, Reach.TENANT, EnumSet.noneOf(Scope.class), second, NOW));
    Grant ended = issued(grant(BOB, Reach.USER, second));
    grants.end(ended, event(AuditEvent.Type.GRANT_ENDED, ended));
    List<GrantId> all = new ArrayList<>(first);
    all.add(follower.id());

    for (int limit : List.of(1, 3, 100)) {
      assertThat(live(tenant, Optional.empty(), limit)).hasSameElementsAs(all).hasSize(8);
      assertThat(live(tenant, Optional.of(connector), limit)).hasSameElementsAs(first).hasSize(7);
      assertThat(live(tenant, Optional.of(second), limit)).containsExactly(follower.id());
    }
    assertThat(live(other, Optional.empty(), 10)).isEmpty();
    assertThat(grants.find(replaced.ref()).orElseThrow().endedAt()).isPresent();
  }

  @Test
  void listsWhatIsLiveThoughItsConnectorIsDeleted() {
    Grant left = issued(grant(ANN, Reach.USER));
    delete(connector);

    assertThat(live(tenant, Optional.of(connector), 10)).containsExactly(left.id());
  }

  private List<GrantId> live(TenantId of, Optional<ConnectorId> by, int limit) {
    return Pages.walk(limit, after -> grants.live(of, by, after, limit)).stream()
        .map(Grant::id)
        .toList();
  }

  @Test
  void pagesThroughAUsersGrants() {
    List<GrantId> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(issued(grant(ANN, Reach.of(new GroupId("group-" + i)))).id());
    }
    issued(grant(BOB, Reach.USER));

    for (int limit : List.of(1, 3, 100)) {
      assertThat(Pages.walk(limit, after -> grants.ofUser(tenant, ANN, after, limit)))
          .extracting(Grant::id)
          .hasSameElementsAs(all)
          .hasSize(7);
    }
  }

  @Test
  void endsManyEachWithItsEventAndCountsThoseThatHadNotEnded() {
    List<Grant> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(issued(grant(new UserId("user-" + i), Reach.USER)));
    }
    Grant before = all.getFirst();
    grants.end(before, event(AuditEvent.Type.GRANT_ENDED, before));

    assertThat(grants.endAll(all, one -> event(AuditEvent.Type.GRANT_ENDED, one))).isEqualTo(11);
    assertThat(grants.endAll(all, one -> event(AuditEvent.Type.GRANT_ENDED, one))).isZero();
    assertThat(live(tenant, Optional.empty(), 100)).isEmpty();
    assertThat(ofConnector()).isEmpty();
    assertThat(audited(tenant))
        .filteredOn(event -> event.type() == AuditEvent.Type.GRANT_ENDED)
        .extracting(AuditEvent::object)
        .hasSameElementsAs(all.stream().map(one -> one.id().value()).toList())
        .hasSize(12);
  }

  @Test
  void manyWhoEndTheSameGrantsCountEachOnce() {
    List<Grant> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(issued(grant(new UserId("user-" + i), Reach.USER)));
    }

    assertThat(
            Together.call(
                    Together.THREADS,
                    i -> grants.endAll(all, one -> event(AuditEvent.Type.GRANT_ENDED, one)))
                .stream()
                .mapToLong(Long::longValue)
                .sum())
        .isEqualTo(8);
  }

  private List<GrantId> walk(int limit) {
    return Pages.walk(limit, after -> grants.ofConnector(tenant, connector, after, limit)).stream()
        .map(Grant::id)
        .toList();
  }

  private List<GrantId> ofConnector() {
    return walk(100);
  }

  private Grants.Found misses(ConnectorId of, String from) {
    return grants.find(of, Optional.empty(), Optional.of(from));
  }

  private Grants.Holder slotOf(Grant grant) {
    return grants.holder(grant.tenant(), grant.connector(), grant.reach().slot(grant.grantedBy()));
  }

  private Grant issued(Grant grant) {
    assertThat(grants.issue(grant, slotOf(grant), NOW, event(AuditEvent.Type.GRANT_ISSUED, grant)))
        .isTrue();
    return grant;
  }

  private Grant renewed(Grant grant, String name) {
    Grant offering = grant.offering(offer(name));
    assertThat(grants.offer(offering)).isTrue();
    Grant renewed = offering.renewed(offer(name), NOW.plusSeconds(5), GRACE);
    assertThat(grants.renew(renewed, event(AuditEvent.Type.GRANT_RENEWED, grant))).isTrue();
    return renewed;
  }

  private Grant grant(UserId by, Reach reach) {
    return grantAt(by, reach, NOW);
  }

  private Grant grant(UserId by, Reach reach, Set<Scope> scopes) {
    return grant(by, reach, scopes, connector, NOW);
  }

  private Grant grant(UserId by, Reach reach, ConnectorId of) {
    return grant(by, reach, EnumSet.of(Scope.GROUPINFO_READ), of, NOW);
  }

  private Grant grantAt(UserId by, Reach reach, Instant at) {
    return grant(by, reach, EnumSet.of(Scope.GROUPINFO_READ), connector, at);
  }

  private Grant grant(UserId by, Reach reach, Set<Scope> scopes, ConnectorId of, Instant at) {
    String id = UUID.randomUUID().toString();
    return new Grant(
        new GrantId(id),
        tenant,
        of,
        reach,
        by,
        scopes,
        at,
        1,
        0,
        new Grant.Current(digest(id), "aB_-", at, at.plus(YEAR)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(17L));
  }

  private static Grant.Offer offer(String name) {
    byte[] secret = new byte[32];
    System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, secret, 0, name.length());
    return new Grant.Offer(
        secret, digest("successor " + name), "last", NOW.plusSeconds(1), NOW.plus(YEAR));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void make(ConnectorId id, TenantId in) {
    connectors.create(
        new Connector(
            id,
            in,
            ANN,
            new ConnectorDetails("Reporter", "", ""),
            EnumSet.of(Scope.GROUPINFO_READ),
            true,
            NOW,
            List.of(),
            Usage.NONE,
            1),
        AuditTrail.event(in, NOW, AuditEvent.Type.CONNECTOR_CREATED, id.value()));
  }

  private void delete(ConnectorId id) {
    Connector stored = connectors.find(id).orElseThrow();
    assertThat(
            connectors.delete(
                stored,
                AuditTrail.event(tenant, NOW, AuditEvent.Type.CONNECTOR_DELETED, id.value())))
        .isTrue();
  }

  private AuditEvent changed() {
    return AuditTrail.event(tenant, NOW, AuditEvent.Type.CONNECTOR_CHANGED, connector.value());
  }

  private AuditEvent event(AuditEvent.Type type, Grant grant) {
    return eventAt(type, grant, NOW);
  }

  private static AuditEvent eventAt(AuditEvent.Type type, Grant grant, Instant at) {
    return new AuditEvent(
        grant.tenant(),
        at,
        type,
        grant.id().value(),
        "somebody",
        AuditTrail.ORIGIN,
        Map.of("connectorId", grant.connector().value()));
  }

  private static void assertSame(Grant one, Grant other) {
    assertThat(one).usingRecursiveComparison().isEqualTo(other);
  }
}
