package pintle.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stack is deployed with the figures of docs/security.md where nobody says otherwise. */
final class FiguresTest {
  private static Node parameters() throws IOException {
    return Checkout.template().tree().at("Parameters");
  }

  @ParameterizedTest
  @CsvSource({
    "SmsInterval, PT60S",
    "SmsPerPhone10Minutes, 3",
    "SmsPerPhoneDay, 5",
    "SmsPerUserDay, 5",
    "SmsPerIpHour, 60",
    "SmsPerPrefixHour, 10",
    "SmsPerConnectorDay, 100",
    "SmsPurseTenantDay, 20",
    "SmsPerStackDay, 1000",
    "PinAnswerFloorMs, 600",
    "RefreshTokenDays, 365",
    "AccessTokenHours, 24",
    "RenewalGraceSeconds, 60",
    "AdminProofDays, 90",
    "TenantReachByPin, false"
  })
  void isTheDefault(String parameter, String figure) throws IOException {
    assertThat(parameters().at(parameter, "Default").text()).isEqualTo(figure);
  }

  @Test
  void theAuthorizerKeepsAnAnswerForAMinuteAtMost() throws IOException {
    assertThat(parameters().at("AuthorizerCacheSeconds", "Default").text()).isEqualTo("5");
    assertThat(parameters().at("AuthorizerCacheSeconds", "MaxValue").text()).isEqualTo("60");
  }
}
