package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pintle.secret.TokenText;
import pintle.world.Seeded;
import pintle.world.World;

/** Somebody takes the whole table away, while tokens, codes, PINs and a successor are out. */
final class DumpTest {
  private static final int SECRET_BYTES = 32;

  private final StoredPorts ports = new StoredPorts();
  private final Seeded seeded = new Seeded(new World(ports));

  private String dump() {
    return ports.table().items().toString();
  }

  /** The 256 random bits at the end of a token's text. */
  private static byte[] secret(String text) {
    String prefix = text.substring(0, "pintle_xx_".length());
    byte[] payload = TokenText.decode(prefix, text).orElseThrow();
    return Arrays.copyOfRange(payload, payload.length - SECRET_BYTES, payload.length);
  }

  @Test
  void holdsNoTokenSecretCodeOrPinNorTheBitsOfOne() {
    Map<String, String> out = new HashMap<>();
    out.put("refresh token", seeded.refreshToken());
    out.put("connector secret", seeded.connector().secret());
    out.put("claim code", (String) seeded.claim().getOrDefault("claimCode", ""));
    out.put("authorization code", seeded.authorizationCode());
    seeded.world().clock().advance(Duration.ofDays(330));
    out.put(
        "successor",
        seeded
            .world()
            .exchange(seeded.connector(), seeded.refreshToken())
            .expect(200)
            .text("refreshToken"));
    String pin = seeded.connectorPin();
    String dump = dump();

    out.forEach((what, text) -> {
      byte[] bits = secret(text);
      assertThat(dump).as(what).doesNotContain(text, text.substring(10));
      for (Base64.Encoder form : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        assertThat(dump).as(what).doesNotContain(form.withoutPadding().encodeToString(bits));
      }
      assertThat(dump).as(what).doesNotContainIgnoringCase(HexFormat.of().formatHex(bits));
    });
    assertThat(dump).doesNotContain("=" + pin + ",", "=" + pin + ")", seeded.accessToken());
  }
}
