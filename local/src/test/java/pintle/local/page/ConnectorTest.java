package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** Adding, listing and changing connectors, and their secrets. */
@ExtendWith(Portal.Extension.class)
final class ConnectorTest {
  @ParameterizedTest
  @EnumSource
  @Tag("case-100")
  void addsAConnectorAndShowsItsSecretOnce(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/new")) {
      visit.button("Weiter", "Next").click();
      visit.sees("Bitte ausfüllen.", "Please fill this in.");
      assertThat(visit.field("Name", "Name")).isFocused();

      visit.field("Name", "Name").fill("Added " + language);
      visit.field("Beschreibung", "Description").fill("Counts the groups");
      visit.field("Weiterleitungsadresse", "Redirect URL").fill("http://elsewhere.example/");
      visit.button("Weiter", "Next").click();
      visit.sees("Eine vollständige https-Adresse", "A complete https address");
      visit.field("Weiterleitungsadresse", "Redirect URL").fill("https://program.example/back");
      visit.button("Weiter", "Next").click();

      assertThat(visit.page().locator("fieldset")).hasCount(9);
      visit.page().locator("input[value='groupinfo.read']").check();
      visit.page().locator("input[value='reaction.remove']").check();
      visit.button("Connector erstellen", "Create connector").click();

      Visit.Dialog dialog = visit.dialog();
      String id = dialog.value("Connector-ID", "Connector ID");
      String secret = dialog.value("Connector-Geheimnis", "Connector secret");
      assertThat(secret).startsWith("pintle_cs_");
      visit.page().keyboard().press("Escape");
      visit.page().keyboard().press("Escape");
      assertThat(dialog.element()).isVisible();
      dialog.keep();
      visit.settled();
      assertThat(visit.page().locator("h1")).hasText("Added " + language);
      assertThat(visit.page()).hasURL(portal.address() + "/#/c/" + id);
      assertThat(visit.everything()).contains(id).doesNotContain(secret);

      String kept = portal.pintle().call(DemoUser.DEVELOPER, "GET /v1/connectors/" + id).body();
      assertThat(kept)
          .contains("https://program.example/back", "groupinfo.read", "reaction.remove")
          .doesNotContain("groupmember");
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsMineAndAllAndSaysWhatToDoWhereThereIsNone(Language language, Portal portal) {
    portal.pintle().connector(DemoUser.DEVELOPER, "Of somebody", "media.read");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/")) {
      visit.sees("Sie haben noch keinen Connector", "You have no connector yet");
      visit.link("Alle der Organisation", "All of the organisation").first().click();
      visit.settled();
      Locator card =
          visit
              .page()
              .locator(".card", new Page.LocatorOptions().setHasText("Of somebody"))
              .first();
      assertThat(card).containsText(visit.says("Medien", "Media"));
      assertThat(card).containsText(visit.says("gehört jemand anderem", "owned by somebody else"));
      card.getByRole(AriaRole.LINK).click();
      visit.settled();
      assertThat(visit.page().locator("h1")).hasText("Of somebody");
      assertThat(visit.link("Einstellungen", "Settings")).hasCount(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesDetailsPermissionsAndState(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Before", "groupinfo.read");
    portal.pintle().grant(DemoUser.DEVELOPER, id, Map.of("reach", "user"));
    String settings = "#/c/" + id + "/settings";
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, settings)) {
      Locator details = visit.page().locator("section[aria-labelledby=details]");
      details.locator("[name=name]").fill("After " + language);
      details.locator("button[type=submit]").click();
      assertThat(visit.page().locator("h1")).hasText("After " + language);

      Locator permissions = visit.page().locator("section[aria-labelledby=permissions]");
      permissions.locator("input[value='groupinfo.read']").uncheck();
      permissions.locator("input[value='tenant.read']").check();
      permissions.locator("button[type=submit]").click();
      assertThat(permissions.locator(".saved")).hasText(visit.says("Gespeichert.", "Saved."));

      visit.sees("die ausgestellten laufen weiter", "those that were issued go on");
      visit.button("Deaktivieren", "Deactivate").click();
      assertThat(visit.button("Aktivieren", "Activate")).isVisible();
      String kept = portal.pintle().call(DemoUser.DEVELOPER, "GET /v1/connectors/" + id).body();
      assertThat(kept)
          .contains("\"active\":false", "tenant.read", "After " + language)
          .doesNotContain("groupinfo");

      visit.button("Alle Token beenden", "End all tokens").click();
      visit.dialog().button("Alle Token beenden", "End all tokens").click();
      assertThat(visit.dialog().element()).hasCount(0);
      assertThat(
              portal
                  .pintle()
                  .call(DemoUser.DEVELOPER, "GET /v1/connectors/" + id + "/grants")
                  .list("grants"))
          .isEmpty();

      visit.go("#/c/" + id);
      visit.sees("Dieser Connector ist deaktiviert", "This connector is deactivated");
      visit.go(settings);
      visit.button("Aktivieren", "Activate").click();
      assertThat(visit.button("Deaktivieren", "Deactivate")).isVisible();
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesAwayWhatWasNotUsedByOneClick(Language language, Portal portal) {
    String id =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER, "Unused", "groupinfo.read", "groupmember.remove", "media.read");
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/")) {
      // Thirty days later.
      visit
          .page()
          .route(
              "**/v1/connectors/" + id,
              route -> {
                if (!route.request().method().equals("GET")) {
                  route.resume();
                  return;
                }
                APIResponse answer = route.fetch();
                String changed =
                    answer
                        .text()
                        .replace(
                            "\"unusedPermissions\":[]",
                            "\"unusedPermissions\":[\"groupmember.remove\"]");
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(changed));
              },
              new Page.RouteOptions().setTimes(1));
      visit.go("#/c/" + id + "/settings");
      visit.sees("Seit 30 Tagen hat kein Aufruf", "For 30 days no call");
      Locator hint = visit.page().locator("section[aria-labelledby=permissions] .callout");
      assertThat(hint).containsText(visit.says("Gruppenmitglieder", "Group Member List"));
      visit.button("Wegnehmen", "Take away").click();
      assertThat(hint).hasCount(0);
      assertThat(portal.pintle().call(DemoUser.DEVELOPER, "GET /v1/connectors/" + id).body())
          .contains("groupinfo.read", "media.read")
          .doesNotContain("groupmember.remove");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhenASecretWasUsed(Language language, Portal portal) {
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER, Map.of("name", "Used", "permissions", List.of("media.read")));
    String id = connector.text("applicationId");
    String token = portal.pintle().grant(DemoUser.DEVELOPER, id, Map.of("reach", "user"));
    String settings = "#/c/" + id + "/settings";
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, settings)) {
      visit.sees("noch nie benutzt", "never used");
      assertThat(portal.pintle().exchange(connector, token).status()).isEqualTo(200);
      visit.go("#/");
      visit.go(settings);
      visit.sees("zuletzt benutzt", "last used");
    }
  }

  @ParameterizedTest
  @EnumSource
  void addsASecondSecretAndExplainsWhyThereIsNoThird(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Secretive");
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id + "/settings")) {
      Locator secrets = visit.page().locator("section[aria-labelledby=secrets]");
      assertThat(secrets.getByRole(AriaRole.LISTITEM)).hasCount(1);
      visit.button("Neues Geheimnis erzeugen", "Create new secret").click();
      String secret = visit.dialog().value("Connector-Geheimnis", "Connector secret");
      visit.dialog().keep();
      assertThat(secrets.getByRole(AriaRole.LISTITEM)).hasCount(2);
      assertThat(secrets).containsText(visit.says("gilt bis", "valid until"));
      assertThat(visit.everything()).doesNotContain(secret);

      visit.button("Neues Geheimnis erzeugen", "Create new secret").click();
      visit.sees(
          "Es gelten schon zwei Geheimnisse. Löschen Sie zuerst eines",
          "Two secrets are valid already. First delete one");

      secrets.getByRole(AriaRole.LISTITEM).first().getByRole(AriaRole.BUTTON).click();
      visit.dialog().button("Löschen", "Delete").click();
      assertThat(secrets.getByRole(AriaRole.LISTITEM)).hasCount(1);
      assertThat(secrets).containsText(visit.says("gilt, bis es gelöscht", "valid until deleted"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesAConnectorWhoseNameIsTyped(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "To be deleted");
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id + "/settings")) {
      visit.button("Connector löschen", "Delete connector").click();
      Visit.Dialog dialog = visit.dialog();
      dialog.element().locator("[name=typed]").fill("something else");
      dialog.button("Connector löschen", "Delete connector").click();
      assertThat(dialog.element())
          .containsText(visit.says("Das stimmt nicht überein", "That does not match"));
      dialog.element().locator("[name=typed]").fill("To be deleted");
      dialog.button("Connector löschen", "Delete connector").click();
      visit.settled();
      assertThat(visit.page()).hasURL(portal.address() + "/#/");
      portal.pintle().refused(DemoUser.DEVELOPER, "GET /v1/connectors/" + id, 404);

      visit.open("#/c/" + id);
      visit.page().reload();
      visit.pick(DemoUser.DEVELOPER);
      visit.sees("Das gibt es nicht, oder nicht mehr", "There is no such thing, or no longer");
    }
  }
}
