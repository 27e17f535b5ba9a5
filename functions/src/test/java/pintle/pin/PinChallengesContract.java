package pintle.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.ConnectorId;
import pintle.phone.MemberId;
import pintle.tenant.TenantId;
import pintle.world.MovableClock;
import pintle.world.Together;

/** What every {@link PinChallenges} promises. Tenants are new in each test. */
public abstract class PinChallengesContract {
  private static final Instant NOW = MovableClock.START;
  private static final MemberId NUMBER = new MemberId("00000000-0000-8000-8000-000000000001");
  private static final MemberId OTHER_NUMBER = new MemberId("00000000-0000-8000-8000-000000000002");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final PinChallenge.Key key = new PinChallenge.Key(tenant, NUMBER, Audience.PORTAL);
  private PinChallenges challenges;

  /** A port to test; it need not be empty. */
  protected abstract PinChallenges fresh();

  /** The events that were written for a tenant, in any order. */
  protected abstract List<AuditEvent> audited(TenantId of);

  @BeforeEach
  void open() {
    challenges = fresh();
  }

  @Test
  void knowsNothingAtFirst() {
    assertSame(challenges.find(key), PinChallenge.none(key));
    assertThat(challenges.countTry(key, NOW)).isEmpty();
    assertThat(challenges.find(key).version()).isZero();
  }

  @Test
  void keepsWhatWasPut() {
    PinChallenge out = out(key, NOW);

    PinChallenge found = challenges.find(key);
    assertSame(found, out);
    assertThat(found.live(NOW)).isTrue();
  }

  @Test
  void refusesToPutWhatSomebodyElseChanged() {
    PinChallenge none = challenges.find(key);
    assertThat(challenges.put(none.renewed(nonce(1), "1", NOW))).isTrue();

    assertThat(challenges.put(none.renewed(nonce(2), "1", NOW))).isFalse();
    assertThat(challenges.find(key).nonce()).isEqualTo(nonce(1));
  }

  @Test
  void aPutAfterATryIsRefusedSoThatNoTryIsLost() {
    PinChallenge seen = out(key, NOW);
    assertThat(challenges.countTry(key, NOW)).isPresent();

    assertThat(challenges.put(seen)).isFalse();
    assertThat(challenges.find(key).tries()).isEqualTo(1);
  }

  @Test
  void puttingWhatIsThereUnchangedIsAllowed() {
    out(key, NOW);
    PinChallenge found = challenges.find(key);

    assertThat(challenges.put(found)).isTrue();
    assertSame(challenges.find(key), found);
  }

  @Test
  void oneOfManyPutsOfOneVersionIsKept() {
    PinChallenge none = challenges.find(key);

    assertThat(
            Together.wins(Together.THREADS, i -> challenges.put(none.renewed(nonce(i), "1", NOW))))
        .isEqualTo(1);
    PinChallenge seen = challenges.find(key);
    assertThat(
            Together.wins(Together.THREADS, i -> challenges.put(seen.renewed(nonce(i), "1", NOW))))
        .isEqualTo(1);
  }

  @Test
  void countsATryAndTellsTheStateAfterIt() {
    out(key, NOW);
    Instant at = NOW.plusSeconds(5);
    PinChallenge counted = challenges.countTry(key, at).orElseThrow();

    assertThat(counted.tries()).isEqualTo(1);
    assertThat(counted.failures()).isEqualTo(1);
    assertThat(counted.lastTryAt()).isEqualTo(at);
    assertThat(counted.nonce()).isEqualTo(nonce(1));
    assertThat(counted.pepperVersion()).isEqualTo("1");
    assertSame(challenges.find(key), counted);
  }

  @Test
  @Tag("case-1")
  void allowsFiveTriesOfOnePin() {
    out(key, NOW);
    for (int i = 0; i < 5; i++) {
      assertThat(challenges.countTry(key, NOW)).isPresent();
    }

    assertThat(challenges.countTry(key, NOW)).isEmpty();
    assertThat(challenges.find(key).tries()).isEqualTo(5);
    assertThat(challenges.find(key).failures()).isEqualTo(5);
  }

  @Test
  @Tag("case-1")
  void parallelTriesShareTheFive() {
    out(key, NOW);

    assertThat(
            Together.winsStubbornly(
                Together.THREADS, i -> challenges.countTry(key, NOW).isPresent()))
        .isEqualTo(5);
    assertThat(challenges.find(key).tries()).isEqualTo(5);
  }

  @Test
  @Tag("case-6")
  void allowsATryUntilThePinExpiresAndNotAfter() {
    out(key, NOW);

    assertThat(challenges.countTry(key, NOW.plusMillis(599_999))).isPresent();
    assertThat(challenges.countTry(key, NOW.plusSeconds(600))).isEmpty();
    assertThat(challenges.find(key).tries()).isEqualTo(1);
  }

