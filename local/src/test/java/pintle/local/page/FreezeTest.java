package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** The link of a grant's receipt, and what an administrator sees of it. */
@ExtendWith(Portal.Extension.class)
final class FreezeTest {
  private static Locator freeze(Visit visit) {
    return visit.button("Token einfrieren", "Freeze token");
  }

  @ParameterizedTest
  @EnumSource
  void theButtonOfTheLinkFreezesAndAnAdministratorUnfreezes(Language language, Portal portal) {
    Reply connector = connector(portal);
    String id = connector.text("applicationId");
    String token = portal.pintle().grant(DemoUser.TENANT_ADMIN, id, Map.of("reach", "tenant"));
    String place = portal.pintle().receipt(DemoUser.TENANT_ADMIN, token);
    String code = place.substring(place.lastIndexOf('/') + 1);
    try (Visit visit = portal.visit(language)) {
      visit.open(place);
      assertThat(visit.heading("Ein Token in Ihrem Namen", "A token in your name")).isVisible();
      assertThat(visit.kept().toString()).doesNotContain(code);
      assertThat(visit.everything()).doesNotContain(code);
      // Opening the link is not pressing the button.
      assertThat(portal.pintle().exchange(connector, token).status()).isEqualTo(200);

      freeze(visit).click();

      visit.sees("ist das Token jetzt eingefroren", "the token is frozen now");
      visit.sees("einem Administrator Ihrer Organisation", "an administrator of your organisation");
      assertThat(freeze(visit)).hasCount(0);
      assertThat(visit.everything()).doesNotContain(code);
      assertThat(portal.pintle().exchange(connector, token).status()).isEqualTo(401);
      visit.page().reload();
      assertThat(visit.button("Anmelden", "Sign in")).isVisible();
    }
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id)) {
      assertThat(visit.page().locator("tbody .badge.warn"))
          .hasText(visit.says("eingefroren", "frozen"));
      assertThat(unfreeze(visit, token)).hasCount(0);
    }
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/c/" + id)) {
      unfreeze(visit, token).click();
      visit.dialog().button("Freigeben", "Unfreeze").click();
      assertThat(visit.page().locator("tbody .badge.warn")).hasCount(0);
      assertThat(visit.heading("Ausgestellte Token", "Issued tokens")).isFocused();
      assertThat(portal.pintle().exchange(connector, token).status()).isEqualTo(200);
    }
  }

  private static Locator unfreeze(Visit visit, String token) {
    String last = token.substring(token.length() - 4);
    return visit.button("Freigeben …" + last, "Unfreeze …" + last);
  }

  @ParameterizedTest
  @EnumSource
  void whoIsSignedInAlreadySendsTheCodeWithoutTheSignIn(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/")) {
      visit.page().evaluate("() => { location.hash = '#/freeze/pintle_fc_AbC-_123'; }");
      assertThat(freeze(visit)).isVisible();
      var sent = visit.page().waitForRequest("**/v1/freezes", () -> freeze(visit).click());
      assertThat(sent.headers()).doesNotContainKey("authorization");
      assertThat(sent.postData()).isEqualTo("{\"code\":\"pintle_fc_AbC-_123\"}");
      visit.sees("Wenn der Link noch galt", "If the link was still good");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheApiTheButtonStaysAndSaysWhy(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      visit.page().route("**/v1/freezes", Route::abort);
      visit.open("#/freeze/pintle_fc_AbC-_123");
      freeze(visit).click();
      assertThat(visit.page().locator(".problem")).isVisible();
      assertThat(freeze(visit)).isVisible();
    }
  }

  private static Reply connector(Portal portal) {
    return portal
        .pintle()
        .connector(
            DemoUser.DEVELOPER, Map.of("name", "Frozen", "permissions", List.of("groupinfo.read")));
  }
}
