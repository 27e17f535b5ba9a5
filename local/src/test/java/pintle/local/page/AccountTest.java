package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;

/** The own phone number by PIN, and erasing the own account. */
@ExtendWith(Portal.Extension.class)
final class AccountTest {
  /** Numbers that nobody of the demo directory has; a phone takes three PINs in ten minutes. */
  private static String number(Language language, int nth) {
    return "+4915123456" + (language == Language.GERMAN ? "1" : "2") + "0" + nth;
  }

  @ParameterizedTest
  @EnumSource
  void registersANumberChangesItAndErasesTheAccount(Language language, Portal portal) {
    String first = number(language, 1);
    String second = number(language, 2);
    try (Visit visit = portal.visit(language, DemoUser.OTHER_TENANT_ADMIN, "#/")) {
      visit.sees("registrieren Sie Ihre Telefonnummer", "register your phone number");
      visit.link("Telefonnummer registrieren", "Register phone number").click();
      visit.settled();

      Locator number = visit.field("Mobilnummer", "Mobile number");
      number.fill("1");
      visit.button("PIN generieren", "Generate PIN").click();
      visit.sees("Das ist keine vollständige Nummer", "That is not a complete number");
      assertThat(number).isFocused();
      number.fill("+1 900 555 0100");
      visit.button("PIN generieren", "Generate PIN").click();
      visit.sees("Nehmen Sie eine Mobilnummer", "Use a mobile number");
      number.fill(first);
      visit.button("PIN generieren", "Generate PIN").click();

      Locator pin = visit.field("PIN", "PIN");
      assertThat(pin).isFocused();
      assertThat(pin).hasAttribute("autocomplete", "one-time-code");
      assertThat(pin).hasAttribute("inputmode", "numeric");
      pin.fill("12");
      visit.button("PIN bestätigen", "Verify PIN").click();
      visit.sees("Die PIN hat sechs Ziffern", "The PIN has six digits");
      String right = portal.pintle().pin(first);
      pin.fill(right.equals("000000") ? "000001" : "000000");
      visit.button("PIN bestätigen", "Verify PIN").click();
      visit.sees("Die PIN ist falsch", "The PIN is wrong");
      pin.fill(right);
      visit.button("PIN bestätigen", "Verify PIN").click();
      visit.sees("Ihre Nummer ist bestätigt.", "Your number is verified.");
      assertThat(visit.page().locator(".number")).hasText(first);

      visit.button("Nummer ändern", "Change number").click();
      visit.field("Mobilnummer", "Mobile number").fill(second);
      visit.button("PIN generieren", "Generate PIN").click();
      assertThat(visit.field("PIN", "PIN")).isFocused();
      visit.field("PIN", "PIN").fill(portal.pintle().pin(second));
      visit.button("PIN bestätigen", "Verify PIN").click();
      assertThat(visit.page().locator(".number")).hasText(second);

      visit.button("Konto löschen", "Erase account").click();
      visit.dialog().element().locator("[name=typed]").fill(visit.says("löschen", "erase"));
      visit.dialog().button("Konto löschen", "Erase account").click();
      visit.sees("Ihr Konto ist gelöscht", "Your account is erased");
      visit.dialog().button("Schließen", "Close").click();
      assertThat(visit.button("Anmelden", "Sign in")).isVisible();
      // A sign-in within the second of the erasure counts as one of before it.
      visit.page().waitForTimeout(1_100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsDownWhereThePinCanNotBeSentAgainYet(Language language, Portal portal) {
    String number = number(language, 3);
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/account")) {
      visit.button("Nummer ändern", "Change number").click();
      visit.field("Mobilnummer", "Mobile number").fill(number);
      visit.button("PIN generieren", "Generate PIN").click();
      Locator again = visit.button("PIN noch einmal senden", "Send PIN again");
      Locator told = visit.page().locator("#view form > .hint[role=status]");
      for (int sent = 1; sent < 3; sent++) {
        visit.page().waitForResponse("**/v1/me/phone/pin", again::click);
        assertThat(again).not().hasAttribute("aria-busy", "true");
        assertThat(told).hasText(visit.says("Die PIN wurde gesendet.", "The PIN was sent."));
      }
      again.click();
      assertThat(again).isDisabled();
      assertThat(told).containsText(visit.says("Bitte warten Sie", "Please wait"));
      assertThat(visit.page().locator("#view form > .hint[aria-hidden]"))
          .hasText(Pattern.compile(visit.says("Noch [0-9]+:[0-5][0-9]", "[0-9]+:[0-5][0-9] left")));

      visit.button("Andere Nummer", "Other number").click();
      visit.field("Mobilnummer", "Mobile number").fill(number);
      visit.button("PIN generieren", "Generate PIN").click();
      visit.sees("Zu viele Anfragen. Versuchen Sie es in", "Too many requests. Try again in");
      visit.button("Abbrechen", "Cancel").click();
      assertThat(visit.page().locator(".number")).hasText(DemoUser.DEVELOPER.mobileNumber());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberIsTypedAsAtHomeAndSentWhole(Language language, Portal portal) {
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/account")) {
      visit.button("Nummer ändern", "Change number").click();
      Locator country = visit.field("Land", "Country");
      assertThat(country).hasValue(language.of("DE", "GB"));
      visit.sees("Zum Beispiel 01512 3456789", "For example 07400 123456");
      country.selectOption("AT");
      visit.sees("Zum Beispiel 0664 123456", "For example 0664 123456");
      Locator number = visit.field("Mobilnummer", "Mobile number");
      assertThat(number).hasAttribute("placeholder", "0664 123456");
      assertThat(country.locator("option:checked"))
          .hasText(visit.says("Österreich (+43)", "Austria (+43)"));
      number.fill("+41 78 123");
      assertThat(country).hasValue("CH");

      number.fill("0 78 / 765 43-" + language.of("21", "22"));
      Request sent =
          visit
              .page()
              .waitForRequest(
                  "**/v1/me/phone/pin",
                  () -> visit.button("PIN generieren", "Generate PIN").click());
      String whole = "+4178765432" + language.of("1", "2");
      assertThat(sent.postData()).isEqualTo("{\"mobileNumber\":\"" + whole + "\"}");
      visit.sees("Die SMS an " + whole, "The SMS to " + whole);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyCountriesThatGetAnSmsAreOffered(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      settings(visit, "\"countries\":[\"CH\",\"AT\"]");
      visit.open("#/account");
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      visit.button("Nummer ändern", "Change number").click();
      assertThat(visit.field("Land", "Country").locator("option"))
          .hasText(
              language == Language.GERMAN
                  ? new String[] {"Österreich (+43)", "Schweiz (+41)"}
                  : new String[] {"Austria (+43)", "Switzerland (+41)"});
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNextPinWaitsAsLongAsTheDeploymentSays(Language language, Portal portal) {
    try (Visit visit = portal.visit(language)) {
      settings(visit, "\"pinInterval\":90");
      visit.page().clock().install();
      visit.open("#/account");
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      visit.button("Nummer ändern", "Change number").click();
      visit.field("Mobilnummer", "Mobile number").fill(number(language, 4));
      visit.button("PIN generieren", "Generate PIN").click();
      Locator again = visit.button("PIN noch einmal senden", "Send PIN again");
      assertThat(again).isDisabled();
      visit.sees("Kommt sie nicht an", "If it does not arrive");
      assertThat(visit.page().locator("#view form > .hint[aria-hidden]"))
          .hasText(Pattern.compile(visit.says("Noch 1:[23][0-9]", "1:[23][0-9] left")));
      visit.page().clock().fastForward(90_000);
      assertThat(again).isEnabled();
      visit.sees("Sie können jetzt eine weitere PIN anfordern", "You can ask for another PIN now");
    }
  }

  /** The page's own settings with more in them. */
  private static void settings(Visit visit, String more) {
    visit
        .page()
        .route(
            "**/config.json",
            route -> {
              APIResponse answer = route.fetch();
              String body = answer.text().replaceFirst("\"pinInterval\":[0-9]+", more);
              route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(body));
            });
  }

  @ParameterizedTest
  @EnumSource
  void aBrowserThatReadsTheSmsFillsThePinIn(Language language, Portal portal) {
    String number = number(language, 5);
    try (Visit visit = portal.visit(language)) {
      // Chromium offers this on phones; here stands what it would do.
      visit
          .page()
          .addInitScript(
              "window.OTPCredential = class {}; navigator.credentials.get = options =>"
                  + " new Promise((resolve, reject) => { window.asked = options.otp.transport[0];"
                  + " window.arrive = code => resolve({ code }); options.signal.onabort = reject; });");
      visit.open("#/account");
      visit.pick(DemoUser.DEVELOPER);
      visit.settled();
      visit.button("Nummer ändern", "Change number").click();
      visit.field("Mobilnummer", "Mobile number").fill(number);
      visit.button("PIN generieren", "Generate PIN").click();
      assertThat(visit.field("PIN", "PIN")).isFocused();
      assertThat(portal.pintle().inbox(number))
          .contains("\\n@127.0.0.1 #" + portal.pintle().pin(number) + "\"");
      assertThat(visit.page().evaluate("() => window.asked")).isEqualTo("sms");
      String wrong = portal.pintle().pin(number).equals("000000") ? "000001" : "000000";
      visit.page().evaluate("code => window.arrive(code)", wrong);
      visit.sees("Die PIN ist falsch", "The PIN is wrong");
      assertThat(visit.field("PIN", "PIN")).hasValue(wrong);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberOfSomebodyElseIsToldAfterTheRightPin(Language language, Portal portal) {
    String taken = DemoUser.GROUP_ADMIN.mobileNumber();
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/account")) {
      visit.button("Nummer ändern", "Change number").click();
      visit.field("Mobilnummer", "Mobile number").fill(taken);
      visit.button("PIN generieren", "Generate PIN").click();
      assertThat(visit.field("PIN", "PIN")).isFocused();
      visit.field("PIN", "PIN").fill(portal.pintle().pin(taken));
      visit.button("PIN bestätigen", "Verify PIN").click();
      visit.sees("Ein Administrator kann sie freigeben", "An administrator can release it");
    }
  }
}
