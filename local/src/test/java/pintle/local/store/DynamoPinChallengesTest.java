package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.aws.DynamoPinChallenges;
import pintle.phone.MemberId;
import pintle.pin.Audience;
import pintle.pin.PinChallenge;
import pintle.pin.PinChallenges;
import pintle.pin.PinChallengesContract;
import pintle.tenant.TenantId;
import pintle.world.MovableClock;

final class DynamoPinChallengesTest extends PinChallengesContract {
  private static final Instant NOW = MovableClock.START;
  private static final PinChallenge.Key KEY =
      new PinChallenge.Key(new TenantId("tenant"), new MemberId("member"), Audience.PORTAL);

  @RegisterExtension final TestTable table = TestTable.fresh();

  @Override
  protected PinChallenges fresh() {
    return new DynamoPinChallenges(table.client(), table.name());
  }

  @Override
  protected List<AuditEvent> audited(TenantId of) {
    return table.audited(of);
  }

  @Test
  void nobodyPutsBackWhatWasReadBeforeATry() {
    PinChallenges challenges = fresh();
    PinChallenge seen = withPin(challenges);
    challenges.countTry(KEY, NOW);

    assertThat(challenges.put(seen)).isFalse();
    assertThat(challenges.find(KEY).failures()).isEqualTo(1);
  }

  @Test
  void nobodyPutsBackWhatWasReadBeforeTheRedemption() {
    PinChallenges challenges = fresh();
    withPin(challenges);
    PinChallenge counted = challenges.countTry(KEY, NOW).orElseThrow();
    assertThat(challenges.redeem(counted)).isTrue();

    assertThat(challenges.put(counted)).isFalse();
    assertThat(challenges.find(KEY).live(NOW)).isFalse();
  }

  @Test
  void nobodyPutsBackTheFailuresThatWereCleared() {
    PinChallenges challenges = fresh();
    withPin(challenges);
    PinChallenge counted = challenges.countTry(KEY, NOW).orElseThrow();
    challenges.clearFailures(
        KEY.tenant(),
        KEY.member(),
        AuditTrail.event(KEY.tenant(), NOW, AuditEvent.Type.PIN_LOCK_LIFTED, "member"));

    assertThat(challenges.put(counted)).isFalse();
    assertThat(challenges.find(KEY).failures()).isZero();
  }

  private static PinChallenge withPin(PinChallenges challenges) {
    PinChallenge first =
        new PinChallenge(
            KEY, new byte[16], "1", NOW.plus(PinChallenge.LIFE), 0, 0, 10, Instant.EPOCH, 0);
    assertThat(challenges.put(first)).isTrue();
    return challenges.find(KEY);
  }
}
