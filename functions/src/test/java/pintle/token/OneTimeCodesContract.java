package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
import pintle.paging.Pages;
import pintle.phone.MemberId;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;
import pintle.world.MovableClock;
import pintle.world.Together;

/** What every {@link OneTimeCodes} promises, together with the {@link Grants} that take codes. */
public abstract class OneTimeCodesContract {
  private static final Instant NOW = MovableClock.START;
  private static final Duration LIFE = Duration.ofDays(3);
  private static final UserId ANN = new UserId("ann");
  private static final byte[] OFFER = new SeededRandomness(3).bytes(32);

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final ConnectorId connector = new ConnectorId(UUID.randomUUID().toString());

  /** The codes to test; they need not be empty. */
  protected abstract OneTimeCodes codes();

  /** Grants beside these codes. */
  protected abstract Grants grants();

  /** The users beside them. */
  protected abstract Users users();

  /** The connectors beside them. */
  protected abstract Connectors connectors();

  /** The events that were written for a tenant, in any order. */
  protected abstract List<AuditEvent> audited(TenantId of);

  @BeforeEach
  void makeConnector() {
    connectors()
        .create(
            new Connector(
                connector,
                tenant,
                ANN,
                new ConnectorDetails("Reporter", "", ""),
                EnumSet.of(Scope.GROUPINFO_READ),
                true,
                NOW,
                List.of(),
                Usage.NONE,
                1),
            AuditTrail.event(tenant, NOW, AuditEvent.Type.CONNECTOR_CREATED, connector.value()));
  }

  @Test
  void keepsEveryFieldOfAClaimCode() {
    OneTimeCode claim = created(claim(Reach.of(new GroupId("0f1e@2")), NOW));

    assertSame(stored(claim), claim);
    assertThat(audited(tenant)).contains(made(claim));
  }

  @Test
  void keepsWhatAnAuthorizationCodeIsBoundTo() {
    OneTimeCode bound =
        code(
            OneTimeCode.Kind.AUTHORIZATION,
            Reach.USER,
            NOW,
            Optional.of(
                new OneTimeCode.Binding(
                    "https://a.example/cb",
                    true,
                    Optional.of("challenge"),
                    Optional.of(new MemberId("0f1e")))));
    OneTimeCode free =
        code(
            OneTimeCode.Kind.AUTHORIZATION,
            Reach.USER,
            NOW,
            Optional.of(
                new OneTimeCode.Binding(
                    "https://a.example/cb", false, Optional.empty(), Optional.empty())));
    codes().create(bound, NOW);
    codes().create(free, NOW);

    assertSame(stored(bound), bound);
    assertSame(stored(free), free);
  }

