package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** What protects the page in the browser: its headers, and that words stay words. */
@ExtendWith(Portal.Extension.class)
final class SafetyTest {
  private static final Path ADMIN = Path.of("..", "admin");

  /** All texts, those of views that few open, too. */
  private static final String TEXTS =
      "const { TEXTS } = await import('/i18n.js');"
          + " await import('/texts-directory.js'); await import('/texts-organisation.js');"
          + " await import('/texts-groups.js'); await import('/texts-explain.js');";

  /** Answered by the test; on loopback, because browsers keep other networks from it anyway. */
  private static final String FOREIGN = "http://localhost:31999/";

  @Test
  @Tag("case-97")
  void everyFileCarriesTheHeadersOfTheOneListAndItsType(Portal portal) throws Exception {
    Map<String, Object> wanted = JSON.std.mapFrom(Files.readString(ADMIN.resolve("headers.json")));
    String issuer =
        String.valueOf(
            JSON.std.mapFrom(portal.pintle().call("GET /config.json").body()).get("issuer"));
    String origin = issuer.substring(0, issuer.indexOf('/', "http://".length()));
    List<String> names;
    try (Stream<Path> files = Files.walk(ADMIN)) {
      names =
          files
              .filter(Files::isRegularFile)
              .map(file -> ADMIN.relativize(file).toString())
              .sorted()
              .toList();
    }
    for (String name : names) {
      Reply reply = portal.pintle().call("GET /" + name);
      if (List.of("headers.json", "vendor/SHA256SUMS").contains(name)) {
        assertThat(reply.status()).isEqualTo(404);
        continue;
      }
      assertThat(reply.status()).as(name).isEqualTo(200);
      assertThat(reply.body()).isEqualTo(Files.readString(ADMIN.resolve(name)));
      wanted.forEach((header, value) ->
          assertThat(header(reply, header))
              .as(name + " " + header)
              .isEqualTo(String.valueOf(value).replace("{connect}", origin).replace("{api}", "")));
      assertThat(header(reply, "Content-Type"))
          .isEqualTo(
              switch (name.substring(name.lastIndexOf('.'))) {
                case ".html" -> "text/html; charset=utf-8";
                case ".css" -> "text/css; charset=utf-8";
                case ".js" -> "text/javascript; charset=utf-8";
                case ".txt" -> "text/plain; charset=utf-8";
                default -> "image/svg+xml";
              });
    }
    Reply page = portal.pintle().call("GET /");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(page, "Strict-Transport-Security"))
        .isEqualTo("max-age=63072000; includeSubDomains");
    String policy = header(page, "Content-Security-Policy");
    assertThat(policy)
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' "
                + origin
                + "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    assertThat(header(portal.pintle().call("GET /config.json"), "X-Content-Type-Options"))
        .isEqualTo("nosniff");
  }

  private static String header(Reply reply, String name) {
    return reply.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  @Test
  void noPathLeadsOutOfTheFolder(Portal portal) {
    for (String path :
        List.of(
            "/../template.yaml",
            "/..%2ftemplate.yaml",
            "/%2e%2e/template.yaml",
            "/./index.html",
            "/admin/index.html",
            "/index.html/",
            "/INDEX.HTML",
            "/.index.html",
            "/headers.json",
            "/vendor",
            "/vendor/",
            "/vendor/SHA256SUMS",
            "/vendor/../index.html",
            "/vendor//uqr.js",
            "/index.html%00.js")) {
      Reply reply = portal.pintle().call("GET " + path);
      assertThat(reply.status()).as(path).isIn(400, 404);
      assertThat(reply.text("errorCode")).as(path).isNotEmpty();
    }
    assertThat(portal.pintle().call("GET /v1/index.html").text("errorCode")).isEqualTo("NotFound");
    assertThat(portal.pintle().call("POST /").status()).isEqualTo(405);
    Reply head = portal.pintle().call("HEAD /");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  @Tag("case-97")
  void thePageHoldsNoInlineScriptOrStyleAndTheBrowserRefusesOne(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/")) {
      assertThat(visit.page().locator("script:not([src]), style, [style]")).hasCount(0);
      assertThat(visit.takeComplaints()).isEmpty();
      Object ran =
          visit
              .page()
              .evaluate(
                  "() => { const style = document.createElement('style');"
                      + " style.textContent = 'body { opacity: 0.5 }'; document.head.append(style);"
                      + " try { const script = document.createElement('script');"
                      + " script.append('window.ran = true'); document.head.append(script); }"
                      + " catch { } try { document.body.innerHTML += '<i>'; return 'markup'; }"
                      + " catch { return [window.ran === true, getComputedStyle(document.body).opacity]"
                      + " .join(); } }");
      assertThat(ran).isEqualTo("false,1");
      assertThat(visit.takeComplaints())
          .anyMatch(text -> text.contains("script-src 'self'") || text.contains("TrustedScript"))
          .anyMatch(text -> text.contains("style-src 'self'"));
    }
  }

  @Test
  @Tag("case-98")
  void refusesToBeFramed(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      String url = portal.address() + "/";
      visit
          .page()
          .route(
              url,
              route -> {
                APIResponse answer = route.fetch();
                Map<String, String> headers = new HashMap<>(answer.headers());
                headers.remove("content-security-policy");
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setHeaders(headers));
              });
      foreign(visit, "<iframe src='" + url + "'></iframe>");
      // Without the policy it could be framed; so it is the policy that refuses.
      assertThat(visit.page().frameLocator("iframe").locator("h1")).isVisible();
      visit.page().unroute(url);
      foreign(visit, "<iframe src='" + url + "'></iframe>");
      visit.page().waitForCondition(() -> visit.page().frames().size() == 2);
      Frame framed = visit.page().frames().get(1);
      visit.page().waitForCondition(() -> framed.url().startsWith("chrome-error:"));
      visit.takeComplaints();
    }
  }

  /** A page of another origin. */
  private static void foreign(Visit visit, String body) {
    visit
        .page()
        .route(
            FOREIGN,
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><title>x</title>" + body)));
    visit.page().navigate(FOREIGN);
  }

  @Test
  @Tag("case-98")
  void namesAreTextAndTurnNothingElse(Portal portal) {
    String markup = "<img src=x onerror=alert(1)>";
    String turned = "abc\u202edcba\u2066";
    String id =
        portal
            .pintle()
            .connector(DemoUser.DEVELOPER, markup, "javascript:alert(1) " + turned, List.of());
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/c/" + id)) {
      Locator title = visit.page().locator("h1 bdi");
      assertThat(title).hasText(markup);
      assertThat(visit.page().locator("main img")).hasCount(0);
      assertThat(visit.page().locator(".lead bdi")).hasText("javascript:alert(1) abcdcba");
      assertThat(visit.page().locator("a[href^='javascript']")).hasCount(0);
      visit.go("#/");
      assertThat(visit.page().locator(".card", new Page.LocatorOptions().setHasText(markup)))
          .not()
          .hasCount(0);
      visit.go("#/c/" + id + "/settings");
      visit.button("x", "Delete connector").click();
      assertThat(visit.dialog().element()).containsText(markup);
      assertThat(visit.page().locator("main img")).hasCount(0);
    }
  }

  @Test
  @Tag("case-99")
  void aCallFromAnotherOriginHasNoEffectAndIsNotRead(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.DEVELOPER, "#/")) {
      int before = connectors(portal);
      Page page = visit.page();
      foreign(
          visit,
          "<form method=post enctype=text/plain action='"
              + portal.address()
              + "/v1/connectors'><input name='{\"name\":\"' value='x\"}'></form>");
      Object read =
          page.evaluate(
              "address => Promise.all([['text/plain'], ['application/json']].map(([type]) =>"
                  + " fetch(address + '/v1/connectors', { method: 'POST', credentials: 'include',"
                  + " headers: { 'Content-Type': type }, body: '{\"name\":\"x\"}' })"
                  + " .then(answer => answer.text(), () => 'unread')))",
              portal.address());
      assertThat(read).isEqualTo(List.of("unread", "unread"));
      Response answer =
          page.waitForResponse(
              "**/v1/connectors", () -> page.evaluate("() => document.forms[0].submit()"));
      assertThat(answer.status()).isIn(400, 401, 415);
      assertThat(connectors(portal)).isEqualTo(before);
      visit.takeComplaints();
    }
  }

  private static int connectors(Portal portal) {
    return portal.pintle().call(DemoUser.DEVELOPER, "GET /v1/connectors").list("connectors").size();
  }

  @Test
  void bothLanguagesHaveEveryTextWithTheSameGapsAndNoneIsLeftOver(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.open("");
      assertThat(
              visit
                  .page()
                  .evaluate(
                      "async () => { "
                          + TEXTS
                          + " const gaps = text => [].concat(text)"
                          + "   .map(one => one.match(/\\{\\w+\\}/g)?.sort().join() ?? '').join('|');"
                          + " return Object.entries(TEXTS).filter(([, both]) => both.length !== 2"
                          + "   || !both.flat().every(Boolean) || gaps(both[0]) !== gaps(both[1]))"
                          + "   .map(([key]) => key); }"))
          .isEqualTo(List.of());
      List<String> keys =
          ((List<?>)
                  visit.page().evaluate("async () => { " + TEXTS + " return Object.keys(TEXTS); }"))
              .stream().map(String::valueOf).toList();
      String code = code();
      List<Pattern> composed =
          Pattern.compile("`([a-zA-Z.]*\\$\\{[^`]*)`")
              .matcher(code)
              .results()
              .map(found ->
                  Pattern.compile(
                      Pattern.quote(found.group(1))
                          .replaceAll("\\$\\{[^}]*\\}", "\\\\E[A-Za-z0-9_]+\\\\Q")))
              .toList();
      assertThat(keys)
          .allMatch(key ->
              code.contains("'" + key + "'")
                  || composed.stream().anyMatch(one -> one.matcher(key).matches()));
      assertThat(
              Pattern.compile("\\bt\\('([^']+)'").matcher(code).results().map(one -> one.group(1)))
          .allMatch(keys::contains);
    }
  }

  /** All modules but the texts themselves. */
  private static String code() {
    try (Stream<Path> files = Files.list(ADMIN)) {
      StringBuilder code = new StringBuilder();
      for (Path file :
          files
              .filter(one -> one.toString().matches(".*/(?!i18n|texts-)[a-z]+\\.js"))
              .sorted()
              .toList()) {
        code.append(Files.readString(file));
      }
      return code.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
