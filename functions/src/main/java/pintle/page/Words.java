package pintle.page;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import pintle.connector.Scope;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/** The words of the pages in one language. */
final class Words {
  /** The first one is for those who prefer neither. */
  static final List<String> LANGUAGES = List.of("en", "de");

  private static final int LONGEST_PREFERENCE = 500;

  private final String language;
  private final Map<String, String> words;

  private Words(String language, Map<String, String> words) {
    this.language = language;
    this.words = Map.copyOf(words);
  }

  /** The words of each language. */
  static Map<String, Words> all() {
    return LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(one -> one, Words::load));
  }

  private static Words load(String language) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Resource.text("consent." + language + ".properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> words = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> words.put(key, properties.getProperty(key)));
    return new Words(language, words);
  }

  /**
   * The language that is wanted most.
   *
   * @param preferences the stronger first, each a list as in Accept-Language (RFC 9110, section
   *     12.5.4); malformed ones say nothing
   */
  static String language(List<String> preferences) {
    return preferences.stream()
        .flatMap(one -> ranges(one).stream())
        .filter(range -> range.getWeight() > 0)
        .map(range -> range.getRange().split("-", 2)[0])
        .filter(LANGUAGES::contains)
        .findFirst()
        .orElse(LANGUAGES.getFirst());
  }

  private static List<LanguageRange> ranges(String preference) {
    if (preference.isEmpty() || preference.length() > LONGEST_PREFERENCE) {
      return List.of();
    }
    try {
      return LanguageRange.parse(preference);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Such as {@code de}. */
  String language() {
    return language;
  }

  /** All of them, for a template. */
  Map<String, String> map() {
    return words;
  }

  String get(String key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no word for " + key));
  }

  private Optional<String> find(String key) {
    return Optional.ofNullable(words.get(key));
  }

  /** Why not, and when to try again where that is known. */
  String refusal(Refusal refusal) {
    Reason reason = refusal.reason();
    String sentence =
        find("reason_" + reason.name()).orElseGet(() -> get("code_" + reason.code().text()));
    return refusal.retryAfterSeconds() == 0
        ? sentence
        : sentence + " " + later(refusal.retryAfterSeconds());
  }

  private String later(long seconds) {
    return seconds < 120
        ? get("waitSeconds").replace("{0}", Long.toString(seconds))
        : get("waitMinutes").replace("{0}", Long.toString((seconds + 59) / 60));
  }

  /** What a scope is about. */
  String permission(Scope scope) {
    return get("permission_" + scope.text().split("\\.", 2)[0]);
  }

  /** What may be done with it. */
  String verb(Scope scope) {
    return get("verb_" + scope.text().split("\\.", 2)[1]);
  }
}
