package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pintle.key.SigningKeys;
import pintle.key.Vault;
import pintle.world.Masked;
import pintle.world.Snapshot;
import pintle.world.TestPorts;
import pintle.world.World;
import pintle.world.World.Credentials;

/** A SnapStart snapshot of a function that has worked already holds none of its secrets. */
@Tag("case-102")
final class SnapshotTest {
  private final MaskedPorts ports = new MaskedPorts();
  private final World world = new World(ports);
  private Credentials connector = new Credentials("", "");
  private String refreshToken = "";

  @BeforeEach
  void useBothSecrets() {
    world.registerPhone(World.GROUP_ADMIN);
    connector = world.connector(World.DEVELOPER);
    refreshToken = world.grant(World.GROUP_ADMIN, connector, "user").text("refreshToken");
    world.exchange(connector, refreshToken).expect(200);
  }

  @Test
  void theNextUseReadsTheVaultAgain() {
    world.exchange(connector, refreshToken).expect(200);
    assertThat(ports.reads).containsExactlyInAnyOrder(World.PEPPER_SECRET, World.SIGNING_SECRET);
    ports.reads.clear();

    Snapshot.take();
    assertThat(ports.reads).isEmpty();

    world.exchange(connector, refreshToken).expect(200);
    world.registerPhone(World.MEMBER);
    assertThat(ports.reads).containsExactlyInAnyOrder(World.PEPPER_SECRET, World.SIGNING_SECRET);
  }

  @Test
  void noneIsLeftInMemory(@TempDir Path folder) {
    assertThat(Snapshot.holds(folder, ports.key)).as("the test sees a key").isTrue();
    assertThat(Snapshot.holds(folder, ports.pepper)).as("and a pepper").isTrue();

    Snapshot.take();

    assertThat(Snapshot.holds(folder, ports.key)).isFalse();
    assertThat(Snapshot.holds(folder, ports.pepper)).isFalse();
  }

  /** Secrets that are in memory only where they are used. */
  private static final class MaskedPorts extends TestPorts {
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private final Masked keys;
    private final Masked key;
    private final Masked pepper = new Masked(SigningKeys.first().next().getKeyID());

    MaskedPorts() {
      SigningKeys made = SigningKeys.first();
      keys = new Masked(made.toJson());
      key = new Masked(made.signing().getD().toString());
      if (!publicKeys().replace(publicKeys().read().with(made))) {
        throw new IllegalStateException("nobody else writes");
      }
    }

    @Override
    public Vault vault() {
      return name -> {
        reads.add(name);
        return name.equals(World.SIGNING_SECRET)
            ? keys.bare()
            : "{\"version\":\"1\",\"pepper\":\"" + pepper.bare() + "\"}";
      };
    }
  }
}
