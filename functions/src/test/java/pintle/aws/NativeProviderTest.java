package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NativeProviderTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void loadsOnThisMachine() {
    assertThat(NativeProvider.load())
        .get()
        .satisfies(
            provider -> assertThat(provider.getName()).isEqualTo("AmazonCorrettoCryptoProvider"));
  }

  @ParameterizedTest
  @CsvSource({"amd64, x86_64", "aarch64, aarch_64"})
  void hasOneForEachKindOfProcessor(String processor, String kind) {
    assertThat(NativeProvider.jar("Linux", processor))
        .get()
        .satisfies(
            jar -> assertThat(jar.getPath()).endsWith("/native/accp-linux-" + kind + ".jar"));
  }

  @Test
  void hasNoneForOtherSystems() {
    assertThat(NativeProvider.jar("Mac OS X", "aarch64")).isEmpty();
  }

  /** As where the library of the other kind of processor is in the jar. */
  @Test
  void loadsNothingThatIsNotThere(@TempDir Path folder) throws Exception {
    Path jar = Files.writeString(folder.resolve("accp.jar"), "no jar");
    assertThat(NativeProvider.load(jar.toUri().toURL())).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadsNoLibraryOfTheOtherKindOfProcessor() throws Exception {
    String other = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "aarch64";
    assertThat(NativeProvider.load(NativeProvider.jar("Linux", other).orElseThrow())).isEmpty();
  }
}
