package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import pintle.secret.SeededRandomness;
import pintle.secret.TokenText;
import pintle.tenant.TenantId;

final class RefreshTokenTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final SeededRandomness randomness = new SeededRandomness(3);

  @Test
  void aTokenReadsAsItWasWritten() {
    for (String tenant :
        List.of(
            "8a1f6c1e-0d5b-4a55-9f0e-1c2d3e4f5a6b", "t", "acme.example", "t".repeat(64), "日本")) {
      RefreshToken token = token(tenant);
      RefreshToken read = RefreshToken.parse(token.text().reveal()).orElseThrow();

      assertThat(read.grant()).isEqualTo(token.grant());
      assertThat(read.digest()).isEqualTo(token.digest());
      assertThat(read.text()).isEqualTo(token.text());
    }
  }

  @Test
  void aTokenStaysBelow255CharactersAndMatchesThePublicPattern() {
    assertThat(token("t".repeat(64)).text().reveal())
        .hasSizeLessThan(255)
        .matches("pintle_(rt|cs)_[A-Za-z0-9_-]{38,}");
    assertThat(token("8a1f6c1e-0d5b-4a55-9f0e-1c2d3e4f5a6b").text().reveal())
        .hasSizeLessThan(120)
        .matches("pintle_(rt|cs)_[A-Za-z0-9_-]{38,}");
  }

  @Test
  void refusesEveryChangeOfOneCharacter() {
    for (String tenant : List.of("8a1f6c1e-0d5b-4a55-9f0e-1c2d3e4f5a6b", "acme")) {
      String text = token(tenant).text().reveal();
      for (int i = 0; i < text.length(); i++) {
        for (int other = 0; other < ALPHABET.length(); other++) {
          if (ALPHABET.charAt(other) != text.charAt(i)) {
            String changed = text.substring(0, i) + ALPHABET.charAt(other) + text.substring(i + 1);
            assertThat(RefreshToken.parse(changed)).as(changed).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void refusesWhatIsLongerShorterOrSwapped() {
    String text = token("acme").text().reveal();
    for (int i = 0; i < text.length(); i++) {
      assertThat(RefreshToken.parse(text.substring(0, i))).isEmpty();
      assertThat(RefreshToken.parse(text.substring(0, i) + text.substring(i + 1))).isEmpty();
      if (i > 0 && text.charAt(i) != text.charAt(i - 1)) {
        assertThat(
                RefreshToken.parse(
                    text.substring(0, i - 1)
                        + text.charAt(i)
                        + text.charAt(i - 1)
                        + text.substring(i + 1)))
            .isEmpty();
      }
    }
    for (String more : List.of("=", " ", "\n", "A", "\u00e9", "\u0000")) {
      assertThat(RefreshToken.parse(text + more)).isEmpty();
      assertThat(RefreshToken.parse(more + text)).isEmpty();
    }
    assertThat(RefreshToken.parse("")).isEmpty();
    assertThat(RefreshToken.parse("a".repeat(10_000_000))).isEmpty();
  }

  @Test
  void refusesPayloadsThatNoTokenHas() {
    for (int length = 0; length < 140; length++) {
      byte[] payload = randomness.bytes(length);
      if (length > 0) {
        payload[0] = (byte) (length % 4);
      }
      String text = TokenText.encode(RefreshToken.PREFIX, payload);
      RefreshToken.parse(text)
          .ifPresent(read -> assertThat(read.text().reveal()).hasSizeLessThan(255));
    }
    assertThat(RefreshToken.parse(TokenText.encode("pintle_cs_", new byte[65]))).isEmpty();
  }

  @Test
  void aTextIsTheOnlySpellingOfItsToken() {
    // A text that names a tenant by its GUID's bytes and one by the GUID's letters are two texts.
    byte[] guidAsText = new byte[1 + 36 + 16 + 32];
    guidAsText[0] = 1;
    byte[] letters = "8a1f6c1e-0d5b-4a55-9f0e-1c2d3e4f5a6b".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(letters, 0, guidAsText, 1, 36);
    String text = TokenText.encode(RefreshToken.PREFIX, guidAsText);

    assertThat(RefreshToken.parse(text)).isEmpty();
    assertThat(
            RefreshToken.parse(
                TokenText.encode(RefreshToken.PREFIX, withTenant(new byte[] {(byte) 0xff}))))
        .isEmpty();
  }

  private static byte[] withTenant(byte[] tenant) {
    byte[] payload = new byte[1 + tenant.length + 16 + 32];
    payload[0] = 1;
    System.arraycopy(tenant, 0, payload, 1, tenant.length);
    return payload;
  }

  @Test
  void theTailIsNoSecretAndThePrefixIsPartOfIt() {
    byte[] payload = randomness.bytes(65);
    String text = TokenText.encode("pintle_rt_", payload);

    assertThat(TokenText.decode("pintle_rt_", text)).contains(payload);
    assertThat(TokenText.decode("pintle_cs_", text.replace("_rt_", "_cs_"))).isEmpty();
    assertThat(Base64.getUrlDecoder().decode(text.substring(10, text.length() - 6)))
        .isEqualTo(payload);
  }

  @Test
  void theSuccessorDependsOnEveryPart() {
    RefreshToken token = token("acme");
    byte[] offer = randomness.bytes(32);
    RefreshToken successor = token.successor(offer, 2);

    assertThat(token.successor(offer, 2).text()).isEqualTo(successor.text());
    assertThat(token.successor(offer, 3).text()).isNotEqualTo(successor.text());
    assertThat(token.successor(randomness.bytes(32), 2).text()).isNotEqualTo(successor.text());
    assertThat(RefreshToken.random(token.grant(), randomness).successor(offer, 2).text())
        .isNotEqualTo(successor.text());
    assertThat(successor.grant()).isEqualTo(token.grant());
  }

  private RefreshToken token(String tenant) {
    return RefreshToken.random(
        new GrantRef(new TenantId(tenant), new GrantId(randomness.guid())), randomness);
  }
}
