package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.group.GroupId;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;

final class ReceiptTextTest {
  /** GSM 03.38 without its escapes, which count twice. */
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
          + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  private static final TenantId GUID = new TenantId("8a1f6c1e-0d5b-4a55-9f0e-1c2d3e4f5a6b");
  private static final TenantId LONGEST = new TenantId("t".repeat(64));
  private static final String PAGE = "https://" + "p".repeat(35) + ".test";
  private static final Reach GROUP = new Reach(Reach.Kind.GROUP, Optional.of(new GroupId("board")));

  static Stream<Arguments> texts() {
    return Stream.of(true, false)
        .flatMap(german ->
            Stream.of(GUID, LONGEST)
                .flatMap(tenant ->
                    Stream.of(Reach.USER, Reach.TENANT, GROUP)
                        .map(reach -> Arguments.of(german, tenant, reach))));
  }

  private static FreezeCode code(TenantId tenant) {
    GrantRef grant = new GrantRef(tenant, new GrantId(new UUID(1, 2).toString()));
    return FreezeCode.random(grant, new SeededRandomness(3));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void fitsIntoTwoPartsOfTheBasicAlphabet(boolean german, TenantId tenant, Reach reach) {
    assertThat(PAGE).hasSize(8 + 40);
    String text = new ReceiptText(german, PAGE).of(reach, code(tenant));

    assertThat(text.chars()).allMatch(one -> BASIC.indexOf(one) >= 0);
    assertThat(ReceiptText.parts(text)).isEqualTo(2);
    assertThat(text)
        .endsWith("\n" + PAGE + "/#/freeze/" + code(tenant).text().reveal())
        .doesNotContain("board");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "160,1", "161,2", "306,2", "307,3", "459,3"})
  void countsThePartsAsCarriersDo(int length, int parts) {
    assertThat(ReceiptText.parts("x".repeat(length))).isEqualTo(parts);
  }

  @Test
  void saysWhetherItIsForAllGroups() {
    ReceiptText english = new ReceiptText(false, PAGE);
    ReceiptText german = new ReceiptText(true, PAGE);

    assertThat(english.of(Reach.TENANT, code(GUID)))
        .startsWith("Pintle: a token for all groups was made in your name. Not by you?");
    assertThat(english.of(Reach.USER, code(GUID)))
        .startsWith("Pintle: a token was made in your name. Not by you?");
    assertThat(german.of(Reach.TENANT, code(GUID)))
        .startsWith("Pintle: In Ihrem Namen wurde ein Token für alle Gruppen erstellt.");
    assertThat(german.of(GROUP, code(GUID)))
        .startsWith("Pintle: In Ihrem Namen wurde ein Token erstellt.");
  }

  @Test
  void aCodeNamesItsGrantAndIsReadAsItWasWritten() {
    for (TenantId tenant : List.of(GUID, LONGEST)) {
      FreezeCode code = code(tenant);
      String text = code.text().reveal();

      assertThat(text).startsWith("pintle_fc_").hasSizeLessThanOrEqualTo(146);
      FreezeCode read = FreezeCode.parse(text).orElseThrow();
      assertThat(read.grant()).isEqualTo(code.grant());
      assertThat(read.digest()).isEqualTo(code.digest());
      assertThat(FreezeCode.parse(text + "A")).isEmpty();
      assertThat(RefreshToken.parse(text.replace("pintle_fc_", "pintle_rt_"))).isEmpty();
      assertThat(code.toString()).doesNotContain(text.substring(60));
    }
    assertThat(code(GUID).text().reveal()).hasSize(82);
  }
}