  @Test
  void findsNoCodeUnderAnotherTenant() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));

    assertThat(codes().find(new CodeRef(new TenantId("other"), claim.ref().id()))).isEmpty();
    assertThat(codes().find(new CodeRef(tenant, UUID.randomUUID().toString()))).isEmpty();
  }

  @Test
  void givesOneGrantForOneCode() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));
    Grant grant = grant(claim);

    assertThat(issue(grant, claim, NOW.plusSeconds(1))).isTrue();
    assertThat(issue(grant(claim), claim, NOW.plusSeconds(2))).isFalse();
    OneTimeCode.Redemption taken = stored(claim).redemption().orElseThrow();
    assertThat(taken.grant()).isEqualTo(grant.id());
    assertThat(taken.offer()).isEqualTo(OFFER);
    assertThat(taken.at()).isEqualTo(NOW.plusSeconds(1));
    assertThat(taken.from()).isEqualTo(AuditTrail.ORIGIN.sourceIp());
    assertThat(grants().ofUser(tenant, ANN)).extracting(Grant::id).containsExactly(grant.id());
  }

  @Test
  @Tag("case-54")
  void givesOneGrantToManyAtOnce() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));

    assertThat(
            Together.winsStubbornly(Together.THREADS, ignored -> issue(grant(claim), claim, NOW)))
        .isOne();
    assertThat(grants().ofUser(tenant, ANN)).hasSize(1);
  }

  @Test
  void givesNothingForAnExpiredCode() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));

    assertThat(issue(grant(claim), claim, NOW.plus(LIFE))).isFalse();
    assertThat(stored(claim).redemption()).isEmpty();
    assertThat(issue(grant(claim), claim, NOW.plus(LIFE).minusMillis(1))).isTrue();
  }

  @Test
  void givesNothingForACancelledCode() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));
    codes().cancel(claim, cancelled(claim));

    assertThat(stored(claim).cancelledAt()).contains(NOW);
    assertThat(issue(grant(claim), claim, NOW)).isFalse();
    assertThat(audited(tenant)).contains(cancelled(claim));
    assertThat(grants().ofUser(tenant, ANN)).isEmpty();
  }

  @Test
  void leavesARedeemedCodeAsItIsWhenItIsCancelled() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));
    assertThat(issue(grant(claim), claim, NOW)).isTrue();
    codes().cancel(claim, cancelled(claim));

    assertThat(stored(claim).cancelledAt()).isEmpty();
    assertThat(stored(claim).redemption()).isPresent();
    assertThat(audited(tenant)).doesNotContain(cancelled(claim));
  }

  @Test
  void aCodeThatManyTakeAndCancelIsTakenOrCancelled() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));
    long taken =
        Together.winsStubbornly(
            Together.THREADS,
            i -> {
              if (i % 2 == 0) {
                return issue(grant(claim), claim, NOW);
              }
              codes().cancel(claim, cancelled(claim));
              return false;
            });

    OneTimeCode after = stored(claim);
    assertThat(taken).isEqualTo(after.redemption().isPresent() ? 1 : 0);
    assertThat(after.cancelledAt().isPresent()).isEqualTo(taken == 0);
    assertThat(audited(tenant).contains(cancelled(claim))).isEqualTo(taken == 0);
    assertThat(grants().ofUser(tenant, ANN)).hasSize((int) taken);
  }

  @Test
  void leavesTheCodeOpenWhereTheConnectorTakesNoGrant() {
    OneTimeCode claim = created(claim(Reach.USER, NOW));
    Connector stored = connectors().find(connector).orElseThrow();
    assertThat(
            connectors()
                .delete(
                    stored,
                    AuditTrail.event(
                        tenant, NOW, AuditEvent.Type.CONNECTOR_DELETED, connector.value())))
        .isTrue();

    assertThatThrownBy(() -> issue(grant(claim), claim, NOW))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_FOUND));
    assertThat(stored(claim).redemption()).isEmpty();
  }

  @Test
  void exchangesAConsentOnce() {
    OneTimeCode consent = code(OneTimeCode.Kind.CONSENT, Reach.USER, NOW, Optional.empty());
    codes().create(consent, NOW);

    assertThat(
            Together.winsStubbornly(
                Together.THREADS,
                ignored ->
                    codes()
                        .exchange(
                            consent,
                            code(OneTimeCode.Kind.AUTHORIZATION, Reach.USER, NOW, Optional.empty()),
                            NOW)))
        .isOne();
    assertThat(codes().find(consent.ref())).isEmpty();
  }

  @Test
  void exchangesNoExpiredConsent() {
    OneTimeCode consent = code(OneTimeCode.Kind.CONSENT, Reach.USER, NOW, Optional.empty());
    codes().create(consent, NOW);
    OneTimeCode late =
        code(OneTimeCode.Kind.AUTHORIZATION, Reach.USER, NOW.plus(LIFE), Optional.empty());

    assertThat(codes().exchange(consent, late, NOW)).isFalse();
    assertThat(codes().find(late.ref())).isEmpty();
  }

  @Test
  void aCancelledConsentOrAuthorizationCodeGivesNothing() {
    OneTimeCode consent = code(OneTimeCode.Kind.CONSENT, Reach.USER, NOW, Optional.empty());
    OneTimeCode authorization =
        code(OneTimeCode.Kind.AUTHORIZATION, Reach.USER, NOW, Optional.empty());
    OneTimeCode late = code(OneTimeCode.Kind.AUTHORIZATION, Reach.USER, NOW, Optional.empty());
    for (OneTimeCode one : List.of(consent, authorization)) {
      codes().create(one, NOW);
      codes().cancel(one, cancelled(one));
      assertThat(audited(tenant)).contains(cancelled(one));
    }

    assertThat(codes().exchange(consent, late, NOW)).isFalse();
    assertThat(issue(grant(authorization), authorization, NOW)).isFalse();
  }

  @Test
  void listsAConnectorsClaimCodesTheNewestFirst() {
    OneTimeCode first = created(claim(Reach.USER, NOW));
    OneTimeCode second = created(claim(Reach.TENANT, NOW.plusSeconds(1)));
    OneTimeCode third = created(claim(Reach.USER, NOW.plusSeconds(2)));
    codes().create(code(OneTimeCode.Kind.AUTHORIZATION, Reach.USER, NOW, Optional.empty()), NOW);

    assertThat(Pages.walk(2, after -> codes().claimsOf(tenant, connector, after, 2)))
        .extracting(OneTimeCode::ref)
        .containsExactly(third.ref(), second.ref(), first.ref());
    assertThat(codes().claimsOf(new TenantId("other"), connector, Optional.empty(), 10).items())
        .isEmpty();
    assertThat(codes().claimsOf(tenant, new ConnectorId("other"), Optional.empty(), 10).items())
        .isEmpty();
  }

  @Test
  void keepsClaimCodesOutOfTheListOfGrants() {
    created(claim(Reach.USER, NOW));

    assertThat(grants().ofConnector(tenant, connector, Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  void keepsNothingForAUserWhoWasErasedSinceTheSignIn() {
    OneTimeCode consent = code(OneTimeCode.Kind.CONSENT, Reach.USER, NOW, Optional.empty());
    codes().create(consent, NOW);
    OneTimeCode before = created(claim(Reach.USER, NOW));
    erase(ANN);
    OneTimeCode late = claim(Reach.USER, NOW.plusSeconds(1));

    for (ThrowingCallable write :
        List.<ThrowingCallable>of(
            () -> codes().create(late, NOW, made(late)),
            () -> codes().create(late, NOW),
            () -> codes().exchange(consent, late, NOW),
            () -> issue(grant(before), before, NOW))) {
      assertThatThrownBy(write)
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SIGN_IN_INVALID));
    }
    assertThat(codes().find(late.ref())).isEmpty();
    assertThat(stored(before).redemption()).isEmpty();
    assertThat(grants().ofUser(tenant, ANN)).isEmpty();
    codes().create(late, NOW.plusSeconds(1));
    assertThat(codes().find(late.ref())).isPresent();
  }

  private void erase(UserId id) {
    User user = users().keep(new SignIn(tenant, id, "Ann", NOW, false));
    users()
        .erase(
            user,
            Optional.empty(),
            AuditTrail.event(tenant, NOW, AuditEvent.Type.USER_ERASED, id.value()));
  }

  private boolean issue(Grant grant, OneTimeCode code, Instant at) {
    Grants.Holder before = grants().holder(tenant, connector, code.reach().slot(ANN));
    return grants()
        .issue(
            grant,
            before,
            NOW,
            code.ref(),
            OFFER,
            AuditTrail.event(tenant, at, AuditEvent.Type.GRANT_ISSUED, grant.id().value()));
  }

  private Grant grant(OneTimeCode code) {
    GrantRef ref = new GrantRef(tenant, new GrantId(UUID.randomUUID().toString()));
    RefreshToken token = RefreshToken.random(ref, new SeededRandomness(1));
    return new Grant(
        ref.grant(),
        tenant,
        connector,
        code.reach(),
        ANN,
        code.scopes(),
        NOW,
        1,
        0,
        new Grant.Current(token.digest(), "last", NOW, NOW.plus(Duration.ofDays(365))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private OneTimeCode created(OneTimeCode claim) {
    codes().create(claim, NOW, made(claim));
    return claim;
  }

  private OneTimeCode claim(Reach reach, Instant at) {
    return code(OneTimeCode.Kind.CLAIM, reach, at, Optional.empty());
  }

  private OneTimeCode code(
      OneTimeCode.Kind kind, Reach reach, Instant at, Optional<OneTimeCode.Binding> binding) {
    CodeRef ref = new CodeRef(tenant, UUID.randomUUID().toString());
    return new OneTimeCode(
        ref,
        kind,
        CodeText.random(kind, ref, new SeededRandomness(2)).digest(),
        connector,
        ANN,
        reach,
        EnumSet.of(Scope.GROUPINFO_READ, Scope.GROUPMEMBER_READ),
        NOW.minusSeconds(5),
        at,
        at.plus(LIFE),
        binding,
        Optional.empty(),
        Optional.empty());
  }

  private OneTimeCode stored(OneTimeCode code) {
    return codes().find(code.ref()).orElseThrow();
  }

  private AuditEvent made(OneTimeCode claim) {
    return AuditTrail.event(
        tenant, claim.createdAt(), AuditEvent.Type.CLAIM_CODE_CREATED, claim.ref().id());
  }

  private AuditEvent cancelled(OneTimeCode claim) {
    return AuditTrail.event(tenant, NOW, AuditEvent.Type.CLAIM_CODE_CANCELLED, claim.ref().id());
  }

  private static void assertSame(OneTimeCode one, OneTimeCode other) {
    assertThat(one).usingRecursiveComparison().isEqualTo(other);
  }
}
