package pintle.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The data folder, held by one run at a time. The lock is the operating system's: a run that was
 * killed leaves none behind.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes the folder where it is missing, open to its owner only, and locks it. */
  static DataFolder open(Path path) throws StartFailure {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartFailure(
            "the data folder "
                + path
                + " is in use by another run: stop that one, or take another"
                + " folder, as in  PINTLE_DATA=.pintle-2 PORT=8081 make run");
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new StartFailure(
          "the data folder "
              + path
              + " cannot be used ("
              + e
              + "): name another one, as in "
              + " PINTLE_DATA=/path/to/folder make run");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very JVM, as in a test
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
