package pintle.local.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that the page gives to copy.
 *
 * @param file the name that it is to be saved as
 * @param run what starts it then
 */
record Sample(String text, String file, String run) {
  private static final Pattern HOW = Pattern.compile(" (\\S+) (?:und|and) .*: (.+)$");
  private static final int LONGEST_RUN_SECONDS = 300;

  /** Copies what is shown, by the button. */
  static Sample copied(Visit visit) {
    Locator panel = visit.page().locator("[role=tabpanel]");
    visit.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    panel.locator(".copy").click();
    panel.getByText(visit.says("Kopiert", "Copied")).waitFor();
    String text = clipboard(visit);
    Matcher how = HOW.matcher(panel.locator("p").innerText());
    if (!how.find()) {
      throw new AssertionError("the page does not say how the program is started");
    }
    return new Sample(text, how.group(1), how.group(2));
  }

  /** Read at another page: this one's own headers keep it from the clipboard. */
  private static String clipboard(Visit visit) {
    String inbox = URI.create(visit.page().url()).resolve("/local/inbox").toString();
    try (Page other = visit.context().newPage()) {
      other.navigate(inbox);
      return String.valueOf(other.evaluate("() => navigator.clipboard.readText()"));
    }
  }

  /** Saves it in a folder and runs it there; gives the lines that it wrote. */
  List<String> lines(Path folder, String secret, String refreshToken) {
    try {
      Files.writeString(Files.createDirectories(folder).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shell(folder, run, Map.of("PINTLE_SECRET", secret, "PINTLE_REFRESH_TOKEN", refreshToken))
        .lines()
        .toList();
  }

  /** What a command writes; an error where it fails. */
  static String shell(Path folder, String command, Map<String, String> variables) {
    try {
      ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
      shell.environment().putAll(variables);
      shell
          .environment()
          .merge(
              "PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + ":" + path);
      Path errors = Files.createTempFile(folder, "errors", ".txt");
      Process process = shell.redirectError(errors.toFile()).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command + ": " + said + Files.readString(errors));
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
