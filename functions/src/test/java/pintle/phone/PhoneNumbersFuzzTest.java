package pintle.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;

/** Whatever is sent as a phone number. */
final class PhoneNumbersFuzzTest {
  private static final TenantId TENANT = new TenantId("tenant");
  private static final MemberIds MEMBERS = new MemberIds(() -> new byte[32]);

  @FuzzTest(maxDuration = "60s")
  @Tag("case-11")
  @Tag("case-12")
  @Tag("case-13")
  void aTextIsRefusedOrIsOneNumberUnderOneKey(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    PhoneNumber number;
    try {
      number = parse(text);
    } catch (Refusal refusal) {
      assertThat(refusal.reason()).isIn(Reason.FIELD_INVALID, Reason.NUMBER_UNSUPPORTED);
      return;
    }

    assertThat(text).matches("[ \\-.()\\[\\]+0-9]{1,40}");
    assertThat(number.e164()).matches("\\+[1-9][0-9]{6,14}");
    assertThat(number.region()).matches("[A-Z]{2}");
    assertSame(number, parse(number.e164()));
    assertSame(number, parse(text.replaceAll("[^+0-9]", "")));
    assertSame(number, parse(" " + String.join("-", number.e164().split("(?<=[0-9])")) + "."));
  }

  private static void assertSame(PhoneNumber one, PhoneNumber other) {
    assertThat(other).isEqualTo(one);
    assertThat(MEMBERS.of(TENANT, other)).isEqualTo(MEMBERS.of(TENANT, one));
    assertThat(MEMBERS.ofNumber(other)).isEqualTo(MEMBERS.ofNumber(one));
    assertThat(MEMBERS.ofPrefix(other)).isEqualTo(MEMBERS.ofPrefix(one));
  }

  private static PhoneNumber parse(String text) {
    return PhoneNumbers.parse("mobileNumber", text);
  }
}
