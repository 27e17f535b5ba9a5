package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.world.MovableClock;
import pintle.world.Refused;

final class KeyRotationTest {
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");

  private final MovableClock clock = new MovableClock();
  private final InMemorySecretVersions secret = new InMemorySecretVersions();
  private final InMemoryPublicKeys published = new InMemoryPublicKeys();
  private final KeyRotation rotation = new KeyRotation(secret, published, clock);

  private void rotate(String version) {
    rotate(version, 1);
  }

  private void rotate(String version, int times) {
    secret.stage(version);
    for (String step : STEPS) {
      for (int i = 0; i < times; i++) {
        rotation.step(step, version);
      }
    }
  }

  private void steps(String version, int howMany) {
    secret.stage(version);
    STEPS.subList(0, howMany).forEach(step -> rotation.step(step, version));
  }

  private SigningKeys current() {
    return SigningKeys.parse(secret.currentValue().orElseThrow());
  }

  private List<String> publishedIds() {
    return published.row().keys().stream().map(ECKey::getKeyID).toList();
  }

  @Test
  void makesTheFirstKeysAndPublishesBoth() {
    rotate("v1");

    assertThat(publishedIds())
        .containsExactlyInAnyOrder(current().signing().getKeyID(), current().next().getKeyID());
    assertThat(published.row().keys()).noneMatch(ECKey::isPrivate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "chosen-by-the-stack", "{\"keys\":[]}"})
  void makesTheFirstKeysOverAFirstValueThatIsNoKeySet(String first) {
    secret.hold("v0", first);

    rotate("v1");

    assertThat(publishedIds()).hasSize(2).contains(current().signing().getKeyID());
  }

  @Test
  void signsWithTheKeyThatWasPublishedARotationAgo() {
    rotate("v1");
    String next = current().next().getKeyID();

    rotate("v2");

    assertThat(current().signing().getKeyID()).isEqualTo(next);
  }

  @Test
  @Tag("case-89")
  @Tag("case-90")
  void doesNothingMoreWhenEveryStepRunsTwice() {
    rotate("v1", 2);
    rotate("v2", 2);
    PublishedKeys row = published.row();
    assertThat(row.keys()).hasSize(3);

    STEPS.forEach(step -> rotation.step(step, "v2"));

    assertThat(published.row()).isEqualTo(row);
  }

  @Test
  @Tag("case-90")
  void aRepeatedCreateSecretKeepsTheKeysThatThereAre() {
    rotate("v1");
    steps("v2", 1);
    Optional<String> made = secret.value("v2");

    rotation.step("createSecret", "v2");

    assertThat(secret.value("v2")).isEqualTo(made).isPresent();
  }

