package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.world.MovableClock;
import pintle.world.Together;

/** What every {@link PublicKeys} promises. */
@Tag("case-89")
public abstract class PublicKeysContract {
  private final SigningKeys pair = SigningKeys.first();
  private PublicKeys keys;

  /** An empty port. */
  protected abstract PublicKeys fresh();

  @BeforeEach
  void open() {
    keys = fresh();
  }

  @Test
  void isEmptyBeforeTheFirstRotation() {
    assertThat(keys.read()).isEqualTo(PublishedKeys.NONE);
  }

  @Test
  void publishesKeysInOrderWithoutTheirPrivateParts() {
    assertThat(keys.replace(keys.read().with(pair))).isTrue();

    assertThat(keys.read().keys())
        .containsExactly(pair.signing().toPublicJWK(), pair.next().toPublicJWK())
        .noneMatch(ECKey::isPrivate);
  }

  @Test
  void keepsTheEndOfAKeyToTheSecond() {
    keys.replace(keys.read().with(pair));
    SigningKeys after = pair.rotated();
    keys.replace(keys.read().withOnly(after, MovableClock.START));

    String old = pair.signing().getKeyID();
    assertThat(keys.read().end(old))
        .contains(MovableClock.START.plus(Duration.ofHours(25).plusMinutes(5)));
    assertThat(keys.read().end(after.signing().getKeyID())).isEmpty();
    assertThat(keys.read().keys()).hasSize(3);
  }

  @Test
  void remembersRevokedKidsWithoutAnyKey() {
    keys.replace(keys.read().with(pair));
    keys.replace(keys.read().revoking(Set.of("another")));

    assertThat(keys.read().keys()).isEmpty();
    assertThat(keys.read().revoked())
        .containsExactlyInAnyOrder(pair.signing().getKeyID(), pair.next().getKeyID(), "another");
    assertThat(keys.read().version()).isEqualTo(2);
  }

  @Test
  void refusesAWriteThatStandsOnAnOlderRead() {
    PublishedKeys first = keys.read();
    assertThat(keys.replace(first.with(pair))).isTrue();
    PublishedKeys second = keys.read();

    assertThat(keys.replace(first.with(SigningKeys.first()))).isFalse();
    assertThat(keys.read()).isEqualTo(second);
    assertThat(keys.replace(second.revoking(Set.of()))).isTrue();
    assertThat(keys.replace(second.with(SigningKeys.first()))).isFalse();
    assertThat(keys.read().keys()).isEmpty();
  }

  @Test
  void oneOfManyWritesAtOnceWinsTheFirstAndTheNextVersion() {
    for (int round = 0; round < 2; round++) {
      PublishedKeys read = keys.read();
      String kid = "kid-" + round + "-";
      assertThat(Together.wins(Together.THREADS, i -> keys.replace(read.revoking(Set.of(kid + i)))))
          .isEqualTo(1);
      assertThat(keys.read().version()).isEqualTo(round + 1);
    }
    assertThat(keys.read().revoked()).hasSize(2);
  }

  @Test
  void losesNoneOfManyRevocationsThatTryAgain() {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      expected.add("kid-" + i);
    }
    Together.winsStubbornly(
        20,
        i -> {
          while (!keys.replace(keys.read().revoking(Set.of("kid-" + i)))) {
            Thread.onSpinWait();
          }
          return true;
        });

    assertThat(keys.read().revoked()).isEqualTo(expected);
  }
}
