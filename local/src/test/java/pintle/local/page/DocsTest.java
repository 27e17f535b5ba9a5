package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pintle.local.signin.DemoUser;
import pintle.world.Contract;

/** docs/openapi.yaml as a page of the local run; what the browser complains of is an error. */
@ExtendWith(Portal.Extension.class)
final class DocsTest {
  @Test
  void showsEachOperationAndTriesOneWithoutAskingElsewhere(Portal portal) {
    int operations =
        Contract.document().path("paths").valueStream().mapToInt(item -> item.size()).sum();
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      List<String> asked = new ArrayList<>();
      visit.page().onRequest((Request request) -> asked.add(request.url()));
      visit.open("local/docs");
      assertThat(visit.page().locator(".opblock")).hasCount(operations);
      visit.page().locator("button.authorize").click();
      visit
          .page()
          .locator("section input#auth-bearer-value")
          .first()
          .fill(portal.pintle().signIn(DemoUser.DEVELOPER));
      visit.page().locator(".auth-container button[type=submit]").first().click();
      visit.page().locator(".btn-done").first().click();
      Locator operation = visit.page().locator("#operations-ManageUsers-showMe");
      operation.locator(".opblock-summary-control").click();
      operation.locator("button.execute").click();
      assertThat(operation.locator(".live-responses-table td.response-col_status:not(.col_header)"))
          .containsText("200");
      assertThat(operation.locator(".live-responses-table")).containsText("\"tenantAdmin\": false");
      String origin = URI.create(portal.pintle().address()).getRawAuthority();
      assertThat(asked)
          .filteredOn(url -> !url.startsWith("data:"))
          .isNotEmpty()
          .allMatch(url -> URI.create(url).getRawAuthority().equals(origin));
    }
  }
}
