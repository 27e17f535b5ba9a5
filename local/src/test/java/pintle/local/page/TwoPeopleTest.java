package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** Developer and administrator, each at a browser of their own, at the same time. */
@ExtendWith(Portal.Extension.class)
final class TwoPeopleTest {
  private static final int LOOKS_AGAIN = 10_000;

  @ParameterizedTest
  @EnumSource
  void handOverFromTheSignInToTheGroupsOfTheProgram(
      Language language, Portal portal, @TempDir Path folder) throws Exception {
    try (Visit developer = portal.visit(language);
        Visit administrator = portal.visit(language)) {
      signIn(developer, DemoUser.DEVELOPER);
      administrator.page().clock().install();
      signIn(administrator, DemoUser.GROUP_ADMIN);

      // The developer adds a connector.
      String name = "Handed over " + language;
      developer.link("Connector hinzufügen", "Add connector").first().click();
      developer.settled();
      developer.field("Name", "Name").fill(name);
      developer.button("Weiter", "Next").click();
      developer.page().locator("input[value='groupinfo.read']").check();
      developer.button("Connector erstellen", "Create connector").click();
      String id = developer.dialog().value("Connector-ID", "Connector ID");
      String secret = developer.dialog().value("Connector-Geheimnis", "Connector secret");
      developer.dialog().keep();
      developer.settled();

      // The administrator finds it and makes a claim code.
      administrator.link("Alle der Organisation", "All of the organisation").first().click();
      administrator.settled();
      administrator
          .page()
          .locator(".card h2 a", new Page.LocatorOptions().setHasText(name))
          .click();
      administrator.settled();
      administrator.button("Übergabecode erstellen", "Create claim code").click();
      String link = administrator.dialog().value("Link", "Link");
      administrator.dialog().keep();
      Locator code = administrator.page().locator("section[aria-labelledby=claims] tbody tr");
      assertThat(code.locator(".badge")).hasText(administrator.says("wartet", "waiting"));

      // The developer opens the link, and the call there fetches the token.
      developer.page().navigate(link);
      developer.sees("Ein Zugang wird übergeben", "Access is handed over");
      String call =
          developer
              .page()
              .locator("output[aria-label='" + developer.says("Aufruf", "Call") + "']")
              .innerText();
      Map<String, Object> answer =
          JSON.std.mapFrom(
              Sample.shell(folder, call, Map.of("PINTLE_ID", id, "PINTLE_SECRET", secret)));
      String token = String.valueOf(answer.get("refreshToken"));
      assertThat(token).startsWith("pintle_rt_");

      // The administrator's page sees it by itself.
      administrator.page().clock().fastForward(LOOKS_AGAIN);
      assertThat(code.locator(".badge")).hasText(administrator.says("abgeholt", "claimed"));
      assertThat(code).containsText("127.0.0.1");
      assertThat(administrator.page().locator("section[aria-labelledby=grants] tbody tr"))
          .containsText(administrator.says("Sie", "you"));
      administrator.sees("Das ersetzt das Token", "This replaces the token");
      assertThat(administrator.everything()).doesNotContain(token);

      // The program lists the administrator's groups.
      developer.go("#/c/" + id + "/program/python");
      assertThat(Sample.copied(developer).lines(folder, secret, token))
          .containsExactlyInAnyOrder("Vertrieb", "Vertrieb Berlin");
    }
  }

  private static void signIn(Visit visit, DemoUser user) {
    visit.open("");
    visit.button("Anmelden", "Sign in").click();
    visit.pick(user);
    visit.settled();
  }
}
