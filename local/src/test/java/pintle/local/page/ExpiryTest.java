package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** What a person is told before a token of theirs ends, by a browser whose clock is ahead. */
@ExtendWith(Portal.Extension.class)
final class ExpiryTest {
  private static final Duration LIFE = Duration.ofDays(365);

  /** At the connectors, so long before a new token ends; the API is asked as it would be then. */
  private static void ahead(Visit visit, String connector, Duration before) {
    visit.button("Benutzertoken generieren", "Generate user token").click();
    visit.dialog().keep();
    visit
        .page()
        .route(
            "**/v1/grants?*",
            route ->
                route.resume(
                    new Route.ResumeOptions()
                        .setUrl(route.request().url().replaceAll("=\\d+$", "=366"))));
    visit.page().clock().setFixedTime(Instant.now().plus(LIFE).minus(before).toEpochMilli());
    visit.go("#/");
    assertThat(notice(visit, connector)).isVisible();
  }

  private static Locator notice(Visit visit, String connector) {
    return visit
        .page()
        .locator("#ending ~ ul > li")
        .filter(
            new Locator.FilterOptions()
                .setHas(visit.page().locator("a[href$='" + connector + "']")));
  }

  @ParameterizedTest
  @EnumSource
  void isToldMoreUrgentlyAtEachOfTheFourSteps(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Nearly over", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/c/" + id)) {
      ahead(visit, id, Duration.ofDays(36));
      assertThat(notice(visit, id)).hasAttribute("data-days", "37");
      assertThat(notice(visit, id)).containsText(visit.says("von selbst", "by itself"));
      step(visit, id, Duration.ofDays(13), "14", visit.says("ob es noch läuft", "still runs"));
      step(visit, id, Duration.ofDays(6), "7", visit.says("übergeben", "hand it over"));
      step(visit, id, Duration.ofHours(20), "1", visit.says("keinen Zugang mehr", "no access"));

      notice(visit, id).locator("a").click();
      visit.settled();
      assertThat(visit.page().locator("tbody .badge"))
          .containsText(visit.says("noch 1 Tag", "1 day left"));
    }
  }

  private static void step(
      Visit visit, String connector, Duration before, String days, String words) {
    visit.page().clock().setFixedTime(Instant.now().plus(LIFE).minus(before).toEpochMilli());
    visit.go("#/all");
    visit.go("#/");
    assertThat(notice(visit, connector)).hasAttribute("data-days", days);
    assertThat(notice(visit, connector)).containsText(words);
  }

  @ParameterizedTest
  @EnumSource
  void anAdministratorFindsATokenOfTheOrganisationOnceItsEndIsNear(
      Language language, Portal portal) {
    String name = "Ends for all " + language;
    String id = portal.pintle().connector(DemoUser.DEVELOPER, name, "groupinfo.read");
    portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "user"));
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/tokens?soon")) {
      Locator row =
          visit.page().locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
      visit.sees(
          "In den nächsten 37 Tagen läuft kein Token ab",
          "No token expires within the next 37 days");
      visit
          .page()
          .clock()
          .setFixedTime(Instant.now().plus(LIFE).minus(Duration.ofDays(36)).toEpochMilli());
      visit.go("#/tokens");
      visit.go("#/tokens?soon");
      assertThat(row).containsText(visit.says("noch 36 Tage", "36 days left"));
      row.locator("button").click();
      visit.dialog().button("Beenden", "End").click();
      assertThat(row).hasCount(0);
      assertThat(visit.heading("Token der Organisation", "Tokens of the organisation")).isFocused();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hearsNothingWhileTheEndIsFar(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Far off", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/c/" + id)) {
      visit.button("Benutzertoken generieren", "Generate user token").click();
      visit.dialog().keep();
      visit.go("#/");
      assertThat(visit.page().locator("#ending")).hasCount(0);
    }
  }
}
