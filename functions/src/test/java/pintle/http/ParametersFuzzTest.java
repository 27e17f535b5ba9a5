package pintle.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import pintle.refusal.Refusal;
import pintle.world.Cost;

/** Whatever is sent as a form, and whatever is shown as ID and secret by Basic. */
final class ParametersFuzzTest {
  private static final int MOST = 64;

  /** What is read agrees with a second reader, and with itself when it is written again. */
  @FuzzTest(maxDuration = "60s")
  @Tag("case-57")
  void aFormIsRefusedOrReadsTheSameWhenItIsWrittenAgain(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Optional<Parameters> read = Cost.held(text, () -> read(text));

    Optional<Map<String, String>> expected = expected(text);
    assertThat(read.isPresent()).isEqualTo(expected.isPresent());
    if (expected.isEmpty()) {
      return;
    }
    assertReads(read.orElseThrow(), expected.get());
    assertReads(Parameters.read(written(expected.get())), expected.get());
  }

  private static Optional<Parameters> read(String text) {
    try {
      return Optional.of(Parameters.read(text));
    } catch (Refusal refusal) {
      assertThat(refusal.reason().status()).isEqualTo(400);
      return Optional.empty();
    }
  }

  private static void assertReads(Parameters read, Map<String, String> expected) {
    Map<String, String> present =
        expected.entrySet().stream()
            .filter(one -> !one.getValue().isEmpty())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(read).hasToString("Parameters[" + present.size() + "]");
    expected.forEach((name, value) ->
        assertThat(read.optional(name)).isEqualTo(Optional.ofNullable(present.get(name))));
  }

  private static String written(Map<String, String> values) {
    return values.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A second reader, by other means; nothing where the text is to be refused. */
  private static Optional<Map<String, String>> expected(String text) {
    Map<String, String> all = new LinkedHashMap<>();
    String[] pairs = text.split("&", -1);
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      if (!pair.isEmpty()
          && (!isForm(parts[0])
              || !isForm(parts.length == 2 ? parts[1] : "")
              || all.put(
                      URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                      parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "")
                  != null)) {
        return Optional.empty();
      }
    }
    return pairs.length > MOST ? Optional.empty() : Optional.of(all);
  }

  /** Printable ASCII, whole triplets, and UTF-8 behind them. */
  private static boolean isForm(String text) {
    return text.matches("(?s)([!-$&-~]|%[0-9A-Fa-f]{2})*+") && isUtf8(bytes(text));
  }

  private static byte[] bytes(String text) {
    StringBuilder hex = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) == '%') {
        hex.append(text, at + 1, at + 3);
        at += 2;
      } else {
        hex.append(HexFormat.of().toHexDigits((byte) text.charAt(at)));
      }
    }
    return HexFormat.of().parseHex(hex);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasRemaining()
          || bytes.length == 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * The first line is the header's value, where {@code {pair}} in it stands for the second line in
   * Base64; the rest is the form beside it.
   */
  @FuzzTest(maxDuration = "60s")
  @Tag("case-57")
  void basicIsRefusedOrReadsTheSameWhenItIsWrittenAgain(byte[] input) {
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 3);
    String pair = lines.length > 1 ? lines[1] : "";
    String header =
        lines[0].replace(
            "{pair}", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    Optional<Parameters> form = read(lines.length > 2 ? lines[2] : "");
    if (form.isEmpty()) {
      return;
    }

    Optional<ClientCredentials> shown = shown(header, form.get());

    if (shown.isPresent()) {
      ClientCredentials once = shown.get();
      assertThat(once).hasToString("ClientCredentials[…]");
      String again = encoded(once.id()) + ":" + encoded(once.secret());
      String value =
          "Basic " + Base64.getEncoder().encodeToString(again.getBytes(StandardCharsets.US_ASCII));
      assertThat(shown(value, Parameters.read(""))).contains(once);
      // One way only: what Basic says is not also in the form.
      if (isBasic(header)) {
        assertThat(form.get().optional(ClientCredentials.SECRET)).isEmpty();
        assertThat(form.get().optional(ClientCredentials.ID).orElse(once.id()))
            .isEqualTo(once.id());
        assertThat(header.strip().substring("basic ".length()).strip())
            .matches("[A-Za-z0-9+/]+={0,2}");
      }
    }
  }

  private static boolean isBasic(String header) {
    return header.strip().regionMatches(true, 0, "basic ", 0, "basic ".length());
  }

  private static Optional<ClientCredentials> shown(String header, Parameters form) {
    ApiRequest request = new ApiRequest(Map.of("headers", Map.of("Authorization", header)));
    try {
      return Optional.of(requireNonNull(ClientCredentials.of(request, form)));
    } catch (Refusal refusal) {
      assertThat(refusal.reason().status()).isIn(400, 401);
      return Optional.empty();
    }
  }
}
