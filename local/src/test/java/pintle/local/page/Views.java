package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import pintle.local.signin.DemoUser;

/** Every view of the page and its dialogs, shown one after the other to a test that looks. */
final class Views {
  private static final String AXE = script();

  /** As in a window without room for it. */
  private static final String LONG = "Averyveryverylongnamewithoutanyblank".repeat(2);

  /** None gets two SMS within a minute. */
  private static final AtomicInteger NUMBERS = new AtomicInteger(100);

  private Views() {}

  private static String script() {
    try (InputStream axe = Views.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody at the page with axe, and nothing is looked at while it fades in. */
  static Visit visit(Portal portal, Language language, int width, ColorScheme colours) {
    Visit visit = portal.visit(language, width, colours);
    visit.context().addInitScript(AXE);
    visit
        .page()
        .emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    return visit;
  }

  /** What axe finds. */
  static List<?> axe(Visit visit) {
    return (List<?>)
        visit
            .page()
            .evaluate(
                "async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node =>"
                    + " `${rule.id} ${node.target}: ${node.failureSummary}`))");
  }

  /** The elements that reach over the right edge of the page or of an open dialog. */
  static List<?> overflow(Visit visit) {
    return (List<?>)
        visit
            .page()
            .evaluate(
                "() => [document.documentElement, ...document.querySelectorAll('dialog[open]')]"
                    + " .filter(whole => whole.scrollWidth > whole.clientWidth)"
                    + " .flatMap(whole => [`${whole.tagName}: ${whole.scrollWidth} pixels`,"
                    + "   ...[...whole.querySelectorAll('*')].filter(one =>"
                    + "     one.getBoundingClientRect().right"
                    + "       > whole.getBoundingClientRect().right + 1)"
                    + "   .map(one => one.outerHTML.slice(0, 80))])");
  }

  static void beforeTheSignIn(Visit visit, Consumer<String> look) {
    for (String place :
        List.of(
            "",
            "?code=x&state=y",
            "#/claim/pintle_cc_" + "A".repeat(150),
            "#/freeze/pintle_fc_" + "A".repeat(150))) {
      visit.page().navigate("about:blank");
      visit.open(place);
      visit.settled();
      look.accept(place);
    }
  }

  static void afterTheSignIn(Portal portal, Visit visit, Consumer<String> look) {
    String id = portal.pintle().connector(DemoUser.TENANT_ADMIN, LONG, "groupinfo.read");
    portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "user"));
    portal.pintle().grant(DemoUser.TENANT_ADMIN, id, Map.of("reach", "tenant"));
    visit.page().navigate("about:blank");
    visit.open("#/");
    visit.pick(DemoUser.TENANT_ADMIN);
    visit.settled();
    for (String place :
        List.of(
            "#/",
            "#/all",
            "#/new",
            "#/c/" + id,
            "#/c/" + id + "/program/python",
            "#/c/" + id + "/settings",
            "#/account",
            "#/groups",
            "#/groups/all",
            "#/g/sales",
            "#/directory",
            "#/tokens",
            "#/tokens?soon",
            "#/administrators",
            "#/audit",
            "#/nowhere",
            "#/c/unknown")) {
      visit.go(place);
      look.accept(place);
    }
    newConnector(visit, look);
    account(visit, look);
    connector(visit, id, look);
    organisation(visit, look);
  }

  private static void newConnector(Visit visit, Consumer<String> look) {
    visit.go("#/new");
    visit.button("Weiter", "Next").click();
    look.accept("a mend");
    visit.field("Name", "Name").fill("x");
    visit.button("Weiter", "Next").click();
    look.accept("permissions");
    visit.button("Connector erstellen", "Create connector").click();
    assertThat(visit.dialog().element()).isVisible();
    look.accept("the dialog of a secret");
    visit.dialog().keep();
    visit.settled();
  }

  private static void account(Visit visit, Consumer<String> look) {
    visit.go("#/account");
    visit.button("Nummer ändern", "Change number").click();
    look.accept("a number");
    visit.context().setOffline(true);
    visit.button("PIN generieren", "Generate PIN").click();
    visit.sees("Sie sind offline", "You are offline");
    look.accept("offline");
    visit.context().setOffline(false);
    visit.field("Mobilnummer", "Mobile number").fill("+4915123458" + NUMBERS.incrementAndGet());
    visit.button("PIN generieren", "Generate PIN").click();
    assertThat(visit.field("PIN", "PIN")).isFocused();
    look.accept("a PIN");
  }

  private static void connector(Visit visit, String id, Consumer<String> look) {
    visit.go("#/c/" + id);
    visit.button("Benutzertoken generieren", "Generate user token").click();
    assertThat(visit.dialog().element()).isVisible();
    look.accept("the dialog of a token");
    visit.dialog().keep();
    visit.button("Übergabecode erstellen", "Create claim code").click();
    assertThat(visit.dialog().element()).isVisible();
    look.accept("the dialog of a code");
    visit.dialog().keep();
    assertThat(visit.page().locator("section[aria-labelledby=claims] tbody tr")).hasCount(1);
    look.accept("the list of codes");
    visit
        .page()
        .locator("button[aria-label^='" + visit.says("Reichweite", "Reach") + "']")
        .last()
        .click();
    visit.dialog().element().locator("summary").first().click();
    look.accept("the reach of a token");
    visit.dialog().button("Schließen", "Close").click();

    visit.go("#/c/" + id + "/program");
    Locator explain = visit.page().locator("section[aria-labelledby=explain]");
    explain.locator("[name=applicationSecret]").fill("wrong");
    explain.locator("button").click();
    assertThat(explain.locator(".problem")).isVisible();
    look.accept("a failure that is not explained");

    visit.go("#/c/" + id + "/settings");
    visit.button("Connector löschen", "Delete connector").click();
    assertThat(visit.dialog().element()).isVisible();
    look.accept("the dialog that asks for a name");
    visit.dialog().button("Abbrechen", "Cancel").click();
  }

  private static void organisation(Visit visit, Consumer<String> look) {
    visit.go("#/groups");
    visit.button("Gruppe anlegen", "Create group").click();
    assertThat(visit.dialog().element()).isVisible();
    look.accept("the dialog of a group");
    visit.dialog().button("Abbrechen", "Cancel").click();
    visit.go("#/tokens");
    visit.button("Alle Token beenden", "End all tokens").click();
    assertThat(visit.dialog().element()).isVisible();
    look.accept("the dialog that asks for words");
    visit.dialog().button("Abbrechen", "Cancel").click();
    visit.go("#/audit");
    visit.page().locator("tbody summary").first().click();
    look.accept("an event");
  }
}
