package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import pintle.local.signin.DemoUser;

/**
 * Somebody at the page, in a profile of their own. Words are given in both languages. What the
 * browser complains of is an error at the end, but for the refusals that a test provokes.
 */
final class Visit implements AutoCloseable {
  private final String address;
  private final Language language;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  Visit(String address, Language language, BrowserContext context) {
    this.address = address;
    this.language = language;
    this.context = context;
    this.page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      boolean refusal = message.text().startsWith("Failed to load resource");
      if (!refusal && List.of("error", "warning").contains(message.type())) {
        complaints.add(message.text());
      }
    });
  }

  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  String says(String german, String english) {
    return language.of(german, english);
  }

  /** Opens a place of the page, such as {@code #/new}. */
  void open(String place) {
    page.navigate(address + "/" + place);
  }

  /** Goes to a place without loading the page anew. */
  void go(String place) {
    page.evaluate("place => { location.hash = place; }", place);
    settled();
  }

  /** Chooses one of the users at the provider. */
  void pick(DemoUser user) {
    page.locator("button[value=" + user.login() + "]").click();
  }

  /** Waits until a view is there. */
  void settled() {
    assertThat(page.locator("main h1")).isVisible();
    assertThat(page.locator("main .loading")).hasCount(0);
  }

  Locator heading(String german, String english) {
    return role(AriaRole.HEADING, german, english).first();
  }

  Locator button(String german, String english) {
    return role(AriaRole.BUTTON, german, english);
  }

  Locator link(String german, String english) {
    return role(AriaRole.LINK, german, english);
  }

  private Locator role(AriaRole role, String german, String english) {
    return page.getByRole(
        role, new Page.GetByRoleOptions().setName(says(german, english)).setExact(true));
  }

  Locator field(String german, String english) {
    return page.getByLabel(says(german, english), new Page.GetByLabelOptions().setExact(true));
  }

  Locator text(String german, String english) {
    return page.getByText(says(german, english));
  }

  /** The one open dialog. */
  Dialog dialog() {
    return new Dialog(page.locator("dialog[open]"));
  }

  void sees(String german, String english) {
    assertThat(text(german, english).first()).isVisible();
  }

  /** The whole document as text, and what the browser keeps of this origin. */
  String everything() {
    return String.valueOf(
        page.evaluate(
            "() => document.documentElement.outerHTML + JSON.stringify([location.href,"
                + " {...localStorage}, {...sessionStorage}, history.state, document.cookie])"));
  }

  /** What the browser stores of this origin, and its address. */
  @SuppressWarnings("unchecked")
  Map<String, Object> kept() {
    return (Map<String, Object>)
        page.evaluate(
            "() => ({ href: location.href, local: JSON.stringify(localStorage),"
                + " session: JSON.stringify(sessionStorage), cookie: document.cookie,"
                + " state: JSON.stringify(history.state) })");
  }

  /** Forgets complaints that a test provoked on purpose; gives them. */
  List<String> takeComplaints() {
    List<String> taken = List.copyOf(complaints);
    complaints.clear();
    return taken;
  }

  @Override
  public void close() {
    context.close();
    Assertions.assertThat(complaints).as("complaints of the browser").isEmpty();
  }

  /** A dialog of the page. */
  final class Dialog {
    private final Locator element;

    private Dialog(Locator element) {
      this.element = element;
    }

    Locator element() {
      return element;
    }

    Locator button(String german, String english) {
      return element.getByRole(
          AriaRole.BUTTON,
          new Locator.GetByRoleOptions().setName(says(german, english)).setExact(true));
    }

    /** A value that is shown once, by its label. */
    String value(String german, String english) {
      return element.locator("output[aria-label='" + says(german, english) + "']").innerText();
    }

    /** Says that it is kept, and closes it. */
    void keep() {
      assertThat(button("Schließen", "Close")).isDisabled();
      element.getByLabel(says("Ich habe es gesichert", "I have saved it")).check();
      button("Schließen", "Close").click();
      assertThat(element).hasCount(0);
    }
  }
}
