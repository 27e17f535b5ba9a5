package pintle.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.phone.PhoneNumber;

@Tag("case-17")
final class SmsPurseTest {
  @Test
  void aPriceIsThatOfTheCountryOrOfTheRest() {
    SmsPurse purse = SmsPurse.of("2.5", "DE=0.09, *=0.150001");

    assertThat(purse.perTenantDay()).isEqualTo(2_500_000);
    assertThat(purse.price(new PhoneNumber("+4915112345601", "DE"))).isEqualTo(90_000);
    assertThat(purse.price(new PhoneNumber("+33612345678", "FR"))).isEqualTo(150_001);
    assertThat(purse.price(new PhoneNumber("+33612345678", ""))).isEqualTo(150_001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "-1; *=0.1",
        "1e3; *=0.1",
        "٢٠; *=0.1",
        "1.0000001; *=0.1",
        "''; *=0.1",
        "20; DE=0.1",
        "20; *=0.1,*=0.2",
        "20; *=0.1,",
        "20; de=0.1,*=0.1",
        "20; *=1.2.3",
        "20; *=-1",
        "20; ''"
      })
  void refusesWhatIsNoAmountOrNoListOfPrices(String dollars, String prices) {
    assertThatIllegalArgumentException().isThrownBy(() -> SmsPurse.of(dollars, prices));
  }
}
