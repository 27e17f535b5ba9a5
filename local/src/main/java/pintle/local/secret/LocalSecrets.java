package pintle.local.secret;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import pintle.key.Vault;
import pintle.refusal.Reason;

/**
 * Secrets in the file {@code secrets.json} that only its owner can read. A change is written beside
 * it and renamed over it, so a crash leaves the old file or the new one, never half of one.
 */
public final class LocalSecrets implements Vault {
  private static final String OWNER_ONLY_FOLDER = "rwx------";
  private static final String OWNER_ONLY_FILE = "rw-------";

  private final Path file;
  private final Map<String, String> values;

  private LocalSecrets(Path file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Opens the secrets of this folder. Where it is missing it is made, open to its owner only; the
   * rights of a folder that is there are its owner's business.
   *
   * @throws UncheckedIOException where the file is there and cannot be read: it is never
   *     overwritten
   */
  public static LocalSecrets in(Path folder) {
    Path file = folder.resolve("secrets.json");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FOLDER)));
      Map<String, String> values = new TreeMap<>();
      if (Files.exists(file)) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY_FILE));
        JSON.std
            .mapFrom(Files.readString(file))
            .forEach((name, value) -> values.put(name, String.valueOf(value)));
      }
      return new LocalSecrets(file, values);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public synchronized String read(String name) {
    String value = values.get(name);
    if (value == null) {
      throw Reason.NO_KEY_YET.refusal();
    }
    return value;
  }

  /** The value of this name, if there is one. */
  public synchronized Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value of this name; where there is none it is made, and is on disk before this answers. */
  public synchronized String readOrCreate(String name, Supplier<String> maker) {
    String present = values.get(name);
    if (present != null) {
      return present;
    }
    String made = maker.get();
    write(name, made);
    return made;
  }

  /** Sets the value of this name, on disk before this answers. */
  public synchronized void write(String name, String value) {
    Map<String, String> next = new TreeMap<>(values);
    next.put(name, value);
    try {
      replaceFile(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asBytes(next));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    values.put(name, value);
  }

  private void replaceFile(byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    // Born owner-only: there is no moment at which another user could open it.
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(OWNER_ONLY_FILE)))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (folder != null) {
      // The rename itself is on disk only once the folder is.
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /** The names alone. */
  @Override
  public synchronized String toString() {
    return "LocalSecrets" + values.keySet();
  }
}
