package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.OAuth2;
import pintle.world.Reply;

/**
 * The consent pages of both OAuth pairs in a browser, with a connector on another origin: the
 * policy of the pages must let the browser go back to it.
 */
@ExtendWith(Portal.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsentTest {
  private static final String NAME = "<img src=x onerror=alert(1)> \u202EReports";

  private @Nullable HttpServer connectorSite;

  @BeforeAll
  void serveTheConnector() throws IOException {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/back",
        exchange -> {
          byte[] body = "<!doctype html><title>back</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    site.start();
    connectorSite = site;
  }

  @AfterAll
  void end() {
    if (connectorSite != null) {
      connectorSite.stop(0);
    }
  }

  private String host() {
    return "127.0.0.1:" + requireNonNull(connectorSite).getAddress().getPort();
  }

  private Reply connector(Portal portal) {
    return portal
        .pintle()
        .connector(
            DemoUser.DEVELOPER,
            Map.of(
                "name",
                NAME,
                "redirectUrl",
                "http://" + host() + "/back",
                "permissions",
                List.of("groupinfo.read", "groupmember.read", "groupmember.write")));
  }

  /** Signs in by phone and PIN, up to the question. */
  static void signIn(Visit visit, Portal portal, Reply connector, DemoUser user) {
    visit
        .page()
        .navigate(
            portal.address()
                + "/api/Oauth/Authorize?state=a%20b%2Bc&client_id="
                + connector.text("applicationId"));
    assertThat(visit.heading("Mit Telefonnummer anmelden", "Sign in by phone")).isVisible();
    visit.page().locator("#phone").fill(user.mobileNumber());
    visit.page().locator("#send").click();
    visit.page().locator("#pin").fill(portal.pintle().pin(user.mobileNumber()));
    visit.page().locator("#verify").click();
    assertThat(visit.page().locator("#allow")).isVisible();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-98")
  void whoAllowsIsLedBackWithACodeThatOpensTheGroups(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      signIn(visit, portal, connector, DemoUser.TENANT_ADMIN);
      Locator main = visit.page().locator("main");
      assertThat(main).containsText(visit.says("Zugriff erlauben?", "Allow access?"));
      assertThat(visit.page().locator("#connector")).hasText(NAME.replace("\u202E", ""));
      assertThat(visit.page().locator("main img")).hasCount(0);
      assertThat(visit.page().locator("#owner")).hasText(DemoUser.DEVELOPER.fullName());
      assertThat(visit.page().locator("#permissions")).containsText(visit.says("lesen", "read"));
      assertThat(visit.page().locator("#reach"))
          .containsText(visit.says("Gruppen zurzeit: 1.", "Groups now: 1."));
      assertThat(visit.page().locator("#host")).hasText(host());

      visit.page().locator("#allow").click();
      String query = query(visit);
      assertThat(query).contains("&state=a%20b%2Bc&iss=");
      Reply tokens = portal.pintle().redeem(connector, query.replaceFirst("code=([^&]+).*", "$1"));
      assertThat(portal.pintle().groups(tokens.text("access_token"))).isEqualTo(List.of("board"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoDeniesIsLedBackWithoutACode(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      signIn(visit, portal, connector, DemoUser.DEVELOPER);
      visit.page().locator("#deny").click();
      assertThat(query(visit)).contains("error=access_denied").doesNotContain("code=");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-51")
  void aWrongAddressIsToldHereAndLeadsNowhere(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      visit
          .page()
          .navigate(
              portal.address()
                  + "/api/oauth/authorize?redirect_uri=https%3A%2F%2Fevil.example&client_id="
                  + connector.text("applicationId"));
      assertThat(visit.page().locator("#error"))
          .containsText(
              visit.says(
                  "die für seinen Connector nicht registriert ist",
                  "that its connector has not registered"));
      assertThat(visit.page().url()).startsWith(portal.address());
    }
  }

  // The OAuth 2.0 server, whose sign-in is the portal's.

  /** The address that a program leads its user to. */
  static String authorize(Portal portal, Reply connector, String more) {
    return portal.address()
        + "/oauth2/authorize?response_type=code&code_challenge_method=S256&code_challenge="
        + OAuth2.CHALLENGE
        + "&state=a%20b%2Bc&client_id="
        + connector.text("applicationId")
        + more;
  }

  /** What the browser is led back to the program with. */
  private String query(Visit visit) {
    visit.page().waitForURL(Pattern.compile("http://" + Pattern.quote(host()) + "/back\\?.*"));
    return URI.create(visit.page().url()).getRawQuery();
  }

  private Map<String, String> back(Visit visit) {
    return Stream.of(query(visit).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-98")
  @Tag("case-100")
  void whoSignsInAtThePortalAndAllowsIsLedBackWithACode(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      visit.page().navigate(authorize(portal, connector, ""));
      visit.pick(DemoUser.GROUP_ADMIN);
      assertThat(visit.page().locator("#allow")).isVisible();
      assertThat(visit.page()).hasURL(portal.address() + "/oauth2/authorize");
      assertThat(visit.heading("Zugriff erlauben?", "Allow access?")).isVisible();
      assertThat(visit.page().locator("#connector")).hasText(NAME.replace("\u202E", ""));
      assertThat(visit.page().locator("main img")).hasCount(0);
      assertThat(visit.page().locator("#user")).hasText(DemoUser.GROUP_ADMIN.fullName());
      assertThat(visit.page().locator("#host")).hasText(host());
      Assertions.assertThat(visit.kept())
          .containsEntry("session", "{}")
          .containsEntry("local", "{}")
          .containsEntry("cookie", "");

      visit.page().locator("#allow").click();
      Map<String, String> back = back(visit);
      Assertions.assertThat(back).containsEntry("state", "a%20b%2Bc").containsKeys("code", "iss");
      Reply tokens =
          portal
              .pintle()
              .tokens(
                  "/oauth2/token",
                  connector,
                  Map.of(
                      "grant_type",
                      "authorization_code",
                      "code",
                      requireNonNull(back.get("code")),
                      "code_verifier",
                      OAuth2.VERIFIER));
      Assertions.assertThat(portal.pintle().groups(tokens.text("access_token"))).contains("sales");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdministratorOfTheOrganisationChoosesTheReachOrDenies(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      visit.page().navigate(authorize(portal, connector, ""));
      visit.pick(DemoUser.TENANT_ADMIN);
      assertThat(visit.page().locator("#reach-user")).isVisible();
      // The browser itself asks for the choice.
      visit.page().locator("#allow").click();
      assertThat(visit.page()).hasURL(portal.address() + "/oauth2/authorize");
      assertThat(visit.page().locator("#error")).hasCount(0);
      visit.page().locator("#deny").click();
      Assertions.assertThat(back(visit)).containsEntry("error", "access_denied");

      visit.page().navigate(authorize(portal, connector, ""));
      visit.pick(DemoUser.TENANT_ADMIN);
      visit
          .page()
          .getByLabel(
              visit.says(
                  "Alle Gruppen der Organisation, solange",
                  "All groups of the organisation, while"))
          .check();
      visit.page().locator("#allow").click();
      Assertions.assertThat(back(visit)).containsKey("code");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-53")
  void aProgramThatAsksInAWrongWayIsTold(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      visit.page().navigate(authorize(portal, connector, "&scope=nothing"));
      Assertions.assertThat(back(visit)).containsEntry("error", "invalid_scope");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-63")
  void aConnectorOfAnotherOrganisationIsToldApart(Language language, Portal portal) {
    Reply connector = connector(portal);
    try (Visit visit = portal.visit(language)) {
      visit.page().navigate(authorize(portal, connector, ""));
      visit.pick(DemoUser.OTHER_TENANT_ADMIN);
      visit.sees("gehört nicht zu Ihrer Organisation", "does not belong to your organisation");
    }
  }
}