  @Test
  @Tag("case-5")
  void aNewPinStartsItsTriesAnewAndTheFailuresGoOn() {
    fail(5, NOW);
    out(key, NOW);

    PinChallenge found = challenges.find(key);
    assertThat(found.tries()).isZero();
    assertThat(found.failures()).isEqualTo(5);
    assertThat(challenges.countTry(key, NOW).orElseThrow().failures()).isEqualTo(6);
  }

  @Test
  @Tag("case-7")
  void tenFailuresLockForADay() {
    fail(10, NOW);
    out(key, NOW.plusSeconds(1));
    assertThat(challenges.countTry(key, NOW.plusSeconds(2))).isEmpty();
    PinChallenge.Key later = key;
    Instant lastMoment = NOW.plus(PinChallenge.LOCK).minusMillis(1);
    out(later, lastMoment);

    assertThat(challenges.countTry(key, lastMoment)).isEmpty();
    assertThat(challenges.find(key).failures()).isEqualTo(10);
  }

  @Test
  @Tag("case-7")
  void theDayAfterThereIsRoomForTenMore() {
    fail(10, NOW);
    Instant next = NOW.plus(PinChallenge.LOCK);
    fail(10, next);

    out(key, next);
    assertThat(challenges.find(key).failures()).isEqualTo(20);
    assertThat(challenges.countTry(key, next)).isEmpty();
  }

  @Test
  @Tag("case-7")
  void aHundredFailuresLockForGood() {
    Instant day = NOW;
    for (int i = 0; i < 10; i++) {
      fail(10, day);
      day = day.plus(PinChallenge.LOCK);
    }
    Instant muchLater = day.plus(Duration.ofDays(300));
    out(key, muchLater);

    assertThat(challenges.find(key).failures()).isEqualTo(100);
    assertThat(challenges.countTry(key, muchLater)).isEmpty();
  }

  @Test
  @Tag("case-3")
  void redeemsOnce() {
    out(key, NOW);
    PinChallenge counted = challenges.countTry(key, NOW).orElseThrow();

    assertThat(challenges.redeem(counted)).isTrue();
    assertThat(challenges.redeem(counted)).isFalse();
    assertThat(challenges.countTry(key, NOW)).isEmpty();
    assertThat(challenges.find(key).live(NOW)).isFalse();
    assertThat(challenges.find(key).failures()).isZero();
  }

  @Test
  @Tag("case-2")
  void oneOfManyRedeemsThePin() {
    out(key, NOW);
    List<PinChallenge> counted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      counted.add(challenges.countTry(key, NOW).orElseThrow());
    }

