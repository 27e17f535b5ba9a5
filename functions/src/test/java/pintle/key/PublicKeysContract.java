package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PublicKeys} promises. */
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
    assertThat(keys.all()).isEmpty();
  }

  @Test
  void publishesKeysInOrderWithoutTheirPrivateParts() {
    keys.publish(List.of(pair.signing(), pair.next()));

    assertThat(keys.all())
        .containsExactly(pair.signing().toPublicJWK(), pair.next().toPublicJWK())
        .noneMatch(ECKey::isPrivate);
  }

  @Test
  void replacesTheKeysBefore() {
    keys.publish(List.of(pair.signing(), pair.next()));
    keys.publish(List.of(pair.next()));

    assertThat(keys.all()).containsExactly(pair.next().toPublicJWK());
  }

  @Test
  void canBeEmptiedAgain() {
    keys.publish(List.of(pair.signing()));
    keys.publish(List.of());

    assertThat(keys.all()).isEmpty();
  }
}
