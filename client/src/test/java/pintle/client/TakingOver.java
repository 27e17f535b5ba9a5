package pintle.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program that dies: a line of its input has a connector, its secret and the file of its token,
 * and it exchanges that twice, so that the second exchange is the first use of a successor. It says
 * each step on its output, and where it is told to stop it waits to be killed.
 */
final class TakingOver {
  static final String OFFERED = "OFFERED";
  static final String STORED = "STORED";
  static final String USED = "USED";

  private final URI base;
  private final String last;

  private TakingOver(URI base, String last) {
    this.base = base;
    this.last = last;
  }

  /** Base address, and the step after which it waits; any other word for none. */
  public static void main(String[] arguments) throws Exception {
    TakingOver program = new TakingOver(URI.create(arguments[0]), arguments[1]);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      program.takeOver(words[0], words[1], Path.of(words[2]));
    }
  }

  private void takeOver(String id, String secret, Path file) throws Exception {
    RefreshTokenFile tokens = new RefreshTokenFile(file, step -> reached(step.name()));
    RefreshTokenStore told =
        new RefreshTokenStore() {
          @Override
          public Optional<String> load() throws IOException {
            return tokens.load();
          }

          @Override
          public void save(String refreshToken) throws IOException {
            reached(OFFERED);
            tokens.save(refreshToken);
            reached(STORED);
          }
        };
    for (int exchange = 0; exchange < 2; exchange++) {
      // A client of its own each time: this one holds no access token yet.
      PintleClient.builder(base, id, secret, told).build().accessToken();
    }
    reached(USED);
  }

  private void reached(String step) {
    System.out.println(step);
    if (step.equals(last)) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
