package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class Es256Test {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
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
    byte[] other = new byte[64];
    for (int time = 0; time < times; time++) {
      assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, other)).isFalse();
    }
  }

  @Test
  void verifiesWhatItSigned() {
    Es256 es256 = Es256.ofPlatform();
    byte[] signature = es256.sign(KEY, INPUT);
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, signature)).isTrue();
    assertThat(es256.verifies(SigningKeys.fresh().toPublicJWK(), INPUT, signature)).isFalse();
    assertThat(es256.verifies(KEY.toPublicJWK(), new byte[1], signature)).isFalse();
  }

  @Test
  void aSignatureHasOneSpelling() {
    Es256 es256 = Es256.ofPlatform();
    for (int time = 0; time < 20; time++) {
      byte[] signature = es256.sign(KEY, INPUT);
      assertThat(signature).hasSize(64);
      BigInteger s = new BigInteger(1, signature, 32, 32);
      assertThat(s).isLessThanOrEqualTo(ORDER.shiftRight(1));
      byte[] other = signature.clone();
      byte[] high = ORDER.subtract(s).toByteArray();
      System.arraycopy(high, high.length - 32, other, 32, 32);
      assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, other)).isFalse();
    }
  }

  @Test
  void refusesHalvesThatAreNoNumbersBelowTheOrder() {
    Es256 es256 = Es256.ofPlatform();
    byte[] good = es256.sign(KEY, INPUT);
    byte[] order = Arrays.copyOfRange(ORDER.toByteArray(), 1, 33);
    for (int half : new int[] {0, 32}) {
      byte[] zero = good.clone();
      Arrays.fill(zero, half, half + 32, (byte) 0);
      assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, zero)).isFalse();
      byte[] beyond = good.clone();
      System.arraycopy(order, 0, beyond, half, 32);
      assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, beyond)).isFalse();
    }
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, Arrays.copyOf(good, 63))).isFalse();
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, Arrays.copyOf(good, 65))).isFalse();
    assertThat(es256.verifies(KEY.toPublicJWK(), INPUT, new byte[0])).isFalse();
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
    byte[] signature = es256.sign(KEY, INPUT);
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
