package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** What tenant administrators see of their organisation; the answers of some calls are set here. */
@ExtendWith(Portal.Extension.class)
final class OrganisationTest {
  private static final long DAY = 86_400_000L;

  private static void answer(Visit visit, String url, int status, String body) {
    visit
        .page()
        .route(
            url,
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setStatus(status)
                        .setContentType("application/json")
                        .setBody(body)));
  }

  @ParameterizedTest
  @EnumSource
  void listsAdministratorsAndLiftsAPinLock(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/administrators")) {
      assertThat(visit.page().locator(".rows"))
          .containsText(visit.says("Tamara Tenant (Sie)", "Tamara Tenant (you)"));
      assertThat(visit.button("Recht entziehen", "Withdraw right")).hasCount(0);

      Locator unlock = visit.page().locator("section[aria-labelledby=unlock]");
      unlock.locator("input").fill("1");
      unlock.locator("button").click();
      assertThat(unlock)
          .containsText(
              visit.says("Das ist keine vollständige Nummer", "That is not a complete number"));
      unlock.locator("input").fill(DemoUser.DEVELOPER.mobileNumber());
      unlock.locator("button").click();
      assertThat(unlock)
          .containsText(visit.says("Die Sperre ist aufgehoben.", "The lock is lifted."));
    }
  }

  @ParameterizedTest
  @EnumSource
  void withdrawsAnotherAdministratorsRight(Language language, Portal portal) {
    long now = System.currentTimeMillis();
    try (Visit visit = portal.visit(language)) {
      answer(
          visit,
          "**/v1/admins",
          200,
          "{\"admins\":[{\"userId\":\"other\",\"name\":\"Otto\",\"provenAt\":%d,\"provenUntil\":%d}],\"next\":null}"
              .formatted(now - 80 * DAY, now + 10 * DAY));
      List<String> withdrawn = new ArrayList<>();
      visit
          .page()
          .route(
              "**/v1/admins/*",
              route -> {
                withdrawn.add(route.request().method() + " " + route.request().url());
                route.fulfill(new Route.FulfillOptions().setStatus(204));
              });
      visit.open("#/administrators");
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.settled();
      visit.sees("endet bald", "ends soon");
      visit.button("Recht entziehen: Otto", "Withdraw right: Otto").click();
      visit.sees("Otto verliert das Recht sofort", "Otto loses the right at once");
      visit.dialog().button("Recht entziehen", "Withdraw right").click();
      assertThat(visit.dialog().element()).hasCount(0);
      assertThat(withdrawn).containsExactly("DELETE " + portal.address() + "/v1/admins/other");
    }
  }

  @ParameterizedTest
  @EnumSource
  void warnsBeforeTheOwnProofEnds(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      answer(
          visit,
          "**/v1/admins",
          200,
          "{\"admins\":[{\"userId\":\"%s\",\"name\":\"T\",\"provenAt\":1,\"provenUntil\":%d}],\"next\":null}"
              .formatted(DemoUser.TENANT_ADMIN.objectId(), System.currentTimeMillis() + 13 * DAY));
      visit.open("#/");
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.sees("Ihr Nachweis als Administrator gilt nur noch", "Your proof as administrator is");
      assertThat(visit.button("Neu anmelden", "Sign in again")).isVisible();
    }
  }

  @ParameterizedTest
  @EnumSource
  void releasesANumberAfterAsking(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/administrators")) {
      List<String> sent = new ArrayList<>();
      visit
          .page()
          .route(
              "**/v1/phones/release",
              route -> {
                sent.add(route.request().postData());
                route.fulfill(new Route.FulfillOptions().setStatus(204));
              });
      Locator release = visit.page().locator("section[aria-labelledby=release]");
      release.locator("input").fill("+4915112345699");
      release.locator("button").click();
      visit.sees("verliert sie und damit die Gruppen", "loses it, and with it the groups");
      assertThat(sent).isEmpty();
      visit.dialog().button("Nummer freigeben", "Release number").click();
      assertThat(release).containsText(visit.says("Die Nummer ist frei.", "The number is free."));
      assertThat(sent).containsExactly("{\"mobileNumber\":\"+4915112345699\"}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatNobodyHoldsANumber(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/administrators")) {
      Locator release = visit.page().locator("section[aria-labelledby=release]");
      release.locator("input").fill("+49 151 99999999");
      release.locator("button").click();
      visit.dialog().button("Nummer freigeben", "Release number").click();
      assertThat(visit.dialog().element().locator(".problem"))
          .containsText(
              visit.says("Niemand hat diese Nummer bestätigt", "Nobody has verified this number"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatSmsCostToday(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      answer(
          visit,
          "**/v1/sms",
          200,
          "{\"sent\":14,\"spentMicroUsd\":1260000,\"purseMicroUsd\":20000000,\"until\":1764288000000}");
      visit.open("#/administrators");
      visit.pick(DemoUser.TENANT_ADMIN);
      Locator sms = visit.page().locator("section[aria-labelledby=sms]");
      assertThat(sms).containsText(visit.says("14 SMS für 1,26", "14 SMS for US$1.26"));
      assertThat(sms.locator("meter")).hasAttribute("value", "1260000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsAndEndsTheTokensOfTheOrganisation(Language language, Portal portal) {
    String name = "Of all " + language;
    String id = portal.pintle().connector(DemoUser.DEVELOPER, name, "groupinfo.read");
    portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "user"));
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/tokens")) {
      Locator row =
          visit.page().locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
      assertThat(row).hasCount(1);
      row.locator("button").click();
      visit.dialog().button("Beenden", "End").click();
      assertThat(row).hasCount(0);
      assertThat(
              portal
                  .pintle()
                  .call(DemoUser.DEVELOPER, "GET /v1/connectors/" + id + "/grants")
                  .list("grants"))
          .isEmpty();

      // All of them, as two calls would end them: those of other tests stay.
      List<String> ended = new ArrayList<>();
      visit
          .page()
          .route(
              "**/v1/grants",
              route -> {
                ended.add(route.request().method());
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"grantsEnded\":100,\"more\":" + (ended.size() < 2) + "}"));
              });
      visit.button("Alle Token beenden", "End all tokens").click();
      Visit.Dialog dialog = visit.dialog();
      dialog.button("Alle Token beenden", "End all tokens").click();
      visit.sees("Das stimmt nicht überein", "That does not match");
      assertThat(ended).isEmpty();
      dialog.element().locator("input").fill(visit.says("alle beenden", "end all"));
      dialog.button("Alle Token beenden", "End all tokens").click();
      assertThat(dialog.element()).hasCount(0);
      assertThat(ended).containsExactly("DELETE", "DELETE");
    }
  }

  private static String grant(String last, long expiresAt) {
    return """
    {"grantId":"g-%1$s","applicationId":"a-1","connectorName":"N","reach":"user","groupId":null,
     "grantedBy":"u-1","createdAt":1790000000000,"expiresAt":%2$d,"lastUsedAt":null,
     "lastFour":"%1$s"}\
    """
        .formatted(last, expiresAt);
  }

  @ParameterizedTest
  @EnumSource
  void listsWhatExpiresSoonOfAllPagesTheNextFirst(Language language, Portal portal) {
    long now = System.currentTimeMillis();
    try (Visit visit = portal.visit(language)) {
      List<Route> second = new ArrayList<>();
      visit
          .page()
          .route(
              "**/v1/grants?**",
              route -> {
                if (route.request().url().contains("cursor=c")) {
                  second.add(route);
                } else {
                  fulfil(
                      route,
                      grant("far1", now + 300 * DAY) + "," + grant("37th", now + 36 * DAY),
                      "\"c\"");
                }
              });
      visit.open("#/tokens");
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.settled();
      Locator rows = visit.page().locator("tbody tr");
      assertThat(rows).hasCount(2);

      visit.link("Laufen bald ab", "Expiring soon").click();
      visit.sees("Bisher gelesen: 2", "Read so far: 2");
      fulfil(second.removeFirst(), grant("next", now + DAY) + "," + grant("far2", now + 38 * DAY));
      assertThat(rows).containsText(new String[] {visit.says("noch 1 Tag", "1 day left"), "…37th"});
      assertThat(rows.first()).containsText("…next");

      visit.page().reload();
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.sees("Bisher gelesen: 2", "Read so far: 2");
      assertThat(visit.page()).hasURL(portal.address() + "/#/tokens?soon");
      fulfil(second.removeFirst(), grant("far2", now + 38 * DAY));
      assertThat(rows).containsText(new String[] {"…37th"});
      visit.link("Alle", "All").click();
      assertThat(rows).hasCount(2);
    }
  }

  private static void fulfil(Route route, String grants) {
    fulfil(route, grants, "null");
  }

  private static void fulfil(Route route, String grants, String next) {
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setBody("{\"grants\":[" + grants + "],\"next\":" + next + "}"));
  }

  @ParameterizedTest
  @EnumSource
  void theAuditIsDownloadedAsATableThatRunsNoFormula(Language language, Portal portal)
      throws IOException {
    try (Visit visit = portal.visit(language)) {
      answer(
          visit,
          "**/v1/audit*",
          200,
          "{\"events\":[{\"at\":1764200000000,\"type\":\"GRANT_ENDED\",\"object\":\"=1+1\",\"actor\":\"a \\\"b\\\"\",\"sourceIp\":\"203.0.113.7\",\"requestId\":\"r\",\"details\":{\"reach\":\"user\"}}],\"next\":null}");
      visit.open("#/audit");
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.settled();
      Download download =
          visit
              .page()
              .waitForDownload(
                  () -> visit.button("Als CSV herunterladen", "Download as CSV").click());
      assertThat(download.suggestedFilename()).isEqualTo("audit.csv");
      assertThat(Files.readString(download.path()))
          .isEqualTo(
              "\"at\",\"type\",\"object\",\"actor\",\"sourceIp\",\"requestId\",\"details\"\r\n"
                  + "\"2025-11-26T23:33:20.000Z\",\"GRANT_ENDED\",\"'=1+1\",\"a \"\"b\"\"\","
                  + "\"203.0.113.7\",\"r\",\"{\"\"reach\"\":\"\"user\"\"}\"\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsWhatWasDoneWithAConnector(Language language, Portal portal) {
    String name = "Audited " + language;
    portal.pintle().connector(DemoUser.DEVELOPER, name, "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/audit")) {
      visit.page().locator("select[name=connector]").selectOption(name);
      visit.button("Anzeigen", "Show").click();
      Locator rows = visit.page().locator("tbody tr");
      assertThat(rows)
          .containsText(new String[] {visit.says("Connector angelegt", "Connector created")});
      rows.first().locator("summary").click();
      assertThat(rows.first()).containsText("127.0.0.1");
      assertThat(rows.first()).containsText(DemoUser.DEVELOPER.objectId());
    }
  }

  @ParameterizedTest
  @EnumSource
  void reloadAndBackKeepTheFiltersOfTheAudit(Language language, Portal portal) {
    String name = "Filtered " + language;
    String id = portal.pintle().connector(DemoUser.DEVELOPER, name, "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/audit")) {
      visit.field("Von", "From").fill("2026-01-02");
      visit.field("Bis einschließlich", "Up to and including").fill("2099-12-31");
      visit.page().locator("select[name=connector]").selectOption(name);
      visit.button("Anzeigen", "Show").click();
      filtered(visit, portal, id);

      visit.page().reload();
      visit.pick(DemoUser.TENANT_ADMIN);
      filtered(visit, portal, id);
      visit.go("#/groups");
      visit.page().goBack();
      filtered(visit, portal, id);

      visit.link("Protokoll", "Audit log").click();
      assertThat(visit.page()).hasURL(portal.address() + "/#/audit");
      assertThat(visit.page().locator("select[name=connector]")).hasValue("");
      assertThat(visit.field("Von", "From")).hasValue("");
    }
  }

  private static void filtered(Visit visit, Portal portal, String connector) {
    assertThat(visit.page().locator("select[name=connector]")).hasValue(connector);
    assertThat(visit.field("Von", "From")).hasValue("2026-01-02");
    assertThat(visit.field("Bis einschließlich", "Up to and including")).hasValue("2099-12-31");
    assertThat(visit.page().locator("tbody tr"))
        .containsText(new String[] {visit.says("Connector angelegt", "Connector created")});
    assertThat(visit.page())
        .hasURL(
            portal.address() + "/#/audit?since=2026-01-02&until=2099-12-31&connector=" + connector);
  }

  private static String event(String type) {
    return """
    {"at":1790000000000,"type":"%s","object":"o-1","actor":"u-1","sourceIp":"192.0.2.7",
     "requestId":"r-1","details":{"after.name":"N"}}\
    """
        .formatted(type);
  }

  @ParameterizedTest
  @EnumSource
  void showsTheAuditLogPageByPageAndFiltered(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      List<String> asked = new ArrayList<>();
      visit
          .page()
          .route(
              "**/v1/audit**",
              route -> {
                String url = route.request().url();
                asked.add(url.substring(url.indexOf("/v1/audit")));
                boolean second = url.contains("cursor=");
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(
                            url.contains("since=")
                                ? "{\"events\":[],\"next\":null}"
                                : "{\"events\":["
                                    + event(second ? "SOMETHING_NEW" : "GRANT_ISSUED")
                                    + "],\"next\":"
                                    + (second ? "null" : "\"c 1\"")
                                    + "}"));
              });
      visit.open("#/audit");
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.settled();
      Locator rows = visit.page().locator("tbody tr");
      assertThat(rows).containsText(new String[] {visit.says("Token ausgestellt", "Token issued")});
      rows.first().locator("summary").click();
      assertThat(rows.first()).containsText("192.0.2.7");
      visit.button("Mehr anzeigen", "Show more").click();
      assertThat(rows).hasCount(2);
      assertThat(rows.last()).containsText("SOMETHING_NEW");
      assertThat(visit.button("Mehr anzeigen", "Show more")).hasCount(0);

      visit.field("Von", "From").fill("2026-11-01");
      visit.field("Bis einschließlich", "Up to and including").fill("2026-11-02");
      visit.button("Anzeigen", "Show").click();
      visit.sees("In dieser Zeit ist nichts geschehen", "Nothing happened in this time");
      // Midnight in Berlin, and the end of the last day.
      assertThat(asked)
          .containsExactly(
              "/v1/audit",
              "/v1/audit?cursor=c%201",
              "/v1/audit?since=1793487600000&until=1793660400000");
    }
  }
}
