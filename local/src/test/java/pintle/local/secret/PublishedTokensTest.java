package pintle.local.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pintle.secret.TokenText;

/**
 * What local/secret-scan finds slowly and in the history, too; here by the CRC, so without false
 * hits.
 */
final class PublishedTokensTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final String ALLOWED_IN = ".gitleaks.toml";
  private static final Pattern ALLOWED = Pattern.compile("'''\\^(pintle_[A-Za-z0-9_-]+)\\$'''");

  /** The public pattern of SECURITY.md. */
  private static final Pattern TOKEN =
      Pattern.compile("(pintle_(?:rt|cs|cc|co|ac|fc)_)[A-Za-z0-9_-]{38,}");

  @Test
  void noTrackedFileHoldsATokenButTheAllowedOnes() throws Exception {
    Set<String> allowed = allowed();
    var found = new TreeMap<String, Set<String>>();
    for (String name : tracked()) {
      Path file = CHECKOUT.resolve(name);
      if (!name.equals(ALLOWED_IN) && Files.isRegularFile(file)) {
        Set<String> tokens = tokens(Files.readString(file, ISO_8859_1));
        if (!tokens.isEmpty()) {
          found.put(name, tokens);
        }
      }
    }

    // Without the tokens themselves, which a report would publish once more.
    assertThat(
            found.entrySet().stream()
                .filter(one -> !allowed.containsAll(one.getValue()))
                .map(one -> one.getKey())
                .toList())
        .isEmpty();
    assertThat(allowed.stream().filter(one -> !tokens(one).isEmpty()))
        .as("allowed, and in no file any more")
        .isSubsetOf(found.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  @Test
  void findsATokenWhateverStandsAroundIt() {
    String token = TokenText.encode("pintle_rt_", new byte[49]);
    String mistyped = token.replace("AAAA", "AAAB");

    assertThat(tokens("?t=" + token + "&x")).containsExactly(token);
    assertThat(tokens("x" + token + "_and-more")).containsExactly(token);
    assertThat(tokens(token + "pintle_rt_" + token)).containsExactly(token);
    assertThat(tokens(mistyped)).isEmpty();
  }

  /** All texts in this one that are tokens by their CRC. */
  private static Set<String> tokens(String text) {
    var tokens = new TreeSet<String>();
    Matcher matcher = TOKEN.matcher(text);
    for (int from = 0; matcher.find(from); from = matcher.end(1)) {
      String prefix = matcher.group(1);
      String longest = matcher.group();
      IntStream.rangeClosed(prefix.length(), Math.min(longest.length(), TokenText.MAX_LENGTH))
          .mapToObj(end -> longest.substring(0, end))
          .filter(one -> TokenText.decode(prefix, one).isPresent())
          .forEach(tokens::add);
    }
    return tokens;
  }

  private static Set<String> allowed() throws IOException {
    return ALLOWED
        .matcher(Files.readString(CHECKOUT.resolve(ALLOWED_IN)))
        .results()
        .map(one -> one.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> tracked() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "ls-files", "-z")
            .directory(CHECKOUT.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String names = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).isZero();
    return Set.of(names.split("\0", -1)); // and an empty one, which is no file
  }
}
