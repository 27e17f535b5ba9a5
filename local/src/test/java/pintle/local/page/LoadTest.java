package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** What a browser that has nothing yet loads, as it comes over the wire. */
@ExtendWith(Portal.Extension.class)
final class LoadTest {
  private static final int MOST_BYTES = 60_000;

  /** Page, style, settings, five modules, and the icon as such and in the page. */
  private static final int MOST_FILES_AT_THE_DOOR = 10;

  /** The same with three modules, and what is asked of the sign-in and of the API. */
  private static final int MOST_FILES_OF_THE_LIST = 20;

  /** Counts what comes of one visit, headers too. */
  private static final class Wire {
    private final Map<String, String> addresses = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private long bytes;

    Wire(Visit visit) {
      CDPSession session = visit.context().newCDPSession(visit.page());
      session.on(
          "Network.requestWillBeSent",
          event ->
              addresses.put(
                  event.get("requestId").getAsString(),
                  event.getAsJsonObject("request").get("url").getAsString()));
      session.on(
          "Network.requestServedFromCache",
          event -> addresses.remove(event.get("requestId").getAsString()));
      session.on("Network.loadingFinished", this::finished);
      session.send("Network.enable");
    }

    private void finished(JsonObject event) {
      finished.add(event.get("requestId").getAsString());
      bytes += event.get("encodedDataLength").getAsLong();
    }

    void held(Visit visit, int mostFiles) {
      visit.page().waitForCondition(() -> finished.containsAll(addresses.keySet()));
      assertThat(bytes).as("%s", addresses.values()).isBetween(1L, (long) MOST_BYTES);
      assertThat(addresses).hasSizeLessThanOrEqualTo(mostFiles);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDoorIsLight(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      Wire wire = new Wire(visit);
      visit.open("");
      assertThat(visit.button("Anmelden", "Sign in")).isVisible();
      wire.held(visit, MOST_FILES_AT_THE_DOOR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theListAfterTheSignInIsLight(Language language, Portal portal) {
    portal.pintle().connector(DemoUser.DEVELOPER, "Listed", "groupinfo.read");
    try (Visit visit = portal.visit(language)) {
      visit.open("#/");
      visit.page().locator("button[value=developer]").waitFor();
      Wire wire = new Wire(visit);
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      assertThat(visit.page().locator(".card").first()).isVisible();
      wire.held(visit, MOST_FILES_OF_THE_LIST);
    }
  }
}
