package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/**
 * What people are used to: that they are told, come back to where they were, and see what they set.
 */
@ExtendWith(Portal.Extension.class)
final class MannersTest {
  @ParameterizedTest
  @EnumSource
  void saysThatTheConnectionIsGoneAndKeepsWhatWasTyped(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/new")) {
      visit.field("Name", "Name").fill("Typed");
      visit.context().setOffline(true);
      visit.sees("Sie sind offline", "You are offline");
      assertThat(visit.field("Name", "Name")).hasValue("Typed");
      visit.button("Weiter", "Next").click();
      visit.button("Connector erstellen", "Create connector").click();
      visit.sees("Der Server ist nicht zu erreichen", "The server can not be reached");
      visit.context().setOffline(false);
      assertThat(visit.text("Sie sind offline", "You are offline")).hasCount(0);
      assertThat(visit.page().locator("#announcements"))
          .hasText(visit.says("Sie sind wieder online.", "You are online again."));
      visit.button("Connector erstellen", "Create connector").click();
      assertThat(visit.dialog().element()).isVisible();
    }
  }

  @Test
  void backLeadsToWhereOneWasInAList(Portal portal) {
    for (int nth = 0; nth < 12; nth++) {
      portal.pintle().connector(DemoUser.DEVELOPER, "One of a long list", "groupinfo.read");
    }
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/all")) {
      Page page = visit.page();
      Locator card = page.locator(".card h2 a").nth(9);
      card.scrollIntoViewIfNeeded();
      page.evaluate("() => window.scrollTo(0, 300)");
      card.click();
      page.locator(".crumbs").waitFor();
      assertThat(height(page)).isZero();
      page.goBack();
      page.waitForCondition(() -> height(page) == 300);
      assertThat(page).hasURL(portal.address() + "/#/all");
      page.goForward();
      page.locator(".crumbs").waitFor();
      page.waitForCondition(() -> height(page) == 0);
    }
  }

  private static int height(Page page) {
    return ((Number) page.evaluate("() => window.scrollY")).intValue();
  }

  @Test
  void whereColoursAreForcedALineTellsWhatIsChosen(Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Forced", "groupinfo.read");
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/c/" + id)) {
      Page page = visit.page();
      page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
      assertThat(page.evaluate("() => matchMedia('(forced-colors: active)').matches"))
          .isEqualTo(true);
      Object ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor");
      Locator chosen = page.locator(".tabs a[aria-current]");
      assertThat(style(chosen, "borderBottomColor")).isNotEqualTo(ground);
      assertThat(style(page.locator(".tabs a:not([aria-current])").first(), "borderBottomColor"))
          .isEqualTo(ground);
      assertThat(style(page.locator("nav a[aria-current]"), "outlineStyle")).isEqualTo("solid");
      assertThat(style(page.locator(".choice:has(:checked)"), "outlineStyle")).isEqualTo("solid");
      visit.button("x", "Create claim code").click();
      Locator code = visit.dialog().element().locator(".qr path").last();
      assertThat(style(code, "fill")).isEqualTo("rgb(0, 0, 0)");
      assertThat(style(visit.dialog().element().locator(".qr"), "forcedColorAdjust"))
          .isEqualTo("none");
    }
  }

  private static Object style(Locator element, String property) {
    return element.evaluate("(one, property) => getComputedStyle(one)[property]", property);
  }

  @Test
  void whoWantsLittleMotionGetsLittle(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/new")) {
      Page page = visit.page();
      assertThat(style(page.locator("button").first(), "transitionDuration")).isNotEqualTo("0s");
      page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
      assertThat(style(page.locator("button").first(), "transitionDuration")).isEqualTo("0s");
      page.locator("#view h1")
          .evaluate(
              "one => one.append(Object.assign(document.createElement('dialog'), { id: 'still' }))");
      assertThat(style(page.locator("#still"), "animationName")).isEqualTo("none");
    }
  }
}
