package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** What a browser that has nothing yet loads, as it comes over the wire. */
@ExtendWith(Portal.Extension.class)
final class LoadTest {
  private static final int MOST_BYTES = 60_000;

  /** Page, style, settings, five modules, and the icon as such and twice in the page. */
  private static final int MOST_FILES_AT_THE_DOOR = 11;

  /** With three more modules, and what is asked of the sign-in and of the API. */
  private static final int MOST_FILES_OF_THE_LIST = 20;

  /** Counts what comes of one visit, headers too. */
  private static final class Wire {
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, Long> bytes = new HashMap<>();

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
      bytes.put(event.get("requestId").getAsString(), event.get("encodedDataLength").getAsLong());
    }

    void held(Visit visit, int mostFiles) {
      visit.page().waitForCondition(() -> bytes.keySet().containsAll(addresses.keySet()));
      String each =
          addresses.entrySet().stream()
              .map(one -> bytes.get(one.getKey()) + " " + one.getValue())
              .sorted()
              .collect(Collectors.joining("\n"));
      long all = bytes.values().stream().mapToLong(Long::longValue).sum();
      assertThat(all).as(each).isBetween(1L, (long) MOST_BYTES);
      assertThat(addresses).as(each).hasSizeLessThanOrEqualTo(mostFiles);
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
    // Of a tenant where no other test adds to the list.
    for (int nth = 0; nth < 10; nth++) {
      portal.pintle().connector(DemoUser.OTHER_TENANT_ADMIN, "Listed", "groupinfo.read");
    }
    try (Visit visit = portal.visit(language)) {
      visit.open("#/");
      visit.page().locator("button[value=developer]").waitFor();
      Wire wire = new Wire(visit);
      visit.pick(DemoUser.OTHER_TENANT_ADMIN);
      visit.settled();
      assertThat(visit.page().locator(".card").nth(9)).isVisible();
      wire.held(visit, MOST_FILES_OF_THE_LIST);
    }
  }
}
