package pintle.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EcJwksTest {
  private static final ECKey KEY = SigningKeys.fresh();

  @Test
  void readsWhatTheLibraryWrites() {
    ECKey ending =
        new ECKey.Builder(SigningKeys.fresh())
            .expirationTime(Date.from(Instant.parse("2026-11-28T10:00:00Z")))
            .build();
    JWKSet set = new JWKSet(List.of(KEY, ending));

    assertThat(EcJwks.parse(set.toString(false))).containsExactly(KEY, ending);
    assertThat(EcJwks.parse(set.toString(true)))
        .containsExactly(KEY.toPublicJWK(), ending.toPublicJWK());
    assertThat(EcJwks.parse("{\"keys\":[]}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":null}",
        "{\"keys\":[null]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"AQ\",\"y\":\"AQ\"}]}"
      })
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> EcJwks.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a JWK set")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kty", "crv", "kid", "x", "y", "d"})
  void refusesAKeyWithoutATextThere(String name) {
    String whole = new JWKSet(KEY).toString(false);
    assertThatThrownBy(() ->
            EcJwks.parse(whole.replaceFirst("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a JWK set");
  }

  @Test
  void refusesAnotherCurve() {
    String other = new JWKSet(KEY).toString(false).replace("P-256", "P-384");
    assertThatThrownBy(() -> EcJwks.parse(other)).hasMessage("not a JWK set");
  }
}
