package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pintle.world.MovableClock;

final class KeyRotationTest {
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");

  private final MovableClock clock = new MovableClock();
  private final InMemorySecretVersions secret = new InMemorySecretVersions();
  private final InMemoryPublicKeys published = new InMemoryPublicKeys();
  private final KeyRotation rotation = new KeyRotation(secret, published, clock);

  private void rotate(String version, int times) {
    secret.stage(version);
    for (String step : STEPS) {
      for (int i = 0; i < times; i++) {
        rotation.step(step, version);
      }
    }
  }

  private SigningKeys current() {
    return SigningKeys.parse(secret.currentValue().orElseThrow());
  }

  private List<String> publishedIds() {
    return published.all().stream().map(ECKey::getKeyID).toList();
  }

  @Test
  void makesTheFirstKeysAndPublishesBoth() {
    rotate("v1", 1);

    assertThat(publishedIds())
        .containsExactlyInAnyOrder(current().signing().getKeyID(), current().next().getKeyID());
    assertThat(published.all()).noneMatch(ECKey::isPrivate);
  }

  @Test
  void signsWithTheKeyThatWasPublishedARotationAgo() {
    rotate("v1", 1);
    String next = current().next().getKeyID();

    rotate("v2", 1);

    assertThat(current().signing().getKeyID()).isEqualTo(next);
  }

  @Test
  void doesNothingMoreWhenEveryStepRunsTwice() {
    rotate("v1", 2);
    rotate("v2", 2);
    List<String> ids = publishedIds();

    rotation.step("createSecret", "v2");
    rotation.step("finishSecret", "v2");

    assertThat(publishedIds()).isEqualTo(ids).hasSize(3);
  }

  @Test
  void letsAnOldKeyVerifyForADayAndAnHourAndFiveMinutesOnly() {
    rotate("v1", 1);
    String old = current().signing().getKeyID();
    rotate("v2", 1);
    VerificationKeys verification = new VerificationKeys(published, clock);

    clock.advance(Duration.ofHours(25).plusMinutes(5).minusSeconds(1));
    assertThat(verification.find(old)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(verification.find(old)).isEmpty();
  }

  @Test
  void dropsAnOldKeyFromTheListAtTheRotationAfterItsEnd() {
    rotate("v1", 1);
    String old = current().signing().getKeyID();
    rotate("v2", 1);
    clock.advance(Duration.ofDays(90));

    rotate("v3", 1);

    assertThat(publishedIds()).doesNotContain(old);
  }

  @Test
  void refusesAVersionThatNobodyStagedAndAnUnknownStep() {
    secret.stage("v1");

    assertThatThrownBy(() -> rotation.step("createSecret", "v9"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rotation.step("dropSecret", "v1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void testsTheComingKeyAgainstThePublishedOne() {
    secret.stage("v1");
    rotation.step("createSecret", "v1");

    assertThatThrownBy(() -> rotation.step("testSecret", "v1"))
        .isInstanceOf(IllegalStateException.class);
  }
}
