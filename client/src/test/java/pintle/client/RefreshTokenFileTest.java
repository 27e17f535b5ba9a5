package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pintle.client.RefreshTokenFile.Step.CREATED;
import static pintle.client.RefreshTokenFile.Step.FORCED;
import static pintle.client.RefreshTokenFile.Step.RENAMED;
import static pintle.client.RefreshTokenFile.Step.RENAME_FORCED;
import static pintle.client.RefreshTokenFile.Step.WRITTEN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file has the old token or the new one, whatever crashes when. */
final class RefreshTokenFileTest {
  private static final String OLD = "pintle_rt_Old";
  private static final String NEW = "pintle_rt_New";

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsTheTokenForItsOwnerAlone(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, OLD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    RefreshTokenStore store = RefreshTokenStore.file(file);
    assertThat(store.load()).contains(OLD);
    store.save(NEW);

    assertThat(store.load()).contains(NEW);
    assertThat(file).hasContent(NEW);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(files(folder)).containsExactly(file);
  }

  @Test
  void isForItsOwnerAloneFromTheFirstByteOn(@TempDir Path folder) throws Exception {
    List<String> modes = new ArrayList<>();
    new RefreshTokenFile(
            folder.resolve("token"),
            step ->
                files(folder)
                    .forEach(file -> {
                      try {
                        modes.add(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }))
        .save(NEW);

    assertThat(modes).hasSize(5).containsOnly("rw-------");
  }

  @Test
  void isForcedToTheDiskBeforeItIsRenamedAndTheRenameAfterIt(@TempDir Path folder)
      throws Exception {
    List<RefreshTokenFile.Step> steps = new ArrayList<>();
    new RefreshTokenFile(folder.resolve("token"), steps::add).save(NEW);

    assertThat(steps).containsExactly(CREATED, WRITTEN, FORCED, RENAMED, RENAME_FORCED);
  }

  /** A process that saves, and is gone as soon as it has done this step. */
  static final class Halting {
    public static void main(String[] arguments) throws IOException {
      RefreshTokenFile.Step last = RefreshTokenFile.Step.valueOf(arguments[1]);
      new RefreshTokenFile(
              Path.of(arguments[0]),
              step -> {
                if (step == last) {
                  Runtime.getRuntime().halt(9);
                }
              })
          .save(NEW);
    }
  }

  @ParameterizedTest
  @EnumSource(RefreshTokenFile.Step.class)
  void hasOneOfTheTwoWhereverAProcessDies(RefreshTokenFile.Step last, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("token");
    RefreshTokenStore store = RefreshTokenStore.file(file);
    store.save(OLD);
    Process process = Child.of(Halting.class, file.toString(), last.name()).inheritIO().start();

    assertThat(process.waitFor()).isEqualTo(9);
    assertThat(store.load()).contains(last.compareTo(RENAMED) < 0 ? OLD : NEW);
    store.save("pintle_rt_Next");
    assertThat(store.load()).contains("pintle_rt_Next");
  }

  @ParameterizedTest
  @EnumSource(RefreshTokenFile.Step.class)
  void hasOneOfTheTwoWhereverItFails(RefreshTokenFile.Step last, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("token");
    RefreshTokenStore.file(file).save(OLD);
    RefreshTokenFile failing =
        new RefreshTokenFile(
            file,
            step -> {
              if (step == last) {
                throw new UncheckedIOException(new IOException("No space left on device"));
              }
            });

    assertThatThrownBy(() -> failing.save(NEW)).isInstanceOf(UncheckedIOException.class);
    assertThat(failing.load()).contains(last.compareTo(RENAMED) < 0 ? OLD : NEW);
    assertThat(files(folder)).containsExactly(file);
  }

  @Test
  void takesAwayWhatACrashLeftBehindOnceItIsNobodysWork(@TempDir Path folder) throws Exception {
    Path left = Files.writeString(folder.resolve(".refresh-token-1.new"), OLD);
    Path fresh = Files.writeString(folder.resolve(".refresh-token-2.new"), OLD);
    Path foreign = Files.writeString(folder.resolve("other.new"), "x");
    FileTime past = FileTime.from(Instant.now().minusSeconds(61));
    Files.setLastModifiedTime(left, past);
    Files.setLastModifiedTime(foreign, past);
    Path file = folder.resolve("token");
    RefreshTokenStore.file(file).save(NEW);

    assertThat(files(folder)).containsExactlyInAnyOrder(fresh, foreign, file);
  }

  @Test
  void hasNoneWhereThereIsNoFileOrNothingInIt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    assertThat(RefreshTokenStore.file(file).load()).isEmpty();
    Files.writeString(file, " \n");
    assertThat(RefreshTokenStore.file(file).load()).isEmpty();
  }

  @Test
  void needsAFolder(@TempDir Path folder) {
    RefreshTokenStore store = RefreshTokenStore.file(folder.resolve("missing").resolve("token"));

    assertThatThrownBy(() -> store.save(NEW))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining(NEW);
    assertThatThrownBy(() -> RefreshTokenStore.file(Path.of("/")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
