package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.connector.ConnectorId;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.pin.Audience;
import pintle.pin.Pin;
import pintle.pin.PinChallenge;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.user.PortalUser;
import pintle.world.Refused;
import pintle.world.Together;
import pintle.world.WiredDomain;

final class PinLoginTest {
  private static final PhoneNumber ANNS = number("+4915112345601");
  private static final PhoneNumber BOBS = number("+4916012345602");
  private static final PhoneNumber UNKNOWN = number("+4917012345603");
  private static final PhoneNumber ABROAD = number("+33612345678");

  private final WiredDomain world = new WiredDomain();
  private PortalUser ann = world.user("ann");
  private WiredDomain.Program program = world.program(ann);

  @BeforeEach
  void register() {
    ann = world.withPhone(ann, ANNS.e164());
    world.withPhone(world.user("bob"), BOBS.e164());
    world.clock.advance(Duration.ofHours(1));
    world.inbox.clear();
  }

  @Test
  void aRightPinIsAGrantOfUserReach() {
    GrantManagement.Issued issued = login(ANNS, ask(ANNS));

    assertThat(issued.grant().reach()).isEqualTo(Reach.USER);
    assertThat(issued.grant().grantedBy()).isEqualTo(ann.id());
    assertThat(world.exchange(program, issued.refreshToken()).scopes()).isNotEmpty();
  }

  @Test
  void tenantReachByPinNeedsTheParameterAndTheRight() {
    WiredDomain open = new WiredDomain(Set.of("*"), true);
    PortalUser admin = open.withPhone(open.administrator("root"), ANNS.e164());
    PortalUser plain = open.withPhone(open.user("plain"), BOBS.e164());
    WiredDomain.Program reporter = open.program(admin);
    open.clock.advance(Duration.ofHours(1));

    assertThat(loginAt(open, reporter, ANNS).grant().reach()).isEqualTo(Reach.TENANT);
    assertThat(loginAt(open, reporter, BOBS).grant().reach()).isEqualTo(Reach.USER);
    assertThat(plain.tenantAdministrator()).isFalse();
    PortalUser root = world.withPhone(world.administrator("root"), "+4915712345605");
    world.clock.advance(Duration.ofHours(1));
    Pin pin = ask(root.user().phone().orElseThrow());
    assertThat(login(root.user().phone().orElseThrow(), pin).grant().reach()).isEqualTo(Reach.USER);
  }

