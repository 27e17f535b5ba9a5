package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.Settings;
import pintle.Wiring;
import pintle.handler.ExchangeToken;
import pintle.key.SigningKeys;
import pintle.key.Vault;
import pintle.world.Seeded;
import pintle.world.World;

/** What a function does with published keys of the last second, on the real stores. */
final class RecentKeysTest {
  private static final Duration KEPT = Duration.ofSeconds(1);

  private final StoredPorts ports = new StoredPorts();
  private final World world = new World(ports);
  private final Seeded seeded = new Seeded(world);

  /** An access token from a process on the same table that has these keys. */
  private String signedWith(SigningKeys keys) {
    StoredPorts other =
        new StoredPorts(ports.table()) {
          @Override
          public Vault vault() {
            Vault before = super.vault();
            return name -> name.equals(World.SIGNING_SECRET) ? keys.toJson() : before.read(name);
          }
        };
    other.clock().set(world.clock().instant());
    ExchangeToken handler =
        new ExchangeToken(new Wiring(Settings.from(World.environment()), other));
    Map<String, @Nullable Object> exchange =
        world.exchange(seeded.connector(), seeded.refreshToken()).event();
    return World.send(handler, exchange).text("accessToken");
  }

  private int groups(String accessToken) {
    return world.call("GET /v1/groups").header("accessToken", accessToken).send().status();
  }

  @Test
  @Tag("case-89")
  void refusesTheTokensOfAWithdrawnKeyAfterASecond() {
    assertThat(groups(seeded.accessToken())).isEqualTo(200);

    ports.publicKeys().replace(ports.publicKeys().read().revoking(Set.of()));
    world.clock().advance(KEPT);

    assertThat(groups(seeded.accessToken())).isEqualTo(401);
  }

  @Test
  @Tag("case-91")
  void takesATokenOfAKeyThatIsYoungerThanWhatIsKept() {
    assertThat(groups(seeded.accessToken())).isEqualTo(200);
    SigningKeys fresh = SigningKeys.first();
    ports.publicKeys().replace(ports.publicKeys().read().with(fresh));

    String token = signedWith(fresh);

    assertThat(groups(token)).isEqualTo(200);
    assertThat(groups(seeded.accessToken())).isEqualTo(200);
  }
}
