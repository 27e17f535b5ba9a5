package pintle.page;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pintle.connector.Scope;
import pintle.refusal.Reason;

final class WordsTest {
  private final Map<String, Words> all = Words.all();

  private Words in(String language) {
    return requireNonNull(all.get(language));
  }

  @Test
  void bothLanguagesSayTheSame() {
    assertThat(in("de").map().keySet()).isEqualTo(in("en").map().keySet());
    assertThat(in("de").map().values()).noneMatch(String::isBlank);
  }

  @Test
  void everyRefusalAndEveryScopeHasWords() {
    for (Words words : all.values()) {
      for (Reason reason : Reason.values()) {
        assertThat(words.refusal(reason.refusal())).isNotBlank();
      }
      for (Scope scope : Scope.values()) {
        assertThat(words.permission(scope)).isNotBlank();
        assertThat(words.verb(scope)).isNotBlank();
      }
    }
  }

  @Test
  void noWordIsLeftOver() {
    Set<String> used =
        Pattern.compile("\\{\\{words\\.(\\w+)}}")
            .matcher(Resource.text("consent.html"))
            .results()
            .map(hole -> hole.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    used.addAll(Set.of("phoneInvalid", "pinInvalid", "ownerUnknown", "waitSeconds", "waitMinutes"));
    used.addAll(Set.of("phoneTitle", "pinTitle", "consentTitle", "refusedTitle"));
    used.addAll(Set.of("reachUser", "reachTenant", "reachNow", "reachGrows"));
    for (Reason reason : Reason.values()) {
      used.add("reason_" + reason.name());
      used.add("code_" + reason.code().text());
    }
    for (Scope scope : Scope.values()) {
      String[] parts = scope.text().split("\\.", 2);
      used.addAll(Set.of("permission_" + parts[0], "verb_" + parts[1]));
    }
    assertThat(used).containsAll(in("en").map().keySet());
  }

  @Test
  void aWaitIsToldInSecondsAndThenInMinutes() {
    Words words = in("de");
    assertThat(words.refusal(Reason.SMS_LIMIT.refusal().retryAfter(Duration.ofSeconds(119))))
        .endsWith("119 Sekunden wieder.");
    assertThat(words.refusal(Reason.SMS_LIMIT.refusal().retryAfter(Duration.ofSeconds(121))))
        .endsWith("3 Minuten wieder.");
  }
}
