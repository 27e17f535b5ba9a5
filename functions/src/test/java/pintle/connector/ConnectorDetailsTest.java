package pintle.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.refusal.Reason;
import pintle.world.Refused;

final class ConnectorDetailsTest {
  @Test
  void stripsTheName() {
    assertThat(new ConnectorDetails("  Reporter ", "", "").name()).isEqualTo("Reporter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "a\nb", "a\u0000b", "a\u007fb"})
  void refusesANameThatIsNoLine(String name) {
    Refused.with(Reason.FIELD_INVALID, () -> new ConnectorDetails(name, "", ""));
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(new ConnectorDetails("n".repeat(100), "d".repeat(1000), "").name()).hasSize(100);
    Refused.with(Reason.FIELD_INVALID, () -> new ConnectorDetails("n".repeat(101), "", ""));
    Refused.with(Reason.FIELD_INVALID, () -> new ConnectorDetails("n", "d".repeat(1001), ""));
    Refused.with(
        Reason.FIELD_INVALID,
        () -> new ConnectorDetails("n", "", "https://example.com/" + "a".repeat(1000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://example.com",
        "https://example.com/back?a=b",
        "https://example.com:8443/x",
        "http://localhost:8080/back",
        "http://127.0.0.1/back",
        "http://[::1]/back"
      })
  void takesARedirect(String url) {
    assertThat(new ConnectorDetails("n", "", url).redirectUrl()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com",
        "http://localhost.example.com/",
        "http://127.0.0.2/",
        "https://example.com/#a",
        "https://user@example.com/",
        "https:///x",
        "https:example.com",
        "//example.com",
        "/back",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "https://exa mple.com",
        "https://example.com/\\x",
        "https://example.com/\n",
        " ",
        "HTTPS//x",
        "https://"
      })
  void refusesARedirectThatCouldLeak(String url) {
    Refused.with(Reason.FIELD_INVALID, () -> new ConnectorDetails("n", "", url));
  }

  @Test
  @Tag("case-68")
  void aScopeIsExactlyItsText() {
    for (String odd :
        List.of(
            "groupinfo",
            "groupinfo.",
            "groupinfo.readx",
            "groupinfo.*",
            "*",
            "GROUPINFO.READ",
            " groupinfo.read",
            "groupinfo.read ",
            "groupinfo.read,groupinfo.write",
            "")) {
      assertThat(Scope.of(odd)).as(odd).isEmpty();
      assertThat(Scope.known(List.of(odd))).isEmpty();
    }
    assertThat(Scope.of("groupinfo.read")).contains(Scope.GROUPINFO_READ);
    assertThat(Scope.known(List.of("groupinfo.read", "*")))
        .containsExactly(Scope.GROUPINFO_READ)
        .doesNotContain(Scope.GROUPINFO_WRITE);
  }

  @Test
  @Tag("case-68")
  void whatIsInBothIsInEach() {
    assertThat(
            Scope.both(
                Set.of(Scope.GROUPINFO_READ, Scope.MEDIA_READ), Set.of(Scope.GROUPINFO_READ)))
        .containsExactly(Scope.GROUPINFO_READ);
    assertThat(Scope.join(EnumSet.of(Scope.PROFILE_READ, Scope.GROUPINFO_READ), " "))
        .isEqualTo("groupinfo.read profile.read");
  }
}
