package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.local.signin.DemoUser;

/** What axe finds on each view: nothing, in both languages and both colour schemes. */
@ExtendWith(Portal.Extension.class)
final class AxeTest {
  private static final String AXE = script();
  private static final String FOUND =
      "async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node =>"
          + " `${rule.id} ${node.target}: ${node.failureSummary}`))";

  private static String script() {
    try (InputStream axe = AxeTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> appearances() {
    return Stream.of(Language.values())
        .flatMap(language ->
            Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .map(colours -> Arguments.of(language, colours)));
  }

  private static Visit visit(Language language, ColorScheme colours, Portal portal) {
    Visit visit = portal.visit(language, 1200, colours);
    visit.context().addInitScript(AXE);
    // Nothing is looked at while it fades in.
    visit
        .page()
        .emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    return visit;
  }

  private static void findsNothing(Visit visit, String where) {
    assertThat((List<?>) visit.page().evaluate(FOUND)).as(where).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("appearances")
  void findsNothingBeforeTheSignIn(Language language, ColorScheme colours, Portal portal) {
    try (Visit visit = visit(language, colours, portal)) {
      for (String place :
          List.of(
              "", "?code=x&state=y", "#/claim/pintle_cc_AbC-_123", "#/freeze/pintle_fc_AbC-_123")) {
        visit.page().navigate("about:blank");
        visit.open(place);
        visit.settled();
        findsNothing(visit, place);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("appearances")
  void findsNothingOnAnyView(Language language, ColorScheme colours, Portal portal) {
    String id = portal.pintle().connector(DemoUser.TENANT_ADMIN, "Looked at", "groupinfo.read");
    portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "user"));
    portal.pintle().grant(DemoUser.TENANT_ADMIN, id, Map.of("reach", "tenant"));
    try (Visit visit = visit(language, colours, portal)) {
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
              "#/administrators",
              "#/audit",
              "#/nowhere",
              "#/c/unknown")) {
        visit.go(place);
        findsNothing(visit, place);
      }
      visit.go("#/new");
      visit.button("Weiter", "Next").click();
      findsNothing(visit, "a mend");
      visit.field("Name", "Name").fill("x");
      visit.button("Weiter", "Next").click();
      findsNothing(visit, "permissions");

      visit.go("#/account");
      visit.button("Nummer ändern", "Change number").click();
      findsNothing(visit, "a number");
      visit.context().setOffline(true);
      visit.button("PIN generieren", "Generate PIN").click();
      visit.sees("Sie sind offline", "You are offline");
      findsNothing(visit, "offline");
      visit.context().setOffline(false);
      visit
          .field("Mobilnummer", "Mobile number")
          .fill(
              "+4915123458" + language.of("1", "2") + (colours == ColorScheme.DARK ? "01" : "02"));
      visit.button("PIN generieren", "Generate PIN").click();
      assertThat(visit.field("PIN", "PIN")).isFocused();
      findsNothing(visit, "a PIN");

      visit.go("#/c/" + id);
      visit.button("Übergabecode erstellen", "Create claim code").click();
      assertThat(visit.dialog().element()).isVisible();
      findsNothing(visit, "the dialog of a code");
      visit.dialog().keep();
      assertThat(visit.page().locator("section[aria-labelledby=claims] tbody tr")).hasCount(1);
      findsNothing(visit, "the list of codes");
      visit
          .page()
          .locator("button[aria-label^='" + visit.says("Reichweite", "Reach") + "']")
          .last()
          .click();
      visit.dialog().element().locator("summary").first().click();
      findsNothing(visit, "the reach of a token");
      visit.dialog().button("Schließen", "Close").click();
      visit.go("#/c/" + id + "/settings");
      visit.button("Connector löschen", "Delete connector").click();
      assertThat(visit.dialog().element()).isVisible();
      findsNothing(visit, "the dialog that asks for a name");
    }
  }

  @Test
  void findsWhatIsWrong(Portal portal) {
    try (Visit visit = visit(Language.ENGLISH, ColorScheme.LIGHT, portal)) {
      visit.open("");
      visit.settled();
      visit
          .page()
          .evaluate("() => document.querySelector('h1').after(document.createElement('input'))");
      assertThat((List<?>) visit.page().evaluate(FOUND))
          .anySatisfy(found -> assertThat(found.toString()).startsWith("label "));
    }
  }
}
