package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.local.signin.DemoUser;

/** Authorization code with PKCE, and what the page refuses of it. */
@ExtendWith(Portal.Extension.class)
final class SignInTest {
  private static final String TOKEN_ENDPOINT = "**/pintle/token";

  @ParameterizedTest
  @EnumSource
  void signsInFromTheDoorAndOutAgain(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      visit.open("");
      assertThat(
              visit.heading(
                  "Ihre Gruppen, mit anderen Programmen verbunden",
                  "Your groups, connected to other programs"))
          .isVisible();
      visit.button("Anmelden", "Sign in").click();
      visit.pick(DemoUser.DEVELOPER);
      assertThat(visit.heading("Connectoren", "Connectors")).isVisible();
      assertThat(visit.page().getByText("Dana Entwickler")).isVisible();
      assertThat(visit.page().locator("html")).hasAttribute("lang", language.of("de", "en"));

      visit.button("Abmelden", "Sign out").click();
      assertThat(visit.button("Anmelden", "Sign in")).isVisible();
      assertThat(visit.page()).hasURL(portal.address() + "/");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReloadSignsInAgainAndReturnsToTheSamePlace(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.TENANT_ADMIN, "#/administrators")) {
      assertThat(visit.heading("Administratoren", "Administrators")).isVisible();
      assertThat(visit.page()).hasURL(portal.address() + "/#/administrators");
      visit.page().reload();
      visit.pick(DemoUser.TENANT_ADMIN);
      assertThat(visit.heading("Administratoren", "Administrators")).isVisible();
      assertThat(visit.page()).hasURL(portal.address() + "/#/administrators");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredSessionIsExplainedAndLeadsBack(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/")) {
      visit
          .page()
          .route(
              "**/v1/connectors?all=true",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(401)
                          .setContentType("application/json")
                          .setBody("{\"message\":\"x\",\"errorCode\":\"InvalidToken\"}")));
      visit.link("Alle der Organisation", "All of the organisation").first().click();
      assertThat(visit.heading("Ihre Sitzung ist abgelaufen", "Your session has ended"))
          .isFocused();
      visit.page().unroute("**/v1/connectors?all=true");
      visit.button("Neu anmelden", "Sign in again").click();
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      assertThat(visit.page()).hasURL(portal.address() + "/#/all");
    }
  }

  @Test
  @Tag("case-100")
  void noTokenIsEverInAddressStorageOrHistoryAndTheCodeIsRemoved(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      List<String> addresses = new ArrayList<>();
      List<String> bearers = new ArrayList<>();
      visit.page().onFrameNavigated(frame -> addresses.add(frame.url()));
      visit
          .page()
          .onRequest((Request request) -> {
            String bearer = request.headers().get("authorization");
            if (bearer != null) {
              bearers.add(bearer.substring("Bearer ".length()));
            }
          });
      visit.open("#/account");
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      String bearer = bearers.getFirst();

      assertThat(addresses).anyMatch(url -> url.contains("?code="));
      assertThat(visit.kept())
          .containsEntry("href", portal.address() + "/#/account")
          .containsEntry("local", "{}")
          .containsEntry("session", "{}")
          .containsEntry("cookie", "")
          .containsEntry("state", "null");
      assertThat(addresses).noneMatch(url -> url.contains(bearer));
      assertThat(visit.everything()).doesNotContain(bearer);
      // Back leads to the provider's page, and from there forward again to no code.
      visit.page().goBack();
      visit.page().goForward();
      assertThat(visit.page().url()).doesNotContain("code=");
    }
  }

  @Test
  @Tag("case-61")
  void whileAwayTheBrowserKeepsVerifierStateNonceAndPlaceAlone(Portal portal) throws Exception {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.open("#/account");
      visit.page().locator("button[value=developer]").waitFor();
      visit.page().navigate(portal.address() + "/favicon.svg");
      Object text = visit.page().evaluate("() => sessionStorage.getItem('pintle.sign-in')");
      assertThat(JSON.std.mapFrom(String.valueOf(text)))
          .containsOnlyKeys("verifier", "state", "nonce", "place");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-61")
  void anAnswerThatThisTabDidNotAskForIsRefused(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      List<String> exchanges = new ArrayList<>();
      visit.page().route(TOKEN_ENDPOINT, route -> exchanges.add(route.request().url()));
      visit.open("?code=somebody-elses&state=unknown");
      visit.sees(
          "Diese Anmeldung wurde nicht in diesem Fenster begonnen",
          "This sign-in was not begun in this window");
      assertThat(visit.page()).hasURL(portal.address() + "/#/");
      assertThat(exchanges).isEmpty();
    }
  }

  @Test
  @Tag("case-61")
  void anAnswerIsTakenOnceAndOnlyWithItsOwnState(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      List<String> answers = new ArrayList<>();
      visit
          .page()
          .onFrameNavigated(frame -> {
            if (frame.url().contains("?code=")) {
              answers.add(frame.url());
            }
          });
      visit.open("#/");
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      visit.page().navigate(answers.getFirst());
      visit.sees("x", "This sign-in was not begun in this window");
      assertThat(visit.kept()).containsEntry("session", "{}");
    }
  }

  /** Somebody else's sign-in, while this browser has begun one of its own (login CSRF). */
  @Test
  @Tag("case-61")
  void anAnswerOfAnotherBrowserIsRefusedAndSpoilsTheAttempt(Portal portal) {
    try (Visit other = portal.visit(Language.ENGLISH);
        Visit visit = portal.visit(Language.ENGLISH)) {
      String stolen = answerOf(other);
      List<String> exchanges = new ArrayList<>();
      visit.page().route(TOKEN_ENDPOINT, route -> exchanges.add(route.request().url()));
      visit.open("#/account");
      visit.page().locator("button[value=developer]").waitFor();
      String provider = visit.page().url();

      visit.page().navigate(stolen);
      visit.sees("x", "This sign-in was not begun in this window");
      assertThat(visit.kept()).containsEntry("session", "{}");
      assertThat(exchanges).isEmpty();

      visit.page().navigate(provider);
      visit.pick(DemoUser.DEVELOPER);
      visit.sees("x", "This sign-in was not begun in this window");
      assertThat(exchanges).isEmpty();
    }
  }

  /** The address to which the provider led this browser back; its code is never redeemed. */
  private static String answerOf(Visit visit) {
    List<String> answers = new ArrayList<>();
    visit.page().route(TOKEN_ENDPOINT, Route::abort);
    visit
        .page()
        .onFrameNavigated(frame -> {
          if (frame.url().contains("?code=")) {
            answers.add(frame.url());
          }
        });
    visit.open("#/");
    visit.pick(DemoUser.TENANT_ADMIN);
    visit.page().waitForCondition(() -> !answers.isEmpty());
    return answers.getFirst();
  }

  @Test
  @Tag("case-61")
  void aTokenOfAnEarlierSignInIsRefusedByItsNonce(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      List<String> answers = new ArrayList<>();
      visit
          .page()
          .route(
              TOKEN_ENDPOINT,
              route -> {
                APIResponse answer = route.fetch();
                answers.add(answer.text());
                route.fulfill(
                    new Route.FulfillOptions().setResponse(answer).setBody(answers.getFirst()));
              });
      visit.open("#/account");
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      visit.page().reload();
      visit.pick(DemoUser.DEVELOPER);
      visit.sees("x", "belongs to another attempt");
      assertThat(visit.page().locator(".me")).hasCount(0);
      assertThat(visit.kept()).containsEntry("session", "{}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/", "//evil.example", "#//\\evil", "javascript:x"})
  @Tag("case-98")
  void thePlaceToReturnToIsOneOfThisPageAlone(String place, Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.open("#/account");
      visit.page().locator("button[value=developer]").waitFor();
      String provider = visit.page().url();
      // Another page of this origin lays an attempt with a place of its own choice.
      visit.page().navigate(portal.address() + "/favicon.svg");
      visit
          .page()
          .evaluate(
              "place => { const kept = JSON.parse(sessionStorage.getItem('pintle.sign-in'));"
                  + " kept.place = place;"
                  + " sessionStorage.setItem('pintle.sign-in', JSON.stringify(kept)); }",
              place);
      visit.page().navigate(provider);
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      assertThat(visit.page()).hasURL(portal.address() + "/#/");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nonce, another, belongs to another attempt",
    "iss, https://evil.example, not from the sign-in service",
    "aud, another-client, meant for another application",
    "azp, another-client, meant for another application",
    "exp, 1, damaged",
    "at_hash, AAAAAAAAAAAAAAAAAAAAAA, damaged",
  })
  @Tag("case-59")
  void refusesATokenWhoseClaimIsWrong(String claim, String value, String told, Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.page().route(TOKEN_ENDPOINT, route -> answerWith(route, claim, value));
      visit.open("#/account");
      visit.pick(DemoUser.DEVELOPER);
      visit.sees("x", told);
      assertThat(visit.page().locator(".me")).hasCount(0);
      assertThat(visit.kept()).containsEntry("session", "{}");
    }
  }

  @Test
  @Tag("case-59")
  void refusesATokenThatHasExpired(Portal portal) {
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.page().clock().install();
      visit.page().clock().setSystemTime(System.currentTimeMillis() + 7_200_000);
      visit.open("#/");
      visit.pick(DemoUser.DEVELOPER);
      visit.sees("x", "has expired already");
    }
  }

  /** The provider's own answer with one claim of its ID token changed. */
  private static void answerWith(Route route, String claim, String value) {
    try {
      APIResponse answer = route.fetch();
      Map<String, Object> tokens = new LinkedHashMap<>(JSON.std.mapFrom(answer.text()));
      String[] parts = String.valueOf(tokens.get("id_token")).split("\\.", -1);
      Map<String, Object> claims =
          new LinkedHashMap<>(
              JSON.std.mapFrom(
                  new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)));
      claims.put(claim, value.chars().allMatch(Character::isDigit) ? Long.parseLong(value) : value);
      parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.std.asBytes(claims));
      tokens.put("id_token", String.join(".", parts));
      route.fulfill(
          new Route.FulfillOptions().setResponse(answer).setBody(JSON.std.asString(tokens)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLanguageIsSwitchedInPlaceAndKept(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/new")) {
      visit.field("Name", "Name").fill("Half a word");
      Language other = language == Language.GERMAN ? Language.ENGLISH : Language.GERMAN;
      String code = other.of("DE", "EN");
      visit.page().locator(".languages button", new Page.LocatorOptions().setHasText(code)).click();
      assertThat(visit.page().locator("h1")).hasText(other.of("Neuer Connector", "New connector"));
      assertThat(visit.page().locator("input[name=name]")).hasValue("Half a word");
      assertThat(visit.page())
          .hasTitle(Pattern.compile(other.of("Neuer Connector", "New connector")));
      visit.page().reload();
      visit.pick(DemoUser.DEVELOPER);
      assertThat(visit.page().locator("h1")).hasText(other.of("Neuer Connector", "New connector"));
    }
  }
}
