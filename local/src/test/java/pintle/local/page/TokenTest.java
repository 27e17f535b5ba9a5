package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.SelectOption;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** Step 2 of the mission: what a token reaches, generating it, and ending it. */
@ExtendWith(Portal.Extension.class)
final class TokenTest {
  private static Locator generate(Visit visit) {
    return visit.button("Benutzertoken generieren", "Generate user token");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-100")
  void generatesAUserTokenShowsItOnceAndSaysWhatItReplaces(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Reports", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/c/" + id)) {
      visit.sees("Noch wurde kein Token ausgestellt", "No token was issued yet");
      visit.sees("Erreicht zurzeit 2 Gruppen", "Reaches 2 groups");
      visit.text("Welche Gruppen?", "Which groups?").click();
      assertThat(visit.page().locator(".tree")).containsText("Vertrieb Berlin");

      generate(visit).click();
      String token = visit.dialog().value("Aktualisierungstoken", "Refresh token");
      assertThat(token).startsWith("pintle_rt_");
      visit.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      visit.dialog().element().locator(".copy").click();
      assertThat(visit.dialog().element().locator(".copy"))
          .hasText(visit.says("Kopiert", "Copied"));
      visit.dialog().keep();
      assertThat(visit.everything()).doesNotContain(token);
      assertThat(visit.page().locator("tbody tr"))
          .containsText(new String[] {"…" + token.substring(token.length() - 4)});
      assertThat(visit.page().locator("tbody tr"))
          .containsText(new String[] {visit.says("Sie", "you")});
      visit.sees("Das ersetzt das Token", "This replaces the token");

      generate(visit).click();
      String next = visit.dialog().value("Aktualisierungstoken", "Refresh token");
      visit.dialog().keep();
      assertThat(next).isNotEqualTo(token);
      assertThat(visit.page().locator("tbody tr")).hasCount(1);

      visit
          .button(
              "Beenden …" + next.substring(next.length() - 4),
              "End …" + next.substring(next.length() - 4))
          .click();
      visit.dialog().button("Beenden", "End").click();
      visit.sees("Noch wurde kein Token ausgestellt", "No token was issued yet");
      assertThat(visit.heading("Ausgestellte Token", "Issued tokens")).isFocused();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenOfThePageWorksByBothContractsUntilItIsEndedHere(Language language, Portal portal) {
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER,
                Map.of("name", "Both", "permissions", List.of("groupinfo.read")));
    String id = connector.text("applicationId");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/c/" + id)) {
      generate(visit).click();
      String token = visit.dialog().value("Aktualisierungstoken", "Refresh token");
      visit.dialog().keep();
      String accessToken = portal.pintle().exchange(connector, token).text("accessToken");
      Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token", token);
      Reply byOAuth = portal.pintle().tokens("/oauth2/token", connector, refresh);
      for (String each : List.of(accessToken, byOAuth.text("access_token"))) {
        Assertions.assertThat(portal.pintle().groups(each)).contains("sales");
      }

      visit
          .button(
              "Beenden …" + token.substring(token.length() - 4),
              "End …" + token.substring(token.length() - 4))
          .click();
      visit.dialog().button("Beenden", "End").click();
      visit.sees("Noch wurde kein Token ausgestellt", "No token was issued yet");
      Assertions.assertThat(portal.pintle().exchange(connector, token).status()).isEqualTo(401);
      assertThatThrownBy(() -> portal.pintle().tokens("/oauth2/token", connector, refresh))
          .hasMessageContaining("invalid_grant");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherAdministratorAdoptsATokenThatReachesNothing(Language language, Portal portal) {
    String group = "handed-over-" + language.of("de", "en");
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER,
                Map.of("name", "Left alone", "permissions", List.of("groupinfo.read")));
    String id = connector.text("applicationId");
    portal.pintle().members(group, Map.of(DemoUser.GROUP_ADMIN, "Admin"));
    String token =
        portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "group", "groupId", group));
    String accessToken = portal.pintle().exchange(connector, token).text("accessToken");
    Assertions.assertThat(portal.pintle().groups(accessToken)).contains(group);
    portal.pintle().members(group, Map.of(DemoUser.TENANT_ADMIN, "Admin"));
    Assertions.assertThat(portal.pintle().groups(accessToken)).isEmpty();

    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/c/" + id)) {
      visit.sees("erreicht nichts", "reaches nothing");
      visit
          .button(
              "Übernehmen …" + token.substring(token.length() - 4),
              "Adopt …" + token.substring(token.length() - 4))
          .click();
      visit.dialog().button("Übernehmen", "Adopt").click();
      assertThat(visit.page().locator("tbody .badge")).hasCount(0);
      assertThat(visit.page().locator("tbody tr"))
          .containsText(new String[] {visit.says("Sie", "you")});
      Assertions.assertThat(portal.pintle().groups(accessToken)).contains(group);
    }
    portal.pintle().members(group, Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void atTenantReachSeesAllAndAtGroupReachTheChosenGroup(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Wide", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/c/" + id)) {
      visit.page().locator("input[value=tenant]").check();
      visit.sees("Erreicht zurzeit", "Reaches");
      visit.text("Welche Gruppen?", "Which groups?").click();
      assertThat(visit.page().locator(".tree")).containsText("Vertrieb Hamburg");

      visit.page().locator("input[value=group]").check();
      visit
          .page()
          .locator("select[name=groupId]")
          .selectOption(new SelectOption().setLabel("Vorstand"));
      visit.sees("Erreicht zurzeit 1 Gruppe, zusammen 1 Mitglied", "Reaches 1 group with 1 member");
      generate(visit).click();
      assertThat(visit.dialog().element()).containsText(visit.says("Eine Gruppe", "One group"));
      visit.dialog().keep();
      assertThat(visit.page().locator("tbody tr")).containsText(new String[] {"board"});
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOwnerEndsAllTokensAtOnce(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Many", "groupinfo.read");
    portal.pintle().grant(DemoUser.DEVELOPER, id, Map.of("reach", "user"));
    portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "user"));
    portal.pintle().grant(DemoUser.TENANT_ADMIN, id, Map.of("reach", "tenant"));
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id)) {
      assertThat(visit.page().locator("tbody tr")).hasCount(3);
      visit.button("Alle Token beenden", "End all tokens").click();
      visit.sees("Das Programm verliert sofort jeden Zugang", "The program loses all access");
      visit.dialog().button("Abbrechen", "Cancel").click();
      assertThat(visit.page().locator("tbody tr")).hasCount(3);
      assertThat(visit.button("Alle Token beenden", "End all tokens")).isFocused();
      visit.button("Alle Token beenden", "End all tokens").click();
      visit.dialog().button("Alle Token beenden", "End all tokens").click();
      visit.sees("Noch wurde kein Token ausgestellt", "No token was issued yet");
    }
  }
}
