package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pintle.aws.DynamoPublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.VerificationKeys;
import pintle.world.MovableClock;

/** How often a warm verifier asks the table. */
@Tag("case-91")
final class VerificationKeysOnDynamoTest {
  @RegisterExtension final TestTable table = TestTable.fresh();

  private final MovableClock clock = new MovableClock();
  private final DynamoPublicKeys published = new DynamoPublicKeys(table.client(), table.name());
  private final VerificationKeys keys = new VerificationKeys(published, clock);
  private final SigningKeys first = SigningKeys.first();

  @BeforeEach
  void warmUp() {
    published.replace(PublishedKeys.NONE.with(first));
    assertThat(keys.find(kid(first))).isPresent();
    table.recorder().forget();
  }

  private static String kid(SigningKeys pair) {
    return pair.signing().getKeyID();
  }

  @Test
  void aNewKidMakesItReadOnceAndThenVerifies() {
    SigningKeys fresh = SigningKeys.first();
    published.replace(published.read().with(fresh));
    table.recorder().forget();

    for (int i = 0; i < 50; i++) {
      assertThat(keys.find(kid(fresh))).contains(fresh.signing().toPublicJWK());
      assertThat(keys.find(kid(first))).isPresent();
    }

    assertThat(table.recorder().requests()).hasSize(1);
  }

  @Test
  void unknownKidsMakeItReadOnceAMinute() {
    for (int minute = 1; minute <= 3; minute++) {
      for (int i = 0; i < 100; i++) {
        assertThat(keys.find("no-such-kid-" + i)).isEmpty();
      }
      clock.advance(Duration.ofMinutes(1).minusMillis(1));
      assertThat(keys.find("no-such-kid")).isEmpty();
      assertThat(table.recorder().requests()).hasSize(minute);
      clock.advance(Duration.ofMillis(1));
    }
  }
}
