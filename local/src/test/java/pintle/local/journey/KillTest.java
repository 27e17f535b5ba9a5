package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.signin.DemoUser;
import pintle.world.Together;

/**
 * Pintle is killed in the midst of changes and started again on the same folder: what it had
 * acknowledged is so, and what it had not is whole.
 */
final class KillTest {
  private static final int ROUNDS = 3;

  /** Two for each of the four users are eight, each with a thread of its own. */
  private static final int LEDGERS_A_USER = 2;

  private static final long SEED = 20_261_123;

  private final Map<DemoUser, String> signIns = new EnumMap<>(DemoUser.class);
  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aKillUnderLoadLosesAndRevivesNothingThatWasAcknowledged(@TempDir Path folder)
      throws Exception {
    Pintle.Launch launch = Pintle.on(folder.resolve("data")).port(Pintle.freePort());
    Pintle pintle = launch.start();
    try {
      for (DemoUser user : DemoUser.values()) {
        signIns.put(user, pintle.http().register(user));
      }
      List<Ledger> ledgers = ledgers();
      for (int round = 0; round < ROUNDS; round++) {
        loadAndKill(pintle, ledgers, 80 + random.nextInt(80));
        pintle = launch.start();
        Http http = pintle.http();
        everybodyIsStillRegistered(http);
        inParallel(ledgers, ledger -> ledger.check(http));
      }
      assertThat(ledgers.stream().mapToInt(Ledger::size).sum()).isGreaterThan(ROUNDS * 40);
    } finally {
      pintle.close();
    }
  }

  private List<Ledger> ledgers() {
    List<Ledger> ledgers = new ArrayList<>();
    for (int of = 1; of <= LEDGERS_A_USER; of++) {
      for (DemoUser owner : DemoUser.values()) {
        ledgers.add(new Ledger("Load " + of, owner, signIns, random.nextLong()));
      }
    }
    return ledgers;
  }

  /** The last acknowledgement kills it, while the other threads wait for theirs. */
  private static void loadAndKill(Pintle pintle, List<Ledger> ledgers, int acknowledgements) {
    AtomicInteger left = new AtomicInteger(acknowledgements);
    inParallel(
        ledgers,
        ledger -> {
          try {
            while (true) {
              ledger.step(pintle.http());
              if (left.decrementAndGet() == 0) {
                pintle.kill();
              }
            }
          } catch (UncheckedIOException e) {
            assertThat(left).as("it ended by itself: %s", e).hasNonPositiveValue();
          }
        });
  }

  private static void inParallel(List<Ledger> ledgers, Consumer<Ledger> work) {
    Together.call(
        ledgers.size(),
        thread -> {
          work.accept(ledgers.get(thread));
          return thread;
        });
  }

  /** With the sign-ins from before the first kill: the provider's key is kept, too. */
  private void everybodyIsStillRegistered(Http http) {
    signIns.forEach((user, signIn) ->
        assertThat(http.call("GET /v1/me").signedIn(signIn).expect(200).text("mobileNumber"))
            .isEqualTo(user.mobileNumber()));
  }
}
