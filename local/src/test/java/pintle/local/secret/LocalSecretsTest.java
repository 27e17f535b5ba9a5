package pintle.local.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pintle.refusal.Refusal;

final class LocalSecretsTest {
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void nameAFolder() {
    folder = temporary.resolve("data");
  }

  @Test
  void keepsWhatItMadeOverARestart() {
    String made = LocalSecrets.in(folder).readOrCreate("pepper", () -> "salt \"and\" ümlaut");

    LocalSecrets reopened = LocalSecrets.in(folder);
    assertThat(reopened.read("pepper")).isEqualTo(made);
    assertThat(reopened.readOrCreate("pepper", () -> "another")).isEqualTo(made);
  }

  @Test
  void replacesAValueAndKeepsTheOthers() {
    LocalSecrets secrets = LocalSecrets.in(folder);
    secrets.write("a", "1");
    secrets.write("b", "2");
    secrets.write("a", "3");

    assertThat(LocalSecrets.in(folder).read("a")).isEqualTo("3");
    assertThat(LocalSecrets.in(folder).read("b")).isEqualTo("2");
  }

  @Test
  void isOpenToItsOwnerOnly() throws IOException {
    LocalSecrets.in(folder).write("a", "1");

    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("secrets.json"))).isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("secrets.json");
  }

  @Test
  void closesAFileThatWasOpenToOthers() throws IOException {
    LocalSecrets.in(folder).write("a", "1");
    Path file = folder.resolve("secrets.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

    LocalSecrets.in(folder);

    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void readsTheOldFileWhereACrashLeftAHalfWrittenOneBesideIt() throws IOException {
    LocalSecrets.in(folder).write("a", "1");
    Files.writeString(folder.resolve("secrets.json.new"), "{\"a\" : \"2");

    LocalSecrets secrets = LocalSecrets.in(folder);
    assertThat(secrets.read("a")).isEqualTo("1");
    secrets.write("b", "2");
    assertThat(LocalSecrets.in(folder).read("a")).isEqualTo("1");
  }

  @Test
  void neverOverwritesAFileThatItCannotRead() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("secrets.json"), "{\"a\" : ");

    assertThatThrownBy(() -> LocalSecrets.in(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("secrets.json");
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> LocalSecrets.in(folder).read("none")).isInstanceOf(Refusal.class);
  }

  @Test
  void doesNotPrintValues() {
    LocalSecrets secrets = LocalSecrets.in(folder);
    secrets.write("name", "canary");
    assertThat(secrets.toString()).contains("name").doesNotContain("canary");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
