package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/**
 * Draws the pictures of the README into {@code docs/screenshots}: {@code make screenshots}. No part
 * of {@code make test}. All that is shown is set here, so that the same pictures come out again.
 */
@ExtendWith(Portal.Extension.class)
final class Screenshots {
  private static final Path FOLDER = Path.of("..", "docs", "screenshots");
  private static final String ID = "6f1d1d4e-8a53-4c02-9b77-52a1f0c3d9e4";
  private static final String ME = DemoUser.TENANT_ADMIN.objectId();
  private static final String GROUPS =
      """
      {"reach":"user","groupCount":3,"memberCount":86,"next":null,"groups":[
       {"groupId":"sales","groupName":"Vertrieb","callerRole":"Admin"},
       {"groupId":"sales-berlin","groupName":"Vertrieb Berlin","callerRole":"Admin"},
       {"groupId":"it","groupName":"IT","callerRole":"Admin"}]}\
      """;
  private static final String GRANTS =
      """
      {"next":null,"grants":[
       {"grantId":"1","reach":"tenant","groupId":null,"grantedBy":"%s","createdAt":1793600000000,
        "expiresAt":1825136000000,"lastUsedAt":1795500000000,"lastFour":"q7Xw"},
       {"grantId":"2","reach":"group","groupId":"sales","grantedBy":"%s","createdAt":1794600000000,
        "expiresAt":1826136000000,"lastUsedAt":null,"lastFour":"M2fK"}]}\
      """
          .formatted(ME, DemoUser.GROUP_ADMIN.objectId());
  private static final String TOKEN =
      "pintle_rt_ARERERERERFBEYERERERERE9kYk3Vx0Qm1nH2ZpT4sLw8uJcAeBq6R7yGdKfNvXhC5MoPtI";
  private static final String ISSUED =
      """
      {"grantId":"3","refreshToken":"%s","refreshTokenExpiry":1827340800000,
       "grantedScope":"groupinfo.read","reach":"user"}\
      """
          .formatted(TOKEN);

  /** A morning on which one of the organisation's tokens is near its end. */
  private static final long LOOKED_AT = 1_796_022_000_000L;

  /** The API's order is that of keys that each installation draws. */
  private static final String MEMBERS =
      """
      {"next":null,"members":[
       {"memberId":"1","mobileNumber":"+4915112345678","role":"Member"},
       {"memberId":"2","mobileNumber":"+4915112345679","role":"Admin"}]}\
      """;

  private static final String EXPLANATION =
      """
      {"findings":[
       {"about":"refreshToken","code":"Replaced","message":"","at":1795500000000},
       {"about":"accessToken","code":"Expired","message":"","at":1795503600000},
       {"about":"clock","code":"ClockWrong","message":"","at":1796022000000}]}\
      """;

