package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** The page on small screens, in the dark, and without a mouse. */
@ExtendWith(Portal.Extension.class)
final class LayoutTest {
  private static final int NARROW = 320;

  @Test
  void isDarkWhereTheBrowserAsksForIt(Portal portal) {
    try (Visit visit = portal.visit(Language.GERMAN, NARROW, ColorScheme.DARK)) {
      visit.open("");
      visit.settled();
      assertThat(visit.page().evaluate("() => getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(16, 22, 21)");
    }
  }

  /** A window of 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10) has as much room as one of 320 by 256. */
  @ParameterizedTest
  @EnumSource
  void aClaimCodeIsHandedOverAtFourHundredPercent(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.TENANT_ADMIN, "Enlarged", "groupinfo.read");
    try (Visit visit = portal.visit(language, NARROW, ColorScheme.LIGHT)) {
      visit.page().setViewportSize(NARROW, 256);
      visit.open("#/c/" + id);
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.settled();
      visit.button("Übergabecode erstellen", "Create claim code").click();
      assertThat(visit.dialog().element()).isVisible();
      assertThat(Views.overflow(visit)).isEmpty();
      visit.dialog().keep();
      assertThat(visit.page().locator("section[aria-labelledby=claims] tbody tr")).isVisible();
      assertThat(Views.overflow(visit)).isEmpty();
      visit.page().navigate(portal.address() + "/#/claim/pintle_cc_" + "A".repeat(150));
      visit.sees("Ein Zugang wird übergeben", "Access is handed over");
      assertThat(Views.overflow(visit)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectorIsAddedByKeyboardAlone(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/new")) {
      Keyboard keys = visit.page().keyboard();
      visit.page().locator("h1").focus();
      keys.press("Tab");
      assertThat(visit.field("Name", "Name")).isFocused();
      keys.type("By keyboard");
      keys.press("Enter");
      assertThat(visit.page().locator("form h2")).isFocused();
      assertThat(visit.page().locator("form h2"))
          .hasText(visit.says("Berechtigungen", "Permissions"));
      keys.press("Tab");
      keys.press("Space");
      assertThat(visit.page().locator("input[value='groupinfo.read']")).isChecked();
      keys.press("Enter");
      assertThat(visit.dialog().element()).isVisible();
      for (int step = 0; step < 5; step++) {
        keys.press("Tab");
        if (Boolean.TRUE.equals(
            visit.page().evaluate("() => document.activeElement.type === 'checkbox'"))) {
          break;
        }
      }
      keys.press("Space");
      keys.press("Tab");
      assertThat(visit.dialog().button("Schließen", "Close")).isFocused();
      keys.press("Enter");
      visit.settled();
      assertThat(visit.page().locator("h1")).hasText("By keyboard");
      assertThat(visit.page().locator("h1")).isFocused();
    }
  }

  @Test
  void theFirstTabLeadsToTheContent(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/")) {
      visit.page().keyboard().press("Tab");
      assertThat(visit.link("x", "Skip to content")).isFocused();
      visit.page().keyboard().press("Enter");
      assertThat(visit.page().locator("main")).isFocused();
    }
  }

  @Test
  void everyInputHasALabel(Portal portal) {
    String id = portal.pintle().connector(DemoUser.TENANT_ADMIN, "Labelled", "tenant.read");
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.TENANT_ADMIN, "#/new")) {
      for (String place :
          List.of(
              "#/new",
              "#/c/" + id,
              "#/c/" + id + "/settings",
              "#/c/" + id + "/program",
              "#/account",
              "#/directory",
              "#/administrators")) {
        visit.go(place);
        assertThat(
                visit
                    .page()
                    .evaluate(
                        "() => [...document.querySelectorAll('input, select, textarea')]"
                            + " .filter(one => !one.labels.length).map(one => one.outerHTML)"))
            .as(place)
            .isEqualTo(List.of());
      }
    }
  }
}
