package pintle.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A token in a file of its owner. A new one is written beside it, forced to the disk and renamed,
 * and the rename is forced, too: whatever crashes, the file has one of the two.
 */
final class RefreshTokenFile implements RefreshTokenStore {
  private static final String PREFIX = ".refresh-token-";
  private static final String SUFFIX = ".new";

  /** Nobody needs as long to write a line. */
  private static final Duration ABANDONED = Duration.ofMinutes(1);

  /** What has been done when a test crashes. */
  enum Step {
    CREATED,
    WRITTEN,
    FORCED,
    RENAMED,
    RENAME_FORCED
  }

  private final Path file;
  private final Path folder;
  private final Consumer<Step> done;

  RefreshTokenFile(Path file, Consumer<Step> done) {
    this.file = file.toAbsolutePath();
    Path parent = this.file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a folder is no file for a refresh token");
    }
    this.folder = parent;
    this.done = done;
  }

  @Override
  public Optional<String> load() throws IOException {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void save(String refreshToken) throws IOException {
    sweep();
    Path written = Files.createTempFile(folder, PREFIX, SUFFIX, ownersAlone());
    try {
      done.accept(Step.CREATED);
      write(written, refreshToken + "\n");
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      done.accept(Step.RENAMED);
    } finally {
      Files.deleteIfExists(written);
    }
    forceRename();
    done.accept(Step.RENAME_FORCED);
  }

  private void write(Path written, String line) throws IOException {
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      done.accept(Step.WRITTEN);
      channel.force(true);
      done.accept(Step.FORCED);
    }
  }

  /** A rename is of the folder; systems that open none, as Windows, keep it without being asked. */
  private void forceRename() throws IOException {
    if (isPosix()) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** What a crash left behind, which may be a good token. */
  private void sweep() throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path one : left) {
        if (Files.getLastModifiedTime(one).toInstant().isBefore(before)) {
          Files.deleteIfExists(one);
        }
      }
    }
  }

  private FileAttribute<?>[] ownersAlone() {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public String toString() {
    return "RefreshTokenFile[" + file + "]";
  }
}
