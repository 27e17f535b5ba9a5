package pintle.local.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import pintle.local.journey.RunningPintle;
import pintle.local.signin.DemoUser;

/**
 * One running Pintle and one browser for all tests of the page in this process, and both end with
 * it: where tests run in several, JUnit begins anew with each class.
 */
final class Portal implements AutoCloseable {
  private final Path folder;
  private final RunningPintle pintle;
  private final Playwright playwright;
  private final Browser browser;

  private Portal(Path folder, RunningPintle pintle, Playwright playwright, Browser browser) {
    this.folder = folder;
    this.pintle = pintle;
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Gives it to the tests. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Portal.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Shared.PORTAL;
    }
  }

  /** A class, so that a start that fails is tried once. */
  private static final class Shared {
    static final Portal PORTAL = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(PORTAL::close));
    }
  }

  static Portal start() {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "page");
      RunningPintle pintle = RunningPintle.start(folder.resolve("data"));
      try {
        return start(folder, pintle);
      } catch (Exception e) {
        pintle.close();
        throw e;
      }
    } catch (Exception e) {
      throw new AssertionError("the page's tests can not start", e);
    }
  }

  private static Portal start(Path folder, RunningPintle pintle) throws Exception {
    for (DemoUser user : List.of(DemoUser.DEVELOPER, DemoUser.GROUP_ADMIN, DemoUser.TENANT_ADMIN)) {
      pintle.register(user);
    }
    // Driver and browser unpack and write there: nothing stays behind in the system's folder.
    String temporary = folder.toAbsolutePath().toString();
    System.setProperty("playwright.driver.tmpdir", temporary);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "TMPDIR", temporary)));
    Browser browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of(chromium())));
    return new Portal(folder, pintle, playwright, browser);
  }

  /** What {@code local/chromium} prints; its words where it fails. */
  private static String chromium() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("./chromium").redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(printed);
    }
    return printed.lines().reduce("", (before, line) -> line);
  }

  RunningPintle pintle() {
    return pintle;
  }

  String address() {
    return pintle.address();
  }

  /** A fresh browser profile with the page not yet opened. */
  Visit visit(Language language) {
    return visit(language, 1200, ColorScheme.LIGHT);
  }

  Visit visit(Language language, int width, ColorScheme colours) {
    return new Visit(
        address(),
        language,
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setLocale(language.locale())
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(colours)));
  }

  /** A user who is signed in by the page itself, at this place. */
  Visit visit(Language language, DemoUser user, String place) {
    Visit visit = visit(language);
    visit.open(place);
    visit.pick(user);
    visit.settled();
    return visit;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    pintle.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new AssertionError("the tests' folder stays behind", e);
    }
  }
}
