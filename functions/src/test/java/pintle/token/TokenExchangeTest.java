package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.connector.Scope;
import pintle.refusal.Reason;
import pintle.secret.SecretText;
import pintle.user.PortalUser;
import pintle.world.MovableClock;
import pintle.world.Refused;
import pintle.world.Together;
import pintle.world.WiredDomain;

final class TokenExchangeTest {
  private static final Instant START = MovableClock.START;
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Instant DUE = START.plus(YEAR.multipliedBy(9).dividedBy(10));
  private static final Duration MILLI = Duration.ofMillis(1);

  private final WiredDomain world = new WiredDomain();
  private PortalUser ann = world.user("ann");
  private WiredDomain.Program program = world.program(ann);
  private SecretText first = new SecretText("");

  @BeforeEach
  void grant() {
    ann = world.withPhone(ann, "+4915112345601");
    first =
        world
            .grantManagement
            .grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN)
            .refreshToken();
  }

  @Test
  @Tag("case-26")
  void givesAnAccessTokenOfADayAndNoSuccessor() {
    TokenExchange.Exchanged got = world.exchange(program, first);

    assertThat(got.expiresAt()).isEqualTo(START.plus(Duration.ofHours(24)));
    assertThat(got.successor()).isEmpty();
    assertThat(got.scopes()).contains(Scope.GROUPINFO_READ);
    assertThat(world.access(got.accessToken()).grantor()).isEqualTo(ann.id());
  }

  @Test
  @Tag("case-27")
  void givesNoSuccessorBefore90PerCent() {
    world.clock.set(START.plus(YEAR.multipliedBy(899).dividedBy(1000)));
    assertThat(world.exchange(program, first).successor()).isEmpty();
    world.clock.set(DUE.minus(MILLI));
    assertThat(world.exchange(program, first).successor()).isEmpty();
  }

  @Test
  @Tag("case-27")
  void givesTheSuccessorFrom90PerCentToTheEnd() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.clock.set(START.plus(YEAR.multipliedBy(999).dividedBy(1000)));

    assertThat(world.exchange(program, first).successor()).contains(successor);
    world.clock.set(START.plus(YEAR).minus(MILLI));
    assertThat(world.exchange(program, first).successor()).contains(successor);
  }

  @Test
  @Tag("case-27")
  void refusesTheTokenAtTheEndOfItsLife() {
    world.clock.set(START.plus(YEAR));

    Refused.with(Reason.REFRESH_TOKEN_EXPIRED, () -> world.exchange(program, first));
  }

  @Test
  @Tag("case-27")
  void theSuccessorOutlivesTheTokenThatItFollows() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.clock.set(START.plus(YEAR));

    Refused.with(Reason.REFRESH_TOKEN_EXPIRED, () -> world.exchange(program, first));
    assertThat(world.exchange(program, successor).successor()).isEmpty();
  }

  @Test
  void theSuccessorLivesAWholeLifeFromItsFirstOffer() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.clock.advance(Duration.ofDays(20));
    world.exchange(program, first);
    world.clock.set(DUE.plus(YEAR).minus(MILLI));
    assertThat(world.exchange(program, successor).successor()).isPresent();
    world.clock.set(DUE.plus(YEAR));

    Refused.with(401, () -> world.exchange(program, successor));
  }

  @Test
  void anUnusedSuccessorExpiresToo() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.clock.set(DUE.plus(YEAR));

    Refused.with(Reason.REFRESH_TOKEN_EXPIRED, () -> world.exchange(program, successor));
  }

  @Test
  @Tag("case-28")
  void manyExchangesAtOnceGetTheOneSuccessor() {
    world.clock.set(DUE);
    List<SecretText> all =
        Together.call(
            Together.THREADS, i -> world.exchange(program, first).successor().orElseThrow());

    assertThat(Set.copyOf(all)).hasSize(1);
  }

  @Test
  @Tag("case-28")
  void manyFirstUsesOfTheSuccessorRenewOnce() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    Together.call(Together.THREADS, i -> world.exchange(program, successor).accessToken());

    assertThat(stored().generation()).isEqualTo(2);
    assertThat(world.audit.events(AuditEvent.Type.GRANT_RENEWED)).hasSize(1);
  }

  @Test
  @Tag("case-28")
  void theOldTokenIsGoodUntilTheGraceEnds() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.exchange(program, successor);
    world.clock.advance(Duration.ofSeconds(60).minus(MILLI));

    assertThat(world.exchange(program, first).successor()).contains(successor);
    world.clock.advance(MILLI);
    Refused.with(Reason.REFRESH_TOKEN_REPLAYED, () -> world.exchange(program, first));
  }

  @Test
  @Tag("case-28")
  void theGraceCountsFromTheFirstUseAlone() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.exchange(program, successor);
    world.clock.advance(Duration.ofSeconds(50));
    world.exchange(program, successor);
    world.clock.advance(Duration.ofSeconds(10));

    Refused.with(Reason.REFRESH_TOKEN_REPLAYED, () -> world.exchange(program, first));
  }

  @Test
  @Tag("case-28")
  void theGraceNeverOutlivesTheOldToken() {
    world.clock.set(START.plus(YEAR).minusSeconds(10));
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.exchange(program, successor);
    world.clock.set(START.plus(YEAR));

    Refused.with(401, () -> world.exchange(program, first));
  }

  @Test
  @Tag("case-29")
  void aReplayAfterTheGraceDoesNotKillTheSuccessor() {
    world.clock.set(DUE);
    SecretText successor = world.exchange(program, first).successor().orElseThrow();
    world.exchange(program, successor);
    world.clock.advance(Duration.ofDays(1));

    Refused.with(Reason.REFRESH_TOKEN_REPLAYED, () -> world.exchange(program, first));
    assertThat(world.exchange(program, successor).accessToken().reveal()).isNotEmpty();
  }

  @Test
  void aTokenTwoGenerationsBackIsUnknown() {
    world.clock.set(DUE);
    SecretText second = world.exchange(program, first).successor().orElseThrow();
    world.exchange(program, second);
    world.clock.set(DUE.plus(YEAR.multipliedBy(9).dividedBy(10)));
    SecretText third = world.exchange(program, second).successor().orElseThrow();
    world.exchange(program, third);

    Refused.with(Reason.REFRESH_TOKEN_UNKNOWN, () -> world.exchange(program, first));
    assertThat(Set.of(first, second, third)).hasSize(3);
  }

  @Test
  void aUseOfTheSuccessorWithoutTheOldTokensSecretIsImpossible() {
    world.clock.set(DUE);
    world.exchange(program, first);
    RefreshToken guess = RefreshToken.random(stored().ref(), world.randomness);

    Refused.with(
        Reason.REFRESH_TOKEN_UNKNOWN,
        () ->
            world.exchange(
                program, guess.successor(stored().offer().orElseThrow().secret(), 2).text()));
  }

  @Test
  void anAccessTokenOutlivesTheTokenWhoseSuccessorIsOnOffer() {
    world.clock.set(START.plus(YEAR).minus(Duration.ofHours(1)));
    TokenExchange.Exchanged got = world.exchange(program, first);

    assertThat(got.expiresAt()).isEqualTo(world.clock.instant().plus(Duration.ofHours(24)));
  }

  @Test
  void anEndedGrantIsRefusedOnTheNextCall() {
    SecretText accessToken = world.exchange(program, first).accessToken();
    world.access(accessToken);
    world.grantManagement.end(ann, stored().id().value(), WiredDomain.ORIGIN);

    Refused.with(Reason.GRANT_ENDED, () -> world.exchange(program, first));
    Refused.with(Reason.ACCESS_TOKEN_ENDED, () -> world.access(accessToken));
  }

  @Test
  void anotherConnectorsTokenIsUnknown() {
    WiredDomain.Program other = world.program(ann);

    Refused.with(Reason.REFRESH_TOKEN_UNKNOWN, () -> world.exchange(other, first));
  }

  @Test
  void aTokenWithAnotherSecretIsUnknown() {
    Refused.with(
        Reason.REFRESH_TOKEN_UNKNOWN,
        () ->
            world.exchange(program, RefreshToken.random(stored().ref(), world.randomness).text()));
  }

  @Test
  void writesTheLastUseOnceADayAndThatOfTheSecretOnceAnHour() {
    world.calls();
    world.exchange(program, first);
    assertThat(world.calls()).containsExactly("Grants.find", "Connectors.used", "Grants.used");
    world.clock.advance(Duration.ofHours(1).minus(MILLI));
    world.exchange(program, first);
    assertThat(world.calls()).containsExactly("Grants.find");
    world.clock.advance(MILLI);
    world.exchange(program, first);
    assertThat(world.calls()).containsExactly("Grants.find", "Connectors.used");
    world.clock.advance(Duration.ofHours(23));
    world.exchange(program, first);
    assertThat(world.calls()).containsExactly("Grants.find", "Connectors.used", "Grants.used");
  }

  @Test
  void narrowingTheConnectorActsAtOnce() {
    SecretText accessToken = world.exchange(program, first).accessToken();
    permit(Set.of(Scope.PROFILE_READ));

    assertThat(world.access(accessToken).scopes()).containsExactly(Scope.PROFILE_READ);
    assertThat(world.exchange(program, first).scopes()).containsExactly(Scope.PROFILE_READ);
    Refused.with(
        Reason.SCOPE_NOT_GRANTED,
        () ->
            world.accessCheck.check(
                accessToken.reveal(), WiredDomain.ISSUER, Scope.GROUPINFO_READ));
  }

  @Test
  void wideningTheConnectorNeedsANewGrant() {
    SecretText accessToken = world.exchange(program, first).accessToken();
    permit(Set.of(Scope.PROFILE_READ, Scope.MEDIA_WRITE));

    assertThat(world.exchange(program, first).scopes()).containsExactly(Scope.PROFILE_READ);
    assertThat(world.access(accessToken).scopes()).containsExactly(Scope.PROFILE_READ);
    SecretText second =
        world
            .grantManagement
            .grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN)
            .refreshToken();
    assertThat(world.exchange(program, second).scopes()).contains(Scope.MEDIA_WRITE);
  }

  @Test
  void aDeactivatedConnectorGoesOnWithTheTokensThatItHas() {
    world.connectorManagement.change(
        ann, program.id(), one -> one.withActive(false), WiredDomain.ORIGIN);

    SecretText accessToken = world.exchange(program, first).accessToken();
    assertThat(world.access(accessToken).scopes()).isNotEmpty();
    Refused.with(
        Reason.CONNECTOR_INACTIVE,
        () -> world.grantManagement.grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN));
  }

  @Test
  void deletingTheConnectorEndsAllOfItsTokens() {
    SecretText accessToken = world.exchange(program, first).accessToken();
    world.connectorManagement.delete(ann, program.id(), WiredDomain.ORIGIN);

    Refused.with(Reason.CONNECTOR_UNKNOWN, () -> world.exchange(program, first));
    Refused.with(Reason.ACCESS_TOKEN_ENDED, () -> world.access(accessToken));
  }

  @Test
  @Tag("case-32")
  void anAccessTokenIsNoRefreshToken() {
    SecretText accessToken = world.exchange(program, first).accessToken();

    Refused.with(Reason.REFRESH_TOKEN_UNKNOWN, () -> world.exchange(program, accessToken));
    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> world.access(first));
    Refused.with(
        Reason.REFRESH_TOKEN_UNKNOWN,
        () -> world.exchange(program, new SecretText(program.secret())));
  }

  private Grant stored() {
    return world
        .grants
        .find(RefreshToken.parse(first.reveal()).orElseThrow().grant())
        .orElseThrow();
  }

  private void permit(Set<Scope> permissions) {
    world.connectorManagement.change(
        ann,
        program.id(),
        one -> one.withPermissions(permissions, world.clock.instant()),
        WiredDomain.ORIGIN);
  }
}
