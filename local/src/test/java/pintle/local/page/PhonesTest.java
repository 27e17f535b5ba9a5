package pintle.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's table of countries is that of the library which checks the numbers. */
@ExtendWith(Portal.Extension.class)
final class PhonesTest {
  private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

  @Test
  void theTableIsTheLibrarysOwn() throws Exception {
    List<String> lines =
        Files.readAllLines(Path.of("..", "admin", "phones.js")).stream()
            .filter(line -> line.matches(" {2}[A-Z]{2}: \\['.*"))
            .toList();
    assertThat(lines).isEqualTo(regions().stream().map(PhonesTest::line).toList());
  }

  @Test
  void everyExampleIsReadAsTheNumberThatItShows(Portal portal) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    for (String region : regions()) {
      wanted.put(region, LIBRARY.format(example(region), PhoneNumberFormat.E164));
    }
    try (Visit visit = portal.visit(Language.ENGLISH)) {
      visit.open("");
      assertThat(
              visit
                  .page()
                  .evaluate(
                      "async () => { const { COUNTRIES, wholeNumber } = await import('/phones.js');"
                          + " return Object.fromEntries(Object.entries(COUNTRIES).map("
                          + " ([country, [, , example]]) => [country, wholeNumber(country, example)])); }"))
          .isEqualTo(wanted);
    }
  }

  /** By calling code; where several share one, the largest first. */
  private static List<String> regions() {
    return LIBRARY.getSupportedRegions().stream()
        .filter(region -> LIBRARY.getExampleNumberForType(region, PhoneNumberType.MOBILE) != null)
        .sorted(
            Comparator.comparingInt(LIBRARY::getCountryCodeForRegion)
                .thenComparing(region ->
                    !LIBRARY
                        .getRegionCodeForCountryCode(LIBRARY.getCountryCodeForRegion(region))
                        .equals(region))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static PhoneNumber example(String region) {
    return LIBRARY.getExampleNumberForType(region, PhoneNumberType.MOBILE);
  }

  private static String line(String region) {
    int code = LIBRARY.getCountryCodeForRegion(region);
    String trunk = Objects.requireNonNullElse(LIBRARY.getNddPrefixForRegion(region, true), "");
    PhoneNumber number = example(region);
    String national = LIBRARY.format(number, PhoneNumberFormat.NATIONAL);
    String digits = national.replaceAll("[^0-9]", "");
    String read =
        "+" + code + (digits.startsWith(trunk) ? digits.substring(trunk.length()) : digits);
    // A few countries write a mobile number at home with digits that it does not have abroad.
    String shown =
        read.equals(LIBRARY.format(number, PhoneNumberFormat.E164))
            ? national
            : LIBRARY
                .format(number, PhoneNumberFormat.INTERNATIONAL)
                .substring(("+" + code + " ").length());
    return "  %s: ['%d', '%s', '%s'],".formatted(region, code, trunk, shown);
  }
}
