package pintle.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store in memory that can fail, and remembers what it was given. */
final class TestStore implements RefreshTokenStore {
  private final List<String> saved = new ArrayList<>();
  private @Nullable String token;
  private volatile boolean failing;

  TestStore(@Nullable String token) {
    this.token = token;
  }

  @Override
  public synchronized Optional<String> load() {
    return Optional.ofNullable(token);
  }

  @Override
  public synchronized void save(String refreshToken) throws IOException {
    if (failing) {
      throw new IOException("No space left on device");
    }
    token = refreshToken;
    saved.add(refreshToken);
  }

  synchronized List<String> saved() {
    return List.copyOf(saved);
  }

  void failing(boolean fails) {
    failing = fails;
  }
}
