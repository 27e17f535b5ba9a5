package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** The link of a claim code. */
@ExtendWith(Portal.Extension.class)
final class ClaimTest {
  private static final String CODE = "pintle_cc_AbC-_123";

  @ParameterizedTest
  @EnumSource
  @Tag("case-100")
  void showsTheCodeWithoutASignInAndTakesItOutOfTheAddress(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      visit.open("#/claim/" + CODE);
      assertThat(visit.heading("Ein Zugang wird übergeben", "Access is handed over")).isVisible();
      assertThat(visit.page().locator("output").first()).hasText(CODE);
      assertThat(visit.page().locator("output").last())
          .containsText(portal.address() + "/v1/claims");
      assertThat(visit.kept().toString()).doesNotContain(CODE);
      visit.page().reload();
      assertThat(visit.button("Anmelden", "Sign in")).isVisible();
      assertThat(visit.everything()).doesNotContain(CODE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsTheCodeToWhomIsSignedInAlready(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/")) {
      visit.page().evaluate("() => { location.hash = '#/claim/" + CODE + "'; }");
      assertThat(visit.page().locator("output").first()).hasText(CODE);
      assertThat(visit.kept().toString()).doesNotContain(CODE);
      visit.link("Connectoren", "Connectors").first().click();
      assertThat(visit.heading("Connectoren", "Connectors")).isVisible();
      assertThat(visit.everything()).doesNotContain(CODE);
    }
  }
}
