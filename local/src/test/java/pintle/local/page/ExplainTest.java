package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** A developer asks why the program is refused. */
@ExtendWith(Portal.Extension.class)
final class ExplainTest {
  @ParameterizedTest
  @EnumSource
  void tellsWhatIsWrongToWhoeverHasTheSecret(Language language, Portal portal) {
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER,
                Map.of("name", "Refused", "permissions", List.of("groupinfo.read")));
    String id = connector.text("applicationId");
    String token = portal.pintle().grant(DemoUser.DEVELOPER, id, Map.of("reach", "user"));
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id + "/program")) {
      Locator section = visit.page().locator("section[aria-labelledby=explain]");
      Locator secret = section.locator("[name=applicationSecret]");
      secret.fill("wrong");
      section.locator("button").click();
      assertThat(section.locator(".problem")).isVisible();
      assertThat(visit.page().locator("h1")).hasText("Refused");
      visit.takeComplaints();

      secret.fill(connector.text("applicationSecret"));
      section.locator("button").click();
      assertThat(section.locator(".findings li"))
          .containsText(
              new String[] {visit.says("Geben Sie auch das Token ein", "Enter the token")});

      section.locator("[name=refreshToken]").fill("…" + token.substring(token.length() - 4));
      section.locator("button").click();
      visit.sees("Zeichen, die hier nie vorkommen", "characters that never occur here");
      assertThat(section.locator("[name=refreshToken]")).isFocused();

      section.locator("[name=refreshToken]").fill(token);
      section.locator("button").click();
      assertThat(section.locator(".findings li"))
          .containsText(new String[] {visit.says("Es ist gültig bis", "It is good until")});

      portal.pintle().grant(DemoUser.DEVELOPER, id, Map.of("reach", "user"));
      section.locator("[name=accessToken]").fill("eyJ");
      section.locator("button").click();
      assertThat(section.locator(".findings li"))
          .containsText(
              new String[] {
                visit.says("Das Token wurde beendet", "The token was ended"),
                visit.says("Das ist kein Zugangstoken", "This is no access token")
              });
      assertThat(visit.kept().toString()).doesNotContain(token);
    }
  }
}
