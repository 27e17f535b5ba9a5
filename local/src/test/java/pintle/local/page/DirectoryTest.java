package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/**
 * The directory import: what the browser reads of a file, how it cuts it into calls, and how it
 * sends them. The calls go to the other tenant's directory, or are answered by the test.
 */
@ExtendWith(Portal.Extension.class)
final class DirectoryTest {
  private static final String DIRECTORY = "**/v1/directory**";
  private static final String NUMBERS =
      "{\"groupsCreated\":1,\"groupsUpdated\":2,\"membersAdded\":30,\"membersRemoved\":4}";

  private static void choose(Visit visit, String name, String content) {
    visit
        .page()
        .locator("input[type=file]")
        .setInputFiles(new FilePayload(name, "", content.getBytes(StandardCharsets.UTF_8)));
  }

  /** As by a mouse from a folder's window. */
  private static void drop(Visit visit, String name, String content) {
    visit
        .page()
        .evaluate(
            "([name, content]) => { const dataTransfer = new DataTransfer();"
                + " dataTransfer.items.add(new File([content], name));"
                + " document.querySelector('.drop').dispatchEvent("
                + "   new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })); }",
            List.of(name, content));
  }

  private static void answer(Route route, int status, String body) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(status)
            .setContentType("application/json")
            .setBody(body));
  }

  @ParameterizedTest
  @EnumSource
  void previewsAFileAndImportsItAndAgain(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/directory")) {
      String group = "Imported " + language;
      String file =
          "{\"groups\":[{\"name\":\""
              + group
              + "\",\"members\":[{\"mobileNumber\":\"+4915112345690\",\"role\":\"Admin\"},"
              + "{\"mobileNumber\":\"+4915112345691\",\"role\":\"Member\"}]}]}";
      for (boolean chosen : List.of(true, false)) {
        if (chosen) {
          choose(visit, "people.json", file);
        } else {
          drop(visit, "people.json", file);
        }
        visit.sees("1 Gruppe, 2 Mitglieder, gesendet in 1 Aufruf", "1 group, 2 members, sent in");
        assertThat(visit.page().locator("table.short")).containsText(group);
        visit.sees("Das würde sich ändern", "What would change");
        assertThat(visit.page().locator(".figures dd")).hasCount(4);
        visit.button("Importieren", "Import").click();
        assertThat(visit.heading("Der Import ist fertig", "The import is complete")).isFocused();
      }
      String id =
          portal.pintle().connector(DemoUser.TENANT_ADMIN, "Counts groups", "groupinfo.read");
      assertThat(
              portal
                  .pintle()
                  .call(DemoUser.TENANT_ADMIN, "GET /v1/connectors/" + id + "/reach?reach=tenant")
                  .each("groups", "groupName"))
          .contains(group);
    }
  }

  @ParameterizedTest
  @EnumSource
  void importsASpreadsheetsCsvOnceItsRowsAreInOrder(Language language, Portal portal) {
    String group = "Spreadsheet " + language;
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/directory")) {
      choose(
          visit,
          "people.csv",
          "\ufeffgroup;mobileNumber;role\r\n%1$s;+49 151 12345692;Admin\r\n\r\n%1$s;+4930123456;Member\r\n"
              .formatted(group));
      // By the API, which knows the numbers: in the file's own line.
      assertThat(visit.page().locator(".scroll tbody tr"))
          .containsText(new String[] {"4mobileNumber"});
      visit.sees("An diese Nummer kann keine SMS gehen", "No SMS can go to this number");

      choose(
          visit,
          "people.csv",
          "group;mobileNumber;role\n%s;+49 151 12345692;Admin\n".formatted(group));
      visit.sees("Das würde sich ändern", "What would change");
      assertThat(visit.page().locator(".figures dd")).hasText(new String[] {"1", "0", "1", "0"});
      visit.button("Importieren", "Import").click();
      assertThat(visit.heading("Der Import ist fertig", "The import is complete")).isFocused();
      assertThat(visit.page().locator(".figures dd")).hasText(new String[] {"1", "0", "1", "0"});
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsTheRowsThatAreWrongInTheFileBeforeAnythingIsSent(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/directory")) {
      List<String> calls = new ArrayList<>();
      visit.page().route(DIRECTORY, route -> calls.add(route.request().url()));
      choose(
          visit,
          "people.csv",
          """
          \ufeffgroup;mobileNumber;role\r

          Sales;0151 123;Admin\r
          "Sales
          North";+49 151 12345678;Chef\r
          ;+4915112345678;Member\r
          Sales;0151 123;Member\r
          """);
      Locator rows = visit.page().locator(".scroll tbody tr");
      assertThat(rows)
          .containsText(
              new String[] {"3mobileNumber", "4role", "6group", "7mobileNumber", "7mobileNumber"});
      visit.sees("5 Fehler in der Datei", "5 errors in the file");
      visit.sees("Schreiben Sie die Nummer mit Ländervorwahl", "Write the number with country");
      visit.sees("Die Rolle ist Admin oder Member.", "The role is Admin or Member.");
      visit.sees("löschen Sie eine der Zeilen", "delete one of the rows");
      assertThat(calls).isEmpty();

      choose(visit, "people.xlsx", "PK\u0003\u0004…");
      visit.sees("Speichern Sie sie in der Tabellenkalkulation", "Save it in the spreadsheet");
      choose(visit, "people.csv", "name,number\na,b\n");
      visit.sees("müssen die Spalten group", "must have the columns group");
      choose(visit, "people.json", "{\"people\":[]}");
      visit.sees("ist kein JSON der Form", "is no JSON of the form");
      choose(visit, "people.csv", "group,mobileNumber,role\n\"Sales,+49151,Admin\n");
      visit.sees("geöffnet und nie geschlossen", "opened and never closed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void checksCsvFirstAndPutsTheApisErrorsAtTheLinesOfTheFile(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/directory")) {
      List<String> sent = new ArrayList<>();
      visit
          .page()
          .route(
              DIRECTORY,
              route -> {
                assertThat(route.request().url()).endsWith("/v1/directory?dryRun=true");
                assertThat(route.request().headers().get("content-type"))
                    .isEqualTo("text/csv; charset=utf-8");
                sent.add(route.request().postData());
                answer(
                    route,
                    400,
                    "{\"message\":\"x\",\"errorCode\":\"InvalidParameters\",\"errorCount\":120,"
                        + "\"errors\":[{\"row\":4,\"field\":\"mobileNumber\",\"code\":"
                        + "\"unsupportedNumber\",\"message\":\"m\"},{\"row\":2,\"field\":\"group\","
                        + "\"code\":\"later\",\"message\":\"Words of the API.\"}]}");
              });
      choose(
          visit,
          "people.csv",
          """
          role;group;mobileNumber

          Admin;A;+4915112345678
          Member;"B;b";+4915112345679

          Member;A;+4930123456
          """);
      Locator rows = visit.page().locator(".scroll tbody tr");
      // Group A's rows go together: the file's lines 3 and 6, then B's.
      assertThat(rows).containsText(new String[] {"3group", "4mobileNumber"});
      visit.sees("An diese Nummer kann keine SMS gehen", "No SMS can go to this number");
      assertThat(visit.page().getByText("Words of the API.")).isVisible();
      visit.sees("und 118 weitere", "and 118 more");
      assertThat(sent)
          .containsExactly(
              """
              group,mobileNumber,role
              A,+4915112345678,Admin
              A,+4930123456,Member
              B;b,+4915112345679,Member
              """);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsALargeFileGroupByGroupWithProgressStopsAndGoesOn(Language language, Portal portal) {
    StringBuilder csv = new StringBuilder("group,mobileNumber,role\n");
    for (int group = 0; group < 5; group++) {
      for (int member = 0; member < 4_000; member++) {
        csv.append("Group ").append(group).append(",+49151");
        csv.append(10_000_000 + group * 4_000 + member).append(",Member\n");
      }
    }
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/directory")) {
      List<Route> waiting = new ArrayList<>();
      visit
          .page()
          .route(
              DIRECTORY,
              route -> {
                if (route.request().url().contains("dryRun")) {
                  answer(route, 200, NUMBERS);
                } else {
                  waiting.add(route);
                }
              });
      choose(visit, "large.csv", csv.toString());
      visit.sees(
          "5 Gruppen, 20.000 Mitglieder, gesendet in 3 Aufrufen",
          "5 groups, 20,000 members, sent in 3 calls");
      visit.sees("Achtung: 12 Mitglieder werden", "Mind: 12 members will be");
      visit.button("Importieren", "Import").click();
      visit.sees("Wird importiert: Aufruf 1 von 3", "Importing: call 1 of 3");
      visit.page().waitForCondition(() -> waiting.size() == 1);
      answer(waiting.getFirst(), 200, NUMBERS);
      visit.sees("Wird importiert: Aufruf 2 von 3, 8.000", "Importing: call 2 of 3, 8,000");
      visit.page().waitForCondition(() -> waiting.size() == 2);
      visit.button("Anhalten", "Stop").click();
      answer(waiting.get(1), 200, NUMBERS);
      visit.sees("Angehalten nach 2 von 3 Aufrufen", "Stopped after 2 of 3 calls");

      visit.button("Fortsetzen", "Continue").click();
      visit.page().waitForCondition(() -> waiting.size() == 3);
      // Busy is tried again, anything else is told.
      waiting
          .get(2)
          .fulfill(
              new Route.FulfillOptions()
                  .setStatus(503)
                  .setHeaders(Map.of("Retry-After", "1"))
                  .setBody("{\"message\":\"x\",\"errorCode\":\"Unavailable\"}"));
      visit.page().waitForCondition(() -> waiting.size() == 4);
      answer(waiting.get(3), 500, "{\"message\":\"x\",\"errorCode\":\"InternalError\"}");
      visit.sees("2 von 3 Aufrufen sind fertig", "2 of 3 calls are complete");
      visit.button("Fortsetzen", "Continue").click();
      visit.page().waitForCondition(() -> waiting.size() == 5);
      answer(waiting.get(4), 200, NUMBERS);
      visit.sees("Der Import ist fertig", "The import is complete");
      assertThat(visit.page().locator(".figures dd")).hasText(new String[] {"3", "6", "90", "12"});
    }
  }

  @Test
  void onlyTenantAdministratorsAreLedThere(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/directory")) {
      assertThat(visit.heading("x", "There is no such page")).isVisible();
      assertThat(visit.link("x", "Directory")).hasCount(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all together | [['a',3],['b',4]] | a b",
        "no group is split | [['a',6000],['b',6000]] | a ; b",
        "parents first | [['c',1,'p'],['p',1]] | p c",
        "a family stays together | [['a',6000],['p',3000],['c',3000,'p']] | a ; p c",
        "a large family is cut | [['p',6000],['c',6000,'p'],['d',3000,'c']] | p ; c d",
        "what fits into no call | [['a',10001]] | error 1 tooManyMembers",
      })
  void cutsFilesIntoCalls(String name, String groups, String calls, Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.open("");
      Object planned =
          visit
              .page()
              .evaluate(
                  "async groups => { const { read, plan } = await import('/csv.js');"
                      + " const file = { groups: groups.map(([id, n, parentGroupId]) => ({"
                      + "   groupId: id, name: id, parentGroupId, members: Array.from({ length: n },"
                      + "   () => ({ mobileNumber: '+4915112345678', role: 'Member' })) })) };"
                      + " const bytes = new TextEncoder().encode(JSON.stringify(file));"
                      + " const { calls, errors } = plan(read(bytes.buffer));"
                      + " return errors.length ? 'error ' + errors[0].row + ' ' + errors[0].code"
                      + "   : calls.map(one => JSON.parse(one.body).groups.map(g => g.groupId)"
                      + "   .join(' ')).join(' ; '); }",
                  visit.page().evaluate("groups => JSON.parse(groups)", groups.replace('\'', '"')));
      assertThat(planned).as(name).isEqualTo(calls);
    }
  }
}
