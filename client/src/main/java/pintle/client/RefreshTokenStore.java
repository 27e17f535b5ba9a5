package pintle.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a program keeps its one refresh token. The client reads it before every exchange and holds
 * no copy, so a token that an operator puts there is taken at once. Calls come one at a time.
 */
public interface RefreshTokenStore {
  /** The token that was saved last; empty where there was none. */
  Optional<String> load() throws IOException;

  /**
   * Puts this token in the place of the one before.
   *
   * <p>When this returns it has to outlive a crash of program and machine; where it throws, and
   * after a crash in its midst, {@link #load} has to give either token whole. The client uses no
   * token that is not saved, and Pintle takes the one before until then.
   */
  void save(String refreshToken) throws IOException;

  /**
   * A file that its owner alone can read (mode 600), in a folder that exists; elsewhere than on
   * POSIX file systems the folder's rules hold.
   */
  static RefreshTokenStore file(Path file) {
    return new RefreshTokenFile(file, step -> {});
  }
}
