package pintle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.connector.ConnectorId;
import pintle.handler.ExchangeToken;
import pintle.key.Vault;
import pintle.refusal.Reason;
import pintle.token.Grants;
import pintle.world.Intercepted;
import pintle.world.Snapshot;
import pintle.world.TestPorts;
import pintle.world.World;

/** What a function does before each of its snapshots. */
@Tag("case-102")
final class PrimingTest {
  private final AskedPorts ports = new AskedPorts();
  private final Wiring wiring = new Wiring(Settings.from(World.environment()), ports);
  private final ExchangeToken exchange = new ExchangeToken(wiring);

  @Test
  void readsTheTableForNobodyAndNoSecretBeforeEachSnapshot() {
    assertThat(exchange.operations()).isNotEmpty();
    Priming.beforeSnapshots(wiring.priming());

    Snapshot.take();
    Snapshot.take();

    assertThat(ports.asked).containsExactly("find none", "find none");
    assertThat(ports.audit().events()).isEmpty();
  }

  @Test
  void aTableThatDoesNotAnswerStopsNoSnapshot() {
    ports.down = true;
    Priming.beforeSnapshots(wiring.priming());

    Snapshot.take();

    assertThat(ports.asked).containsExactly("find none");
  }

  /** A table that notes what it is asked, and a vault that nobody may ask. */
  private static final class AskedPorts extends TestPorts {
    private final List<String> asked = new ArrayList<>();
    private boolean down;

    @Override
    public Grants grants() {
      return Intercepted.before(
          Grants.class,
          super.grants(),
          (call, arguments) -> {
            asked.add(call + " " + ((ConnectorId) requireNonNull(arguments)[0]).value());
            if (down) {
              throw Reason.DEPENDENCY_DOWN.refusal();
            }
          });
    }

    @Override
    public Vault vault() {
      return name -> {
        throw new AssertionError("a secret was read: " + name);
      };
    }
  }
}
