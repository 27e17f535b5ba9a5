package pintle.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every view in each language, colour scheme and size: axe finds nothing, and nothing reaches over
 * the right edge. No part of {@code make test}; {@code local/page-matrix} runs it.
 */
@ExtendWith(Portal.Extension.class)
final class PageMatrix {
  private static final Path SEEN = Path.of("target", "page-matrix.txt");

  /** The last is a window of 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10). */
  private enum Size {
    WIDE(1200, 800),
    NARROW(320, 800),
    ENLARGED(320, 256);

    private final int width;
    private final int height;

    Size(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsFoundOnAnyView(Language language, Portal portal) {
    List<String> found = new ArrayList<>();
    try (Visit visit = Views.visit(portal, language, Size.WIDE.width, ColorScheme.LIGHT)) {
      Consumer<String> look = place -> found.addAll(looked(visit, language, place));
      Views.beforeTheSignIn(visit, look);
      Views.afterTheSignIn(portal, visit, look);
    }
    assertThat(found).isEmpty();
  }

  /** Looks in each colour scheme and size; the page is as before at the end. */
  private static List<String> looked(Visit visit, Language language, String place) {
    List<String> found = new ArrayList<>();
    int looks = 0;
    for (ColorScheme colours : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      visit.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
      for (Size size : Size.values()) {
        visit.page().setViewportSize(size.width, size.height);
        String where = String.join(" ", language.name(), colours.name(), size.name(), place);
        Views.axe(visit).forEach(one -> found.add(where + ": " + one));
        Views.overflow(visit).forEach(one -> found.add(where + ": over the edge: " + one));
        looks++;
      }
    }
    visit.page().setViewportSize(Size.WIDE.width, Size.WIDE.height);
    tell("%s %s: %d looks, %d findings".formatted(language, place, looks, found.size()));
    found.forEach(PageMatrix::tell);
    return found;
  }

  private static void tell(String line) {
    try {
      Files.writeString(SEEN, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
