package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class Es256Test {
  private static final ECKey KEY = SigningKeys.fresh();
  private static final byte[] INPUT = "signed".getBytes(StandardCharsets.US_ASCII);

  /** The platform's own, under another name: it works wherever the tests do. */
  private static final Provider NATIVE = Security.getProvider("SunEC");

  private final Queue<Runnable> background = new ArrayDeque<>();
  private int asked;

  private Es256 with(Optional<Provider> provider) {
    return new Es256(
        () -> {
          asked++;
          return provider;
        },
        background::add);
  }

  private static void spend(Es256 es256, int times) {
    Base64URL other = new Base64URL("A".repeat(86));
    for (int time = 0; time < times; time++) {
      assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, other)).isFalse();
    }
  }

  @Test
  void verifiesWhatItSigned() {
    Es256 es256 = Es256.ofPlatform();
    Base64URL signature = es256.sign(KEY, INPUT);
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, signature)).isTrue();
    assertThat(es256.verifies(SigningKeys.fresh().toPublicJWK(), INPUT, signature)).isFalse();
    assertThat(es256.verifies(KEY.toPublicJWK(), new byte[1], signature)).isFalse();
  }

  @Test
  void doesNotAskForTheNativeProviderBeforeItPays() {
    Es256 es256 = with(Optional.of(NATIVE));
    spend(es256, Es256.PAYS_AFTER);
    assertThat(background).isEmpty();
    assertThat(asked).isZero();
  }

  @Test
  void goesOnWithThePlatformWhileTheNativeProviderLoads() {
    Es256 es256 = with(Optional.of(NATIVE));
    spend(es256, Es256.PAYS_AFTER + 1);
    assertThat(background).hasSize(1);
    assertThat(es256.provider()).isEqualTo("platform");
    background.remove().run();
    assertThat(es256.provider()).isEqualTo("SunEC");
    Base64URL signature = es256.sign(KEY, INPUT);
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, signature)).isTrue();
    assertThat(Es256.ofPlatform().verifies(KEY.toPublicJWK(), INPUT, signature)).isTrue();
    spend(es256, 10);
    assertThat(background).isEmpty();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void staysWithThePlatformWhereThereIsNoOther() {
    Es256 es256 = with(Optional.empty());
    spend(es256, Es256.PAYS_AFTER + 1);
    background.remove().run();
    assertThat(es256.provider()).isEqualTo("platform");
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, es256.sign(KEY, INPUT))).isTrue();
  }

  @Test
  void staysWithThePlatformWhereTheOtherDoesNotWork() {
    Es256 es256 = with(Optional.of(Security.getProvider("SUN")));
    spend(es256, Es256.PAYS_AFTER + 1);
    background.remove().run();
    assertThat(es256.provider()).isEqualTo("platform");
  }
}