  @Test
  @Tag("case-90")
  void aVersionThatWasStagedAndNeverFilledIsFilledByTheNextRun() {
    rotate("v1");
    secret.stage("v2");
    for (String step : List.of("setSecret", "testSecret", "finishSecret")) {
      assertThatThrownBy(() -> rotation.step(step, "v2"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("createSecret");
    }
    assertThat(current().signing().getKeyID()).isIn(publishedIds());

    rotate("v2");

    assertThat(secret.labels().isCurrent("v2")).isTrue();
  }

  @Test
  @Tag("case-90")
  void refusesASecretThatIsNotSetUpForRotation() {
    secret.stage("v1");
    secret.forbidRotation();
    for (String step : STEPS) {
      assertThatThrownBy(() -> rotation.step(step, "v1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not set up for rotation");
    }
    assertThat(secret.value("v1")).isEmpty();
  }

  @Test
  @Tag("case-90")
  void refusesAVersionThatNobodyStagedAndAnUnknownStep() {
    secret.stage("v1");

    assertThatThrownBy(() -> rotation.step("createSecret", "v9"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rotation.step("dropSecret", "v1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("case-89")
  void refusesTheVersionBefore() {
    rotate("v1");
    rotate("v2");
    for (String step : STEPS) {
      assertThatThrownBy(() -> rotation.step(step, "v1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(secret.labels().isCurrent("v2")).isTrue();
  }

  @Test
  void testsTheComingKeyAgainstThePublishedOne() {
    steps("v1", 1);

    assertThatThrownBy(() -> rotation.step("testSecret", "v1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not published");
  }

  @Test
  @Tag("case-89")
  void finishingPublishesWhatIsMissing() {
    steps("v1", 1);

    rotation.step("finishSecret", "v1");

    assertThat(publishedIds()).contains(current().signing().getKeyID());
  }

  @Test
  @Tag("case-89")
  void letsAnOldKeyVerifyForADayAndAnHourAndFiveMinutesOnly() {
    rotate("v1");
    String old = current().signing().getKeyID();
    clock.advance(Duration.ofMillis(1));
    rotate("v2");
    VerificationKeys verification = new VerificationKeys(published, clock);

    clock.advance(Duration.ofHours(25).plusMinutes(5).minusMillis(1));
    assertThat(verification.find(old)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(verification.find(old)).isEmpty();
  }

  @Test
  @Tag("case-89")
  void countsTheEndOfAnOldKeyFromWhereItSignedLast() {
    rotate("v1");
    String old = current().signing().getKeyID();
    steps("v2", 3);
    clock.advance(Duration.ofDays(3));
    assertThat(published.row().end(old)).isEmpty();

    rotation.step("finishSecret", "v2");

    assertThat(published.row().end(old))
        .contains(clock.instant().plus(PublishedKeys.VERIFIES_AFTER));
  }

  @Test
  @Tag("case-89")
  void dropsAnOldKeyFromTheListAtTheRotationAfterItsEnd() {
    rotate("v1");
    String old = current().signing().getKeyID();
    rotate("v2");
    clock.advance(Duration.ofHours(25));
    rotate("v3");
    assertThat(publishedIds()).contains(old);
    clock.advance(Duration.ofDays(90));

    rotate("v4");

    assertThat(publishedIds()).doesNotContain(old);
  }

  @Test
  @Tag("case-89")
  void aRotationThatWasOvertakenSignsWithAKeyThatEndsNoMore() {
    rotate("v1");
    steps("v2", 3);
    SigningKeys overtaken = SigningKeys.parse(secret.value("v2").orElseThrow());
    rotate("v3");
    rotate("v4");
    assertThat(published.row().end(overtaken.signing().getKeyID())).isPresent();
    secret.stage("v2");

    rotation.step("finishSecret", "v2");

    assertThat(current().signing().getKeyID()).isEqualTo(overtaken.signing().getKeyID());
    assertThat(published.row().end(overtaken.signing().getKeyID())).isEmpty();
    assertThat(published.row().end(overtaken.next().getKeyID())).isEmpty();
  }

  @Test
  @Tag("case-89")
  void aSlowerRotationGivesTheNewSignerNoEnd() {
    rotate("v1");
    steps("v2", 3);
    steps("v3", 3);
    secret.stage("v2");
    // v2 is current and about to give the others their end, when v3 overtakes it.
    KeyRotation slow =
        new KeyRotation(
            secret,
            new OvertakenKeys(
                2,
                () -> {
                  secret.stage("v3");
                  rotation.step("finishSecret", "v3");
                }),
            clock);

    slow.step("finishSecret", "v2");

    assertThat(secret.labels().isCurrent("v3")).isTrue();
    assertThat(published.row().end(current().signing().getKeyID())).isEmpty();
    assertThat(published.row().end(current().next().getKeyID())).isEmpty();
  }

  /** Lets something happen after the n-th read, before whoever read writes. */
  private final class OvertakenKeys implements PublicKeys {
    private final int read;
    private final Runnable between;
    private int reads;

    private OvertakenKeys(int read, Runnable between) {
      this.read = read;
      this.between = between;
    }

    @Override
    public PublishedKeys read() {
      PublishedKeys row = published.read();
      reads++;
      if (reads == read) {
        between.run();
      }
      return row;
    }

    @Override
    public boolean replace(PublishedKeys changed) {
      return published.replace(changed);
    }
  }

  @ParameterizedTest
  @CsvSource({"setSecret, 1", "finishSecret, 1", "finishSecret, 2"})
  @Tag("case-89")
  void aLostWriteIsMadeAgainOnWhatStandsThereThen(String step, int read) {
    rotate("v1");
    steps("v2", STEPS.indexOf(step));
    KeyRotation interrupted =
        new KeyRotation(
            secret,
            new OvertakenKeys(
                read, () -> published.replace(published.row().with(SigningKeys.first()))),
            clock);

    interrupted.step(step, "v2");

    assertThat(published.row().keys()).hasSize(5);
  }

  @Test
  @Tag("case-89")
  void givesUpAfterTenLostWritesAndSaysSo() {
    rotate("v1");
    steps("v2", 1);
    List<PublishedKeys> tried = new ArrayList<>();
    KeyRotation unlucky =
        new KeyRotation(
            secret,
            new PublicKeys() {
              @Override
              public PublishedKeys read() {
                return published.read();
              }

              @Override
              public boolean replace(PublishedKeys changed) {
                tried.add(changed);
                return false;
              }
            },
            clock);

    Refused.with(Reason.BUSY, () -> unlucky.step("setSecret", "v2"));
    assertThat(tried).hasSize(10);
  }

  // A leak

  @Test
  @Tag("case-89")
  void revokingTakesEveryKeyAwayAndRemembersThoseOfTheSecret() {
    rotate("v1");
    rotate("v2");
    steps("v3", 1);
    SigningKeys pending = SigningKeys.parse(secret.value("v3").orElseThrow());
    List<String> before = publishedIds();

    rotation.revokeKeys();

    assertThat(published.row().keys()).isEmpty();
    assertThat(published.row().revoked())
        .containsAll(before)
        .contains(pending.signing().getKeyID(), pending.next().getKeyID());
    PublishedKeys row = published.row();
    rotation.revokeKeys();
    assertThat(published.row()).isEqualTo(row);
  }

  @Test
  @Tag("case-89")
  void theRotationAfterARevocationMakesTwoFreshKeys() {
    rotate("v1");
    Set<String> leaked = Set.copyOf(publishedIds());
    rotation.revokeKeys();

    rotate("v2");

    assertThat(publishedIds()).hasSize(2).doesNotContainAnyElementsOf(leaked);
    assertThat(publishedIds()).contains(current().signing().getKeyID());
    String next = current().next().getKeyID();
    rotate("v3");
    assertThat(current().signing().getKeyID()).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @Tag("case-89")
  void refusesAPendingVersionThatHoldsARevokedKey(int steps) {
    rotate("v1");
    steps("v2", steps);
    rotation.revokeKeys();
    for (String step : List.of("setSecret", "testSecret", "finishSecret")) {
      assertThatThrownBy(() -> rotation.step(step, "v2"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("take AWSPENDING off");
    }
    assertThat(published.row().keys()).isEmpty();
    assertThat(secret.labels().isCurrent("v1")).isTrue();

    rotate("v3");

    assertThat(publishedIds()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"setSecret, 1", "finishSecret, 1", "finishSecret, 2"})
  @Tag("case-89")
  void aRevocationDuringAStepWins(String step, int read) {
    rotate("v1");
    steps("v2", STEPS.indexOf(step));
    KeyRotation interrupted =
        new KeyRotation(secret, new OvertakenKeys(read, rotation::revokeKeys), clock);

    try {
      interrupted.step(step, "v2");
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageContaining("revoked");
    }

    assertThat(published.row().keys()).isEmpty();
    rotate("v3");
    assertThat(publishedIds()).hasSize(2).contains(current().signing().getKeyID());
  }

  @Test
  void printsNoPrivateKey() {
    rotate("v1");
    String secretPart = current().signing().getD().toString();

    assertThat(published.row().toString()).doesNotContain(secretPart);
    assertThat(current().toString()).doesNotContain(secretPart);
  }
}
