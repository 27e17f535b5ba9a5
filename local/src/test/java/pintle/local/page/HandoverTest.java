package pintle.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** Handing a token over by claim code, on the side of whoever may grant. */
@ExtendWith(Portal.Extension.class)
final class HandoverTest {
  private static final String STATES =
      """
      {"next":null,"claimCodes":[
       {"claimId":"1","state":"open","reach":"user","groupId":null,"createdBy":"%1$s",
        "createdAt":1793600000000,"expiresAt":1793859200000,"claimedAt":null,"claimedFrom":null},
       {"claimId":"2","state":"claimed","reach":"group","groupId":"sales","createdBy":"%1$s",
        "createdAt":1793600000000,"expiresAt":1793859200000,"claimedAt":1793620000000,
        "claimedFrom":"203.0.113.7"},
       {"claimId":"3","state":"cancelled","reach":"tenant","groupId":null,"createdBy":"%2$s",
        "createdAt":1793600000000,"expiresAt":1793859200000,"claimedAt":null,"claimedFrom":null},
       {"claimId":"4","state":"expired","reach":"user","groupId":null,"createdBy":"%1$s",
        "createdAt":1793600000000,"expiresAt":1793859200000,"claimedAt":null,"claimedFrom":null}]}\
      """
          .formatted(DemoUser.GROUP_ADMIN.objectId(), "aaaaaaaa-0000-4000-8000-00000000ffff");

  private static Locator rows(Visit visit) {
    return visit.page().locator("section[aria-labelledby=claims] tbody tr");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-100")
  void makesACodeForTheChosenReachAndShowsItOnceWithALinkThatScannersRead(
      Language language, Portal portal) throws Exception {
    Reply connector =
        portal
            .pintle()
            .connector(
                DemoUser.DEVELOPER,
                Map.of("name", "Claimed", "permissions", List.of("groupinfo.read")));
    String id = connector.text("applicationId");
    try (Visit visit = portal.visit(language, 1200, ColorScheme.DARK)) {
      List<String> loaded = new ArrayList<>();
      visit.page().onRequest(request -> loaded.add(request.url()));
      visit.open("#/c/" + id);
      visit.pick(DemoUser.GROUP_ADMIN);
      visit.settled();
      assertThat(rows(visit)).hasCount(0);
      visit.page().locator("input[value=group]").check();
      visit.page().locator("select[name=groupId]").selectOption("sales-berlin");
      String library = portal.address() + "/vendor/uqr.js";
      assertThat(loaded).doesNotContain(library);

      visit.button("Übergabecode erstellen", "Create claim code").click();
      Visit.Dialog dialog = visit.dialog();
      String link = dialog.value("Link", "Link");
      String code = dialog.value("Übergabecode", "Claim code");
      assertThat(link).isEqualTo(portal.address() + "/#/claim/" + code);
      assertThat(loaded).containsOnlyOnce(library);
      assertThat(scanned(dialog.element().locator("svg"))).isEqualTo(link);
      assertThat(dialog.element()).containsText(visit.says("Eine Gruppe", "One group"));
      dialog.keep();
      assertThat(visit.everything()).doesNotContain(code);
      assertThat(rows(visit)).hasCount(1);
      assertThat(rows(visit)).containsText(visit.says("wartet bis", "waits until"));
      assertThat(rows(visit)).containsText("sales-berlin");

      Reply token =
          portal
              .pintle()
              .claim(code, connector.text("applicationId"), connector.text("applicationSecret"));
      String accessToken =
          portal.pintle().exchange(connector, token.text("refreshToken")).text("accessToken");
      assertThat(portal.pintle().groups(accessToken)).containsExactly("sales-berlin");
    }
  }

  /** What a scanner reads from what is on the screen. */
  private static String scanned(Locator drawn) throws Exception {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(drawn.screenshot()));
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
        .getText();
  }

  @ParameterizedTest
  @EnumSource
  void aCodeIsTakenBackWhereItIsConfirmed(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Taken back", "groupinfo.read");
    try (Visit visit = portal.visit(language, DemoUser.GROUP_ADMIN, "#/c/" + id)) {
      visit.button("Übergabecode erstellen", "Create claim code").click();
      visit.dialog().keep();
      visit.button("Zurückziehen", "Cancel code").click();
      visit.dialog().button("Abbrechen", "Cancel").click();
      assertThat(rows(visit).locator(".badge")).hasText(visit.says("wartet", "waiting"));
      visit.button("Zurückziehen", "Cancel code").click();
      visit.dialog().button("Zurückziehen", "Cancel code").click();
      assertThat(rows(visit).locator(".badge")).hasText(visit.says("zurückgezogen", "cancelled"));
      assertThat(visit.heading("Übergabecodes", "Claim codes")).isFocused();
      assertThat(visit.button("Zurückziehen", "Cancel code")).hasCount(0);
      assertThat(
              portal
                  .pintle()
                  .call(DemoUser.GROUP_ADMIN, "GET /v1/connectors/" + id + "/claimCodes")
                  .body())
          .contains("\"state\":\"cancelled\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsOfEachCodeWhatBecameOfIt(Language language, Portal portal) {
    String id = portal.pintle().connector(DemoUser.DEVELOPER, "Told of", "groupinfo.read");
    try (Visit visit = portal.visit(language)) {
      visit
          .page()
          .route(
              "**/v1/connectors/" + id + "/claimCodes",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("application/json")
                          .setBody(STATES)));
      visit.open("#/c/" + id);
      visit.pick(DemoUser.GROUP_ADMIN);
      visit.settled();
      assertThat(rows(visit)).hasCount(4);
      assertThat(rows(visit).nth(0)).containsText(visit.says("Sie", "you"));
      assertThat(rows(visit).nth(0).getByRole(AriaRole.BUTTON)).hasCount(1);
      assertThat(rows(visit).nth(1))
          .containsText(visit.says("abgeholt am 02.11.2026", "claimed 2 Nov 2026"));
      assertThat(rows(visit).nth(1)).containsText("203.0.113.7");
      assertThat(rows(visit).nth(1)).containsText("sales");
      assertThat(rows(visit).nth(2)).containsText("aaaaaaaa…ffff");
      assertThat(rows(visit).nth(2)).containsText(visit.says("zurückgezogen", "cancelled"));
      assertThat(rows(visit).nth(3)).containsText(visit.says("abgelaufen", "expired"));
    }
  }
}
