package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** Groups, their members and roles, and what a token reaches of them. */
@ExtendWith(Portal.Extension.class)
final class GroupsTest {
  private static Locator row(Visit visit, String number) {
    return visit
        .page()
        .locator("section[aria-labelledby=people] tbody tr")
        .filter(new Locator.FilterOptions().setHasText(number));
  }

  private static Locator card(Visit visit, String name) {
    return visit.page().locator(".card", new Page.LocatorOptions().setHasText(name));
  }

  @ParameterizedTest
  @EnumSource
  void anAdminSeesTheGroupsOfHis(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/")) {
      visit.link("Gruppen", "Groups").click();
      visit.settled();
      assertThat(card(visit, "Vertrieb Berlin")).hasCount(1);
      assertThat(card(visit, "Vertrieb Hamburg")).hasCount(0);
      assertThat(visit.button("Gruppe anlegen", "Create group")).hasCount(0);
    }
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/groups")) {
      assertThat(visit.page().locator(".card")).hasText(new Pattern[] {Pattern.compile("^IT")});
      // As for somebody who is Admin of none.
      visit
          .page()
          .route(
              "**/v1/directory/groups",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("application/json")
                          .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                          .setBody("{\"groups\":[],\"next\":null}")));
      visit.go("#/");
      visit.go("#/groups");
      visit.sees("Sie sind in keiner Gruppe Admin.", "You are Admin of no group.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdministratorMakesAGroupAndChangesWhoIsInIt(Language language, Portal portal) {
    String name = "Made " + language;
    String number = "+49151234590" + language.of("10", "20");
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/groups/all")) {
      visit.button("Gruppe anlegen", "Create group").click();
      visit.dialog().button("Gruppe anlegen", "Create group").click();
      visit.sees("Bitte ausfüllen.", "Please fill this in.");
      visit.field("Name der Gruppe", "Name of the group").fill(name);
      visit.dialog().button("Gruppe anlegen", "Create group").click();
      visit.settled();
      assertThat(visit.page().locator("h1")).hasText(name);

      visit.field("Mobilnummer", "Mobile number").fill("12");
      visit.button("Mitglied hinzufügen", "Add member").click();
      assertThat(visit.page().locator("form [aria-invalid], form .problem").first()).isVisible();
      visit.field("Mobilnummer", "Mobile number").fill(number);
      visit.button("Mitglied hinzufügen", "Add member").click();
      assertThat(row(visit, number)).hasCount(1);

      row(visit, number).locator("select").selectOption("Admin");
      visit.go("#/groups/all");
      visit.link(name, name).click();
      visit.settled();
      assertThat(row(visit, number).locator("select")).hasValue("Admin");

      row(visit, number).locator("button").click();
      visit.dialog().button("Entfernen", "Remove").click();
      assertThat(row(visit, number)).hasCount(0);

      visit.button("Untergruppe anlegen", "Create subgroup").click();
      visit.field("Name der Gruppe", "Name of the group").fill(name + " below");
      visit.dialog().button("Gruppe anlegen", "Create group").click();
      visit.settled();
      assertThat(visit.page().locator("h1")).hasText(name + " below");
      visit.link("Übergeordnete Gruppe", "Group above").click();
      visit.settled();
      assertThat(visit.page().locator("h1")).hasText(name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPreviewShowsGroupsBelowEachOtherAndWhoIsInThem(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Previewed", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/c/" + id)) {
      visit.text("Welche Gruppen?", "Which groups?").click();
      Locator tree = visit.page().locator(".tree");
      assertThat(tree.locator("li li")).containsText(new String[] {"Vertrieb Berlin"});
      tree.locator("summary").first().click();
      assertThat(tree).containsText(DemoUser.DEVELOPER.mobileNumber());
      assertThat(tree.locator(".badge").first()).hasText("Admin");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenTellsWhatItReachesNowAndThatItGrew(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Grown", "groupinfo.read");
    portal.pintle().grant(DemoUser.TENANT_ADMIN, id, Map.of("reach", "tenant"));
    Reply made =
        portal
            .pintle()
            .create(
                DemoUser.TENANT_ADMIN, "/v1/directory/groups", Map.of("name", "Later " + language));
    assertThat(made.text("groupId")).isNotEmpty();
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/c/" + id)) {
      visit
          .page()
          .locator("tbody button[aria-label^='" + visit.says("Reichweite", "Reach") + "']")
          .click();
      Locator dialog = visit.dialog().element();
      assertThat(dialog).containsText(visit.says("Bei der Ausstellung waren es", "There were"));
      dialog.locator("summary").first().click();
      dialog.locator("input[type=search]").fill("later " + language);
      assertThat(dialog.locator(".tree > li")).hasCount(1);
      assertThat(dialog.locator(".tree")).containsText("Later " + language);
      dialog.locator("input[type=search]").fill("nothing is called so");
      assertThat(dialog)
          .containsText(visit.says("Keine Gruppe heißt so.", "No group is called that."));
      visit.dialog().button("Schließen", "Close").click();
    }
  }
}