  @ParameterizedTest
  @CsvSource({"GERMAN, LIGHT", "ENGLISH, LIGHT", "GERMAN, DARK"})
  void draws(Language language, ColorScheme colours, Portal portal) throws IOException {
    Files.createDirectories(FOLDER);
    try (Visit visit = portal.visit(language, 1200, colours)) {
      answers(visit);
      visit.open("#/");
      visit.pick(DemoUser.TENANT_ADMIN);
      visit.settled();
      if (colours == ColorScheme.DARK) {
        visit.go("#/c/" + ID);
        shoot(visit, "connector-dark");
        return;
      }
      shoot(visit, "connectors-" + language.of("de", "en"));
      visit.go("#/c/" + ID);
      visit.button("Übergabecode erstellen", "Create claim code").scrollIntoViewIfNeeded();
      shoot(visit, "connector-" + language.of("de", "en"));
      visit.button("Benutzertoken generieren", "Generate user token").click();
      assertThat(visit.dialog().element()).isVisible();
      shoot(visit, "token-" + language.of("de", "en"));
      visit.dialog().keep();
      organisation(visit);
      visit.go("#/directory");
      String file =
          """
          group,mobileNumber,role
          Vertrieb,+4915112345679,Admin
          Vertrieb,+4915112345678,Member
          Vertrieb Berlin,+4915112345679,Admin
          IT,+4915112345678,Admin
          """;
      visit
          .page()
          .locator("input[type=file]")
          .setInputFiles(
              new FilePayload("team.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));
      Locator send = visit.button("Importieren", "Import");
      assertThat(send).isVisible();
      send.scrollIntoViewIfNeeded();
      shoot(visit, "import-" + language.of("de", "en"));
      visit.go("#/g/sales");
      visit.button("Mitglied hinzufügen", "Add member").scrollIntoViewIfNeeded();
      shoot(visit, "group-" + language.of("de", "en"));
    }
  }

  /** What a token reaches, why a program is refused, and all tokens. */
  private static void organisation(Visit visit) throws IOException {
    String language = visit.says("de", "en");
    visit.button("Reichweite …q7Xw", "Reach …q7Xw").click();
    visit.dialog().element().locator("summary").first().click();
    shoot(visit, "reach-" + language);
    visit.dialog().button("Schließen", "Close").click();

    visit.go("#/c/" + ID + "/program");
    Locator explain = visit.page().locator("section[aria-labelledby=explain]");
    explain.locator("[name=applicationSecret]").fill("x".repeat(40));
    explain.locator("[name=refreshToken]").fill(TOKEN);
    explain.locator("[name=accessToken]").fill("eyJhbGciOiJSUzI1NiJ9");
    explain.locator("button").click();
    assertThat(explain.locator(".findings li")).hasCount(3);
    explain.evaluate("one => one.scrollIntoView({ block: 'end' })");
    shoot(visit, "explain-" + language);

    visit.page().clock().setFixedTime(LOOKED_AT);
    visit.go("#/tokens");
    shoot(visit, "tokens-" + language);
  }

  @ParameterizedTest
  @EnumSource
  void drawsTheConsent(Language language, Portal portal) throws IOException {
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER,
                Map.of(
                    "name",
                    language.of("Wochenbericht", "Weekly report"),
                    "redirectUrl",
                    "https://reports.example/back",
                    "permissions",
                    List.of("groupinfo.read", "groupmember.read", "groupmember.write")));
    try (Visit visit = portal.visit(language, 720, ColorScheme.LIGHT)) {
      ConsentTest.signIn(visit, portal, connector, DemoUser.TENANT_ADMIN);
      shoot(visit, "consent-" + language.of("de", "en"));

      visit.page().navigate(ConsentTest.authorize(portal, connector, ""));
      visit.pick(DemoUser.TENANT_ADMIN);
      Locator reach = visit.page().locator("#reach-user");
      assertThat(reach).isVisible();
      reach.check();
      visit.page().locator("#allow").scrollIntoViewIfNeeded();
      shoot(visit, "consent-reach-" + language.of("de", "en"));
    }
  }

  private static void answers(Visit visit) {
    String reports =
        """
        {"applicationId":"%s","name":"%s","description":"%s","redirectUrl":"","active":true,
         "permissions":["groupinfo.read","groupmember.read","profile.read"],
         "createdAt":1793500000000,"owner":"%s","secrets":[]}\
        """
            .formatted(
                ID,
                visit.says("Wochenbericht", "Weekly report"),
                visit.says(
                    "Zählt montags Mitglieder und schickt eine Übersicht.",
                    "Counts members on Mondays and sends an overview."),
                ME);
    String others =
        reports
            .replace(ID, "2")
            .replace(
                visit.says("Wochenbericht", "Weekly report"),
                visit.says("Schichtplan", "Shift plan"))
            .replace(
                visit.says("Zählt montags Mitglieder", "Counts members on Mondays"),
                visit.says("Liest die Teams", "Reads the teams"))
            .replace("groupinfo.read", "textmessage.write");
    answer(
        visit,
        "**/v1/connectors",
        "{\"next\":null,\"connectors\":[" + reports + "," + others + "]}");
    answer(visit, "**/v1/connectors/" + ID, reports);
    answer(visit, "**/v1/connectors/*/reach?*", GROUPS);
    answer(visit, "**/v1/connectors/*/claimCodes", "{\"next\":null,\"claimCodes\":[]}");
    visit
        .page()
        .route(
            "**/v1/connectors/*/grants",
            route -> fulfil(route, route.request().method().equals("POST") ? ISSUED : GRANTS));
    answer(visit, "**/v1/grants/1/reach", reach(visit));
    answer(visit, "**/v1/explanation?*", EXPLANATION);
    answer(visit, "**/v1/directory/groups/sales/members", MEMBERS);
    answer(visit, "**/v1/grants?all=true", tokens(visit));
    answer(
        visit,
        "**/v1/directory?dryRun=true",
        "{\"groupsCreated\":1,\"groupsUpdated\":2,\"membersAdded\":3,\"membersRemoved\":0}");
  }

  private static String reach(Visit visit) {
    return """
    {"reach":"tenant","groupCount":6,"memberCount":214,"groupCountWhenGranted":5,"next":null,
     "groups":[
      {"groupId":"sales","groupName":"%s","parentGroupId":null,"userCount":86},
      {"groupId":"sales-berlin","groupName":"%s","parentGroupId":"sales","userCount":31},
      {"groupId":"sales-hamburg","groupName":"%s","parentGroupId":"sales","userCount":24},
      {"groupId":"board","groupName":"%s","parentGroupId":null,"userCount":5},
      {"groupId":"it","groupName":"IT","parentGroupId":null,"userCount":17},
      {"groupId":"works","groupName":"%s","parentGroupId":null,"userCount":106}]}\
    """
        .formatted(
            visit.says("Vertrieb", "Sales"),
            visit.says("Vertrieb Berlin", "Sales Berlin"),
            visit.says("Vertrieb Hamburg", "Sales Hamburg"),
            visit.says("Vorstand", "Board"),
            visit.says("Werk", "Works"));
  }

  private static String tokens(Visit visit) {
    String reports = visit.says("Wochenbericht", "Weekly report");
    String shifts = visit.says("Schichtplan", "Shift plan");
    String stores = visit.says("Filialen", "Stores");
    String groupAdmin = DemoUser.GROUP_ADMIN.objectId();
    return "{\"next\":null,\"grants\":["
        + String.join(
            ",",
            token(reports, "tenant", "", ME, 354, 1, "q7Xw", ""),
            token(reports, "group", "sales", groupAdmin, 341, 0, "M2fK", ""),
            token(shifts, "user", "", groupAdmin, 12, 40, "c9Ra", ""),
            token(shifts, "group", "it", ME, 201, 2, "Tz0p", ",\"frozen\":true"),
            token(stores, "group", "works", groupAdmin, 120, 75, "e4Vb", ",\"orphaned\":true"))
        + "]}";
  }

  /** A grant that ends in so many days and was used so many days ago, never where it is 0. */
  private static String token(
      String connector,
      String reach,
      String group,
      String by,
      int endsIn,
      int usedAgo,
      String last,
      String more) {
    Instant now = Instant.ofEpochMilli(LOOKED_AT);
    return """
    {"grantId":"%1$s","applicationId":"1","connectorName":"%2$s","reach":"%3$s","groupId":%4$s,
     "grantedBy":"%5$s","createdAt":1793600000000,"expiresAt":%6$d,"lastUsedAt":%7$s,
     "lastFour":"%1$s"%8$s}\
    """
        .formatted(
            last,
            connector,
            reach,
            group.isEmpty() ? "null" : "\"" + group + "\"",
            by,
            now.plus(Duration.ofDays(endsIn)).toEpochMilli(),
            usedAgo == 0 ? "null" : now.minus(Duration.ofDays(usedAgo)).toEpochMilli(),
            more);
  }

  private static void answer(Visit visit, String url, String body) {
    visit.page().route(url, route -> fulfil(route, body));
  }

  private static void fulfil(Route route, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }

  private static void shoot(Visit visit, String name) throws IOException {
    visit.page().evaluate("() => document.activeElement.blur()");
    byte[] picture =
        visit
            .page()
            .screenshot(new Page.ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED));
    BufferedImage all = ImageIO.read(new ByteArrayInputStream(picture));
    ImageIO.write(fewColours(all), "png", FOLDER.resolve(name + ".png").toFile());
  }

  /** With the 256 colours that occur most, which makes the file half as large. */
  private static BufferedImage fewColours(BufferedImage picture) {
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int pixel : pixels) {
      counts.merge(pixel, 1, Integer::sum);
    }
    int[] palette =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .limit(256)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    IndexColorModel model =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage small =
        new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int at = 0; at < pixels.length; at++) {
      int index = nearest.computeIfAbsent(pixels[at], pixel -> nearest(pixel, palette));
      small.getRaster().setSample(at % width, at / width, 0, index);
    }
    return small;
  }

  private static int nearest(int pixel, int[] palette) {
    return IntStream.range(0, palette.length)
        .boxed()
        .min(Comparator.comparingInt(at -> distance(pixel, palette[at])))
        .orElseThrow();
  }

  private static int distance(int one, int other) {
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      int apart = (one >> shift & 0xff) - (other >> shift & 0xff);
      sum += apart * apart;
    }
    return sum;
  }
}
