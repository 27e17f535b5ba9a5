package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Reason;
import pintle.world.MovableClock;
import pintle.world.Refused;

/** A vault that fails, and what a process that signs does then. */
final class KeyHolderTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final MovableClock clock = new MovableClock();
  private final SigningKeys pair = SigningKeys.first();
  private final PublishedKeys published = PublishedKeys.NONE.with(pair);
  private final FailingVault vault = new FailingVault();
  private final KeyHolder keys = new KeyHolder(vault, "signing", clock);

  /** Counts what it is asked and told. */
  private final class FailingVault implements Vault {
    private Optional<String> value = Optional.of(pair.toJson());
    private int reads;
    private final List<String> stale = new ArrayList<>();

    @Override
    public String read(String name) {
      reads++;
      return value.orElseThrow(Reason.DEPENDENCY_DOWN::refusal);
    }

    @Override
    public void servedStale(String name) {
      stale.add(name);
    }
  }

  private String signing(PublishedKeys row) {
    return keys.keys(row).signing().getKeyID();
  }

  @Test
  @Tag("case-83")
  void signsOnForAnHourWhileTheVaultIsDownAndSaysSoAtEachTry() {
    signing(published);
    vault.value = Optional.empty();
    clock.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 10; i++) {
      assertThat(signing(published)).isEqualTo(pair.signing().getKeyID());
    }
    assertThat(vault.reads).isEqualTo(2);
    assertThat(vault.stale).containsExactly("signing");

    clock.advance(Duration.ofMinutes(55).minus(MILLI));
    assertThat(signing(published)).isEqualTo(pair.signing().getKeyID());
    clock.advance(MILLI);
    Refused.with(Reason.DEPENDENCY_DOWN, () -> signing(published));
    assertThat(vault.stale).hasSize(2);
  }

  @Test
  @Tag("case-83")
  void tellsNothingWhileTheVaultAnswers() {
    signing(published);
    clock.advance(Duration.ofHours(3));
    signing(published);

    assertThat(vault.reads).isEqualTo(2);
    assertThat(vault.stale).isEmpty();
  }

  @Test
  @Tag("case-82")
  void aSecretWithoutKeysIsNoKeyYetUntilItHasSome() {
    vault.value = Optional.of("{}");
    Refused.with(Reason.NO_KEY_YET, () -> signing(published));
    vault.value = Optional.of(pair.toJson());

    assertThat(signing(published)).isEqualTo(pair.signing().getKeyID());
  }

  @Test
  @Tag("case-89")
  void givesOutNoKeyThatIsNotPublishedOrHasEnded() {
    Refused.with(Reason.NO_KEY_YET, () -> signing(PublishedKeys.NONE));
    Refused.with(Reason.NO_KEY_YET, () -> signing(published.revoking(Set.of())));
    PublishedKeys ending = published.withOnly(SigningKeys.first(), clock.instant());
    assertThat(signing(ending)).isEqualTo(pair.signing().getKeyID());
    clock.advance(PublishedKeys.VERIFIES_AFTER);
    Refused.with(Reason.NO_KEY_YET, () -> signing(ending));
  }

  @Test
  @Tag("case-89")
  void aKeyThatIsWithdrawnWhileTheVaultIsDownSignsNoMore() {
    signing(published);
    vault.value = Optional.empty();

    Refused.with(Reason.NO_KEY_YET, () -> signing(published.revoking(Set.of())));
    assertThat(vault.reads).isEqualTo(2);
  }
}
