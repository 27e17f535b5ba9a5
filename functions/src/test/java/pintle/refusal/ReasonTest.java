package pintle.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReasonTest {
  /**
   * RFC 6749, section 5.2, and RFC 6750, section 3: sentences stand in {@code error_description},
   * in JSON and between the quotes of a header.
   */
  @ParameterizedTest
  @EnumSource
  void hasASentenceWithoutQuotesAndBackslashes(Reason reason) {
    assertThat(reason.sentence()).matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
  }
}
