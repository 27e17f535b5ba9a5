package pintle.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import pintle.local.signin.DemoUser;

/**
 * What {@code make run} prints once everything is up: what to open, who is there, what to paste.
 */
final class Greeting {
  private Greeting() {}

  /**
   * The whole of it.
   *
   * @param walk the file with the four steps; left out where it can not be read
   */
  static String of(int port, Path data, Path walk) {
    String base = "http://127.0.0.1:" + port;
    return """
    Pintle: %1$s
      page          %1$s/
      SMS inbox     %1$s/local/inbox
      all calls     %1$s/local/docs
      sign-in       %1$s/local/sign-in?user=tenant-admin
      health        %1$s/local/health
      data          %2$s (delete it to start anew)

    Demo users and the numbers that the demo directory knows:
    %3$s
    %4$s
    Stop with Ctrl-C.
    """
        .formatted(base, data, users(), steps(walk, base));
  }

  private static String users() {
    return Arrays.stream(DemoUser.values())
        .map(user ->
            "  %-20s %-16s %s".formatted(user.login(), user.mobileNumber(), user.fullName()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String steps(Path walk, String base) {
    try {
      return "The four steps, to paste into another terminal:\n\nBASE="
          + base
          + "\n"
          + Files.readString(walk);
    } catch (IOException e) {
      return "The four steps are in the README.\n";
    }
  }
}