    assertThat(Together.winsStubbornly(5, i -> challenges.redeem(counted.get(i)))).isEqualTo(1);
  }

  @Test
  @Tag("case-2")
  void oneOfManyWhoCountAndRedeemWins() {
    out(key, NOW);

    assertThat(
            Together.winsStubbornly(
                Together.THREADS,
                i -> challenges.countTry(key, NOW).filter(challenges::redeem).isPresent()))
        .isEqualTo(1);
  }

  /** Resends, tries and redemptions at once: a PIN opens once, and is compared five times. */
  @Test
  @Tag("case-2")
  @Tag("case-5")
  void whateverManyDoWithOnePinItOpensOnceAndIsComparedFiveTimes() {
    out(key, NOW);
    AtomicInteger compared = new AtomicInteger();
    long opened =
        Together.winsStubbornly(
            Together.THREADS,
            i -> {
              if (i % 5 == 0) {
                // A resend writes what it read.
                var _ = challenges.put(challenges.find(key));
                return false;
              }
              Optional<PinChallenge> counted = challenges.countTry(key, NOW);
              counted.ifPresent(one -> compared.incrementAndGet());
              return i % 5 == 1 && counted.filter(challenges::redeem).isPresent();
            });

    assertThat(opened).isLessThanOrEqualTo(1);
    assertThat(compared.get()).isBetween(1, PinChallenge.MOST_TRIES);
    assertThat(challenges.find(key).live(NOW)).isFalse();
  }

  @Test
  void aTryInBetweenDoesNotSpoilTheRightOne() {
    out(key, NOW);
    PinChallenge right = challenges.countTry(key, NOW).orElseThrow();
    assertThat(challenges.countTry(key, NOW)).isPresent();

    assertThat(challenges.redeem(right)).isTrue();
  }

  @Test
  void neverRedeemsAPinThatWasReplaced() {
    out(key, NOW);
    PinChallenge counted = challenges.countTry(key, NOW).orElseThrow();
    assertThat(challenges.put(challenges.find(key).renewed(nonce(2), "1", NOW))).isTrue();

    assertThat(challenges.redeem(counted)).isFalse();
    assertThat(challenges.find(key).nonce()).isEqualTo(nonce(2));
  }

  @Test
  void redeemingGivesBackAllTenFailures() {
    fail(9, NOW);
    out(key, NOW);
    assertThat(challenges.redeem(challenges.countTry(key, NOW).orElseThrow())).isTrue();

    fail(9, NOW);
    assertThat(challenges.find(key).failures()).isEqualTo(9);
    out(key, NOW);
    assertThat(challenges.countTry(key, NOW)).isPresent();
  }

  @Test
  @Tag("case-7")
  void clearingLiftsTheLocksOfANumberAtEveryAudience() {
    PinChallenge.Key atConnector =
        new PinChallenge.Key(tenant, NUMBER, Audience.of(new ConnectorId("c1")));
    PinChallenge.Key ofAnother = new PinChallenge.Key(tenant, OTHER_NUMBER, Audience.PORTAL);
    fail(10, NOW);
    fail(atConnector, 10, NOW);
    fail(ofAnother, 10, NOW);
    AuditEvent event =
        AuditTrail.event(tenant, NOW, AuditEvent.Type.PIN_LOCK_LIFTED, NUMBER.value());
    challenges.clearFailures(tenant, NUMBER, event);

    for (PinChallenge.Key one : List.of(key, atConnector)) {
      assertThat(challenges.find(one).failures()).isZero();
      assertThat(challenges.find(one).locked(NOW)).isFalse();
      out(one, NOW);
      assertThat(challenges.countTry(one, NOW)).isPresent();
    }
    assertThat(challenges.find(ofAnother).locked(NOW)).isTrue();
    assertThat(audited(tenant)).contains(event);
  }

  @Test
  @Tag("case-7")
  void aClearedNumberIsLockedAgainAfterTenFailures() {
    fail(10, NOW);
    fail(10, NOW.plus(PinChallenge.LOCK));
    challenges.clearFailures(
        tenant,
        NUMBER,
        AuditTrail.event(tenant, NOW, AuditEvent.Type.PIN_LOCK_LIFTED, NUMBER.value()));

    fail(10, NOW);
    assertThat(challenges.find(key).locked(NOW)).isTrue();
  }

  @Test
  void clearingKeepsThePinThatIsOutAndItsTries() {
    out(key, NOW);
    assertThat(challenges.countTry(key, NOW)).isPresent();
    challenges.clearFailures(
        tenant,
        NUMBER,
        AuditTrail.event(tenant, NOW, AuditEvent.Type.PIN_LOCK_LIFTED, NUMBER.value()));

    assertThat(challenges.find(key).nonce()).isEqualTo(nonce(1));
    assertThat(challenges.find(key).tries()).isEqualTo(1);
  }

  @Test
  void clearingANumberWithoutChallengesIsNoError() {
    AuditEvent event =
        AuditTrail.event(tenant, NOW, AuditEvent.Type.PIN_LOCK_LIFTED, NUMBER.value());
    challenges.clearFailures(tenant, NUMBER, event);

    assertThat(challenges.find(key).version()).isZero();
    assertThat(audited(tenant)).contains(event);
  }

  @Test
  @Tag("case-4")
  void keepsTenantsNumbersAndAudiencesApart() {
    out(key, NOW);
    TenantId other = new TenantId(UUID.randomUUID().toString());
    List<PinChallenge.Key> others =
        List.of(
            new PinChallenge.Key(other, NUMBER, Audience.PORTAL),
            new PinChallenge.Key(tenant, OTHER_NUMBER, Audience.PORTAL),
            new PinChallenge.Key(tenant, NUMBER, Audience.of(new ConnectorId("c1"))));

    for (PinChallenge.Key one : others) {
      assertSame(challenges.find(one), PinChallenge.none(one));
      assertThat(challenges.countTry(one, NOW)).isEmpty();
    }
    challenges.clearFailures(
        other, NUMBER, AuditTrail.event(other, NOW, AuditEvent.Type.PIN_LOCK_LIFTED, "x"));
    assertThat(challenges.countTry(key, NOW)).isPresent();
  }

  /** Puts a new PIN out. */
  private PinChallenge out(PinChallenge.Key at, Instant now) {
    PinChallenge renewed = challenges.find(at).renewed(nonce(1), "1", now);
    assertThat(challenges.put(renewed)).isTrue();
    return renewed;
  }

  private void fail(int times, Instant now) {
    fail(key, times, now);
  }

  /** Wrong PINs, with a new one after every fifth. */
  private void fail(PinChallenge.Key at, int times, Instant now) {
    for (int i = 0; i < times; i++) {
      if (i % PinChallenge.MOST_TRIES == 0) {
        out(at, now);
      }
      Optional<PinChallenge> counted = challenges.countTry(at, now);
      assertThat(counted).as("try " + (i + 1)).isPresent();
    }
  }

  private static byte[] nonce(int i) {
    byte[] nonce = new byte[16];
    nonce[0] = (byte) i;
    nonce[15] = 1;
    return nonce;
  }

  private static void assertSame(PinChallenge one, PinChallenge other) {
    assertThat(one).usingRecursiveComparison().ignoringFields("version").isEqualTo(other);
  }
}
