package pintle.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page has from others stays as it was when somebody looked at it. */
final class VendorTest {
  private static final Path VENDOR = Path.of("..", "admin", "vendor");

  @Test
  void everyFileOfOthersHasTheCommittedSumAndItsLicence() throws Exception {
    Map<String, String> sums = new TreeMap<>();
    for (String line : Files.readAllLines(VENDOR.resolve("SHA256SUMS"))) {
      sums.put(line.substring(66), line.substring(0, 64));
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(VENDOR)) {
      files = all.filter(file -> !file.endsWith("SHA256SUMS")).sorted().toList();
    }
    Map<String, String> found = new TreeMap<>();
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      found.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
      assertThat(Files.readString(file)).startsWith("/*!\n").contains("MIT License", "Copyright");
    }
    assertThat(found).isNotEmpty().isEqualTo(sums);
  }
}
