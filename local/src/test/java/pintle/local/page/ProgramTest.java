package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** The programs to copy at a connector, run as the page gives them. */
@ExtendWith(Portal.Extension.class)
final class ProgramTest {
  /** Those whose runtime the tests need anyway; local/samples runs the others. */
  private static final List<String> RUNTIMES = List.of("curl", "Python", "JavaScript", "Java");

  static Locator tab(Visit visit, String name) {
    return visit
        .page()
        .getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The programs of these tabs, each copied and run; gives what each wrote. */
  static List<List<String>> ran(List<String> tabs, Language language, Portal portal, Path folder) {
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER,
                Map.of("name", "Programmed", "permissions", List.of("groupinfo.read")));
    String id = connector.text("applicationId");
    String secret = connector.text("applicationSecret");
    String token = portal.pintle().grant(DemoUser.GROUP_ADMIN, id, Map.of("reach", "user"));
    List<List<String>> written = new ArrayList<>();
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id + "/program")) {
      for (String name : tabs) {
        tab(visit, name).click();
        assertThat(tab(visit, name)).hasAttribute("aria-selected", "true");
        Sample sample = Sample.copied(visit);
        assertThat(sample.text())
            .contains(id, portal.address(), "PINTLE_SECRET", "PINTLE_REFRESH_TOKEN")
            .doesNotContain(secret, token, "{{");
        written.add(sample.lines(folder.resolve(name), secret, token));
      }
    }
    return written;
  }

  @ParameterizedTest
  @EnumSource
  void eachCopiedProgramListsTheGroupsOfTheAdministrator(
      Language language, Portal portal, @TempDir Path folder) {
    assertThat(ran(RUNTIMES, language, portal, folder))
        .hasSameSizeAs(RUNTIMES)
        .allSatisfy(
            lines -> assertThat(lines).containsExactlyInAnyOrder("Vertrieb", "Vertrieb Berlin"));
  }

  @ParameterizedTest
  @EnumSource
  void theLanguagesAreChosenByKeyboardAndAReloadKeepsTheChoice(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Chosen", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.DEVELOPER, "#/c/" + id)) {
      List<String> loaded = new ArrayList<>();
      visit.page().onRequest(request -> loaded.add(request.url()));
      visit.link("Programm", "Program").click();
      visit.settled();
      assertThat(visit.heading("Programm", "Program")).isVisible();
      assertThat(tab(visit, "curl")).hasAttribute("aria-selected", "true");
      Keyboard keys = visit.page().keyboard();
      tab(visit, "curl").focus();
      keys.press("ArrowRight");
      assertThat(tab(visit, "Python")).isFocused();
      assertThat(visit.page().locator("pre")).containsText("import urllib.request");
      keys.press("End");
      assertThat(tab(visit, "PowerShell")).isFocused();
      keys.press("ArrowRight");
      assertThat(tab(visit, "curl")).isFocused();
      keys.press("ArrowLeft");
      keys.press("Home");
      keys.press("ArrowRight");
      keys.press("ArrowRight");
      assertThat(visit.page().locator("pre")).containsText("<?php");
      assertThat(visit.page().locator("[role=tab][tabindex='0']")).hasText("PHP");
      keys.press("Tab");
      assertThat(visit.page().locator("pre")).isFocused();
      assertThat(loaded.stream().filter(url -> url.contains("/samples/")))
          .isNotEmpty()
          .noneMatch(url -> url.contains("csharp"));

      visit.page().reload();
      visit.pick(DemoUser.DEVELOPER);
      assertThat(visit.page().locator("pre")).containsText("<?php");
      assertThat(visit.page()).hasURL(portal.address() + "/#/c/" + id + "/program/php");
    }
  }

  @Test
  void whoMayNotChangeAConnectorSeesItsProgramToo(Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Seen", "groupinfo.read");
    String place = "#/c/" + id + "/program/java";
    try (Visit visit = portal.visit(Language.ENGLISH, DemoUser.GROUP_ADMIN, place)) {
      assertThat(visit.page().locator("pre")).containsText("public class Groups");
      assertThat(visit.link("x", "Settings")).hasCount(0);
    }
  }
}