  @Test
  @Tag("case-3")
  void aPinOpensOnce() {
    Pin pin = ask(ANNS);
    login(ANNS, pin);

    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, pin));
    world.clock.advance(Duration.ofMillis(1));
    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, pin));
  }

  @Test
  @Tag("case-4")
  void aPinOfOnePhoneIsATryAtAnother() {
    Pin anns = ask(ANNS);
    ask(BOBS);

    Refused.with(Reason.PIN_WRONG, () -> login(BOBS, anns));
    assertThat(challenge(BOBS).tries()).isEqualTo(1);
    assertThat(challenge(ANNS).tries()).isZero();
    assertThat(login(ANNS, anns).grant().grantedBy()).isEqualTo(ann.id());
  }

  @Test
  @Tag("case-4")
  void aPinOfOneConnectorIsATryAtAnother() {
    WiredDomain.Program second = world.program(ann);
    Pin pin = ask(ANNS);
    world.clock.advance(Duration.ofMinutes(1));
    world.login.ask(second.id(), ANNS, WiredDomain.ORIGIN);

    Refused.with(
        Reason.PIN_WRONG,
        () -> world.login.login(second.id(), Optional.empty(), ANNS, pin, WiredDomain.ORIGIN));
    assertThat(challenge(ANNS).tries()).isZero();
    assertThat(challenge(second, ANNS).tries()).isEqualTo(1);
  }

  @Test
  @Tag("case-4")
  void aPinOfThePortalIsNoPinOfAConnector() {
    world.registration.ask(ann, ANNS, WiredDomain.ORIGIN.sourceIp());
    Pin portal = world.lastPin();

    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, portal));
  }

  @Test
  @Tag("case-5")
  void aResendSendsTheSamePinAndDoesNotProlongIt() {
    Pin pin = ask(ANNS);
    world.clock.advance(Duration.ofMinutes(5));
    assertThat(ask(ANNS)).isEqualTo(pin);
    world.clock.advance(Duration.ofMinutes(5));

    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, pin));
  }

  @Test
  @Tag("case-5")
  void aPinWithUsedUpTriesIsReplacedAndTheStreakGoesOn() {
    Pin pin = ask(ANNS);
    miss(ANNS, 5);
    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, pin));
    world.clock.advance(Duration.ofMinutes(1));
    Pin next = ask(ANNS);

    assertThat(next).isNotEqualTo(pin);
    assertThat(challenge(ANNS).failures()).isEqualTo(5);
    assertThat(login(ANNS, next).grant()).isNotNull();
    assertThat(challenge(ANNS).failures()).isZero();
  }

  @Test
  @Tag("case-6")
  void aPinLives599SecondsAndNot600() {
    Pin pin = ask(ANNS);
    world.clock.advance(Duration.ofMinutes(10));
    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, pin));
    world.clock.advance(Duration.ofSeconds(-1));

    assertThat(login(ANNS, pin).grant()).isNotNull();
  }

  @Test
  @Tag("case-7")
  void tenFailuresLockAndTheRightPinIsRefusedAlike() {
    lock(ANNS);
    world.clock.advance(Duration.ofMinutes(11));
    world.inbox.clear();
    world.login.ask(program.id(), ANNS, WiredDomain.ORIGIN);

    assertThat(world.inbox).isEmpty();
    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, Pin.of("123456")));
    assertThat(Reason.PIN_SPENT.sentence()).isEqualTo(Reason.PIN_WRONG.sentence());
    assertThat(Reason.PIN_SPENT.code()).isEqualTo(Reason.PIN_WRONG.code());
  }

  @Test
  @Tag("case-7")
  void aTenantAdministratorLiftsTheLock() {
    lock(ANNS);
    Refused.with(
        Reason.RIGHT_MISSING, () -> world.registration.unlock(ann, ANNS, WiredDomain.ORIGIN));
    world.registration.unlock(world.administrator("root"), ANNS, WiredDomain.ORIGIN);
    world.clock.advance(Duration.ofHours(1));

    assertThat(login(ANNS, ask(ANNS)).grant()).isNotNull();
  }

  @Test
  @Tag("case-7")
  void aPortalVerificationLiftsTheLock() {
    lock(ANNS);
    world.clock.advance(Duration.ofHours(1));
    world.withPhone(ann, ANNS.e164());
    world.clock.advance(Duration.ofHours(1));

    assertThat(login(ANNS, ask(ANNS)).grant()).isNotNull();
  }

  @Test
  @Tag("case-8")
  void aLockBetweenSendingAndLoginIsHeld() {
    miss(ANNS, 5, ask(ANNS));
    world.clock.advance(Duration.ofMinutes(11));
    Pin pin = ask(ANNS);
    miss(ANNS, 5, pin);

    Refused.with(401, () -> login(ANNS, pin));
  }

  @Test
  @Tag("case-14")
  void sendsNothingToACountryThatIsNotAllowed() {
    WiredDomain open = new WiredDomain(Set.of("DE", "FR"), false);
    open.withPhone(open.user("marie"), ABROAD.e164());
    open.inbox.clear();
    WiredDomain.Program reporter = open.program(open.user("marie"));
    open.clock.advance(Duration.ofHours(1));
    open.login.ask(reporter.id(), ABROAD, WiredDomain.ORIGIN);
    assertThat(open.inbox).hasSize(1);

    world.login.ask(program.id(), ABROAD, WiredDomain.ORIGIN);
    assertThat(world.inbox).isEmpty();
  }

  @Test
  @Tag("case-15")
  void theStoreSeesTheSameCallsForEveryKindOfNumber() {
    List<String> known = calls(ANNS);
    assertThat(world.inbox).hasSize(1);
    assertThat(known).isNotEmpty();
    assertThat(calls(UNKNOWN)).isEqualTo(known);
    assertThat(calls(ABROAD)).isEqualTo(known);
    world.clock.advance(Duration.ofHours(1));
    world.optedOut.add(ANNS.e164());
    assertThat(calls(ANNS)).isEqualTo(known);
    assertThat(world.inbox).hasSize(1);
    lock(BOBS);
    world.clock.advance(Duration.ofHours(1));
    world.inbox.clear();
    assertThat(calls(BOBS)).isEqualTo(known);
    world.connectorManagement.change(
        ann, program.id(), one -> one.withActive(false), WiredDomain.ORIGIN);
    world.clock.advance(Duration.ofHours(1));
    assertThat(calls(ANNS)).isEqualTo(known);
    assertThat(world.inbox).isEmpty();
  }

  private List<String> calls(PhoneNumber number) {
    world.calls();
    world.login.ask(program.id(), number, WiredDomain.ORIGIN);
    return world.calls();
  }

  @Test
  @Tag("case-16")
  void aSecondPinWithinAMinuteIsRefusedWithTheWait() {
    ask(ANNS);
    world.clock.advance(Duration.ofSeconds(20));

    assertThat(refusal(() -> ask(ANNS)).retryAfterSeconds()).isEqualTo(40);
    world.clock.advance(Duration.ofSeconds(40));
    ask(ANNS);
    world.clock.advance(Duration.ofSeconds(60));
    ask(ANNS);
    world.clock.advance(Duration.ofSeconds(60));
    assertThat(refusal(() -> ask(ANNS)).retryAfterSeconds()).isEqualTo(600 - 180);
  }

  @Test
  void anUnknownConnectorIsRefusedAndADeactivatedOneGivesNoGrant() {
    Refused.with(Reason.CONNECTOR_UNKNOWN, () -> world.login.ask("none", ANNS, WiredDomain.ORIGIN));
    Pin pin = ask(ANNS);
    world.connectorManagement.change(
        ann, program.id(), one -> one.withActive(false), WiredDomain.ORIGIN);

    Refused.with(Reason.CONNECTOR_INACTIVE, () -> login(ANNS, pin));
  }

  @Test
  void aSecretThatIsSentMustBeRight() {
    Pin pin = ask(ANNS);
    Refused.with(
        Reason.SECRET_WRONG,
        () -> world.login.login(program.id(), Optional.of("wrong"), ANNS, pin, WiredDomain.ORIGIN));

    assertThat(
            world.login.login(
                program.id(), Optional.of(program.secret()), ANNS, pin, WiredDomain.ORIGIN))
        .isNotNull();
  }

  @Test
  @Tag("case-1")
  void manyWrongPinsAtOnceAreComparedFiveTimes() {
    Pin pin = ask(ANNS);
    Pin wrong = other(pin);
    List<Reason> told =
        Together.call(Together.THREADS, i -> refusal(() -> login(ANNS, wrong)).reason());

    assertThat(told).filteredOn(reason -> reason == Reason.PIN_WRONG).hasSize(5);
    assertThat(told).allMatch(reason -> reason.status() == 401);
    Refused.with(Reason.PIN_SPENT, () -> login(ANNS, pin));
  }

  @Test
  @Tag("case-2")
  void manyRightPinsAtOnceOpenOnce() {
    Pin pin = ask(ANNS);
    List<Boolean> opened =
        Together.call(
            Together.THREADS,
            i -> {
              try {
                login(ANNS, pin);
                return true;
              } catch (Refusal told) {
                return told.reason().status() != 401;
              }
            });

    assertThat(opened).filteredOn(one -> one).hasSize(1);
  }

  @Test
  @Tag("case-64")
  void theSamePhoneInTwoTenantsIsTwoPeople() {
    PortalUser there = world.signIn(WiredDomain.OTHER, "carl", false);
    WiredDomain.Program theirs = world.program(there);
    world.login.ask(theirs.id(), ANNS, WiredDomain.ORIGIN);
    assertThat(world.inbox).isEmpty();
    world.clock.advance(Duration.ofMinutes(1));
    there = world.withPhone(there, ANNS.e164());
    world.clock.advance(Duration.ofHours(1));
    world.login.ask(theirs.id(), ANNS, WiredDomain.ORIGIN);
    Pin pinThere = world.lastPin();
    Grant grantThere =
        world
            .login
            .login(theirs.id(), Optional.empty(), ANNS, pinThere, WiredDomain.ORIGIN)
            .grant();
    // One phone gets one SMS a minute, whichever tenants ask.
    world.clock.advance(Duration.ofMinutes(1));
    Grant grantHere = login(ANNS, ask(ANNS)).grant();

    assertThat(grantThere.tenant()).isEqualTo(WiredDomain.OTHER);
    assertThat(grantThere.grantedBy()).isEqualTo(there.id());
    assertThat(grantHere.grantedBy()).isEqualTo(ann.id());
    assertThat(world.grants.find(grantThere.ref()).orElseThrow().endedAt()).isEmpty();
    assertThat(world.grants.find(grantHere.ref()).orElseThrow().endedAt()).isEmpty();
  }

  @Test
  void aNumberThatAnotherHoldsIsToldAfterTheRightPinOnly() {
    PortalUser eve = world.user("eve");
    world.registration.ask(eve, ANNS, WiredDomain.ORIGIN.sourceIp());
    Pin pin = world.lastPin();

    Refused.with(
        Reason.PIN_WRONG,
        () -> world.registration.verify(eve, ANNS, other(pin), WiredDomain.ORIGIN));
    Refused.with(
        Reason.PHONE_TAKEN, () -> world.registration.verify(eve, ANNS, pin, WiredDomain.ORIGIN));
  }

  private Pin ask(PhoneNumber number) {
    world.login.ask(program.id(), number, WiredDomain.ORIGIN);
    return world.lastPin();
  }

  private GrantManagement.Issued login(PhoneNumber number, Pin pin) {
    return world.login.login(program.id(), Optional.empty(), number, pin, WiredDomain.ORIGIN);
  }

  private static GrantManagement.Issued loginAt(
      WiredDomain at, WiredDomain.Program program, PhoneNumber number) {
    at.login.ask(program.id(), number, WiredDomain.ORIGIN);
    return at.login.login(program.id(), Optional.empty(), number, at.lastPin(), WiredDomain.ORIGIN);
  }

  private void lock(PhoneNumber number) {
    miss(number, 5, ask(number));
    world.clock.advance(Duration.ofMinutes(11));
    miss(number, 5, ask(number));
  }

  private void miss(PhoneNumber number, int times) {
    miss(number, times, world.lastPin());
  }

  private void miss(PhoneNumber number, int times, Pin right) {
    for (int i = 0; i < times; i++) {
      Refused.with(Reason.PIN_WRONG, () -> login(number, other(right)));
    }
  }

  private static Pin other(Pin than) {
    Pin zero = Pin.of("000000");
    return than.equals(zero) ? Pin.of("000001") : zero;
  }

  private PinChallenge challenge(PhoneNumber number) {
    return challenge(program, number);
  }

  private PinChallenge challenge(WiredDomain.Program at, PhoneNumber number) {
    return world.challenges.find(
        new PinChallenge.Key(
            WiredDomain.TENANT,
            world.members.of(WiredDomain.TENANT, number),
            Audience.of(ConnectorId.of(at.id()).orElseThrow())));
  }

  private static Refusal refusal(Runnable call) {
    try {
      call.run();
    } catch (Refusal told) {
      return told;
    }
    throw new AssertionError("not refused");
  }

  private static PhoneNumber number(String text) {
    return PhoneNumbers.parse("mobileNumber", text);
  }
}
