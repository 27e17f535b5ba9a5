package pintle.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What axe finds on each view: nothing; and each fits into 320 pixels. Each language and each
 * colour scheme is looked at once; {@link PageMatrix} looks at all of them together.
 */
@ExtendWith(Portal.Extension.class)
final class AxeTest {
  private static final int WIDE = 1200;
  private static final int NARROW = 320;
  private static final int HEIGHT = 800;

  private static Visit visit(Language language, Portal portal) {
    return Views.visit(
        portal, language, WIDE, language == Language.GERMAN ? ColorScheme.DARK : ColorScheme.LIGHT);
  }

  private static void findsNothing(Visit visit, String place) {
    assertThat(Views.axe(visit)).as(place).isEmpty();
    visit.page().setViewportSize(NARROW, HEIGHT);
    assertThat(Views.overflow(visit)).as(place).isEmpty();
    visit.page().setViewportSize(WIDE, HEIGHT);
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingBeforeTheSignIn(Language language, Portal portal) {
    try (Visit visit = visit(language, portal)) {
      Views.beforeTheSignIn(visit, place -> findsNothing(visit, place));
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingOnAnyView(Language language, Portal portal) {
    try (Visit visit = visit(language, portal)) {
      Views.afterTheSignIn(portal, visit, place -> findsNothing(visit, place));
    }
  }

  @Test
  void findsWhatIsWrong(Portal portal) {
    try (Visit visit = visit(Language.ENGLISH, portal)) {
      visit.open("");
      visit.settled();
      visit
          .page()
          .evaluate("() => document.querySelector('h1').after(document.createElement('input'))");
      assertThat(Views.axe(visit))
          .anySatisfy(found -> assertThat(found.toString()).startsWith("label "));
    }
  }
}
