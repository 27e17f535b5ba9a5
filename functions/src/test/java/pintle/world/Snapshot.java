package pintle.world;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crac.CheckpointException;
import org.crac.Core;
import org.crac.RestoreException;

/** What Lambda does around a SnapStart snapshot, and what a snapshot would hold. */
public final class Snapshot {
  private Snapshot() {}

  /** Tells everything that is registered, and goes on. */
  public static void take() {
    try {
      Core.checkpointRestore();
    } catch (CheckpointException | RestoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether this text stands anywhere in the objects of this process that are still in use. */
  public static boolean holds(Path folder, Masked wanted) {
    try {
      Path dump = Files.createTempDirectory(folder, "heap").resolve("live.hprof");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(dump.toString(), true);
      boolean found = contains(dump, wanted);
      Files.delete(dump);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Read in parts that overlap by the length of the text. */
  private static boolean contains(Path file, Masked wanted) throws IOException {
    byte[] part = new byte[1 << 20];
    try (FileChannel channel = FileChannel.open(file)) {
      long at = 0;
      int read = channel.read(ByteBuffer.wrap(part), at);
      while (read >= wanted.length()) {
        for (int from = 0; from <= read - wanted.length(); from++) {
          if (wanted.standsIn(part, from)) {
            return true;
          }
        }
        at += read - wanted.length() + 1;
        read = channel.read(ByteBuffer.wrap(part), at);
      }
    }
    return false;
  }
}
