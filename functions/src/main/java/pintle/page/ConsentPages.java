package pintle.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import pintle.connector.Scope;
import pintle.http.ApiResponse;
import pintle.oauth.Authorization;
import pintle.oauth.Consents.Choice;
import pintle.oauth.Consents.Question;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.token.Reach;

/**
 * The pages on which a person signs in by phone and consents. Every text of others is escaped and
 * stands by itself ({@code bdi}), so that a name can neither be markup nor turn its neighbours.
 */
final class ConsentPages {
  private final Template template;
  private static final Pattern DIRECTION =
      Pattern.compile("[\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069]");

  private final String style;
  private final String styleSource;
  private final Map<String, Words> words = Words.all();

  ConsentPages() {
    template = Mustache.compiler().compile(Resource.text("consent.html"));
    style = Resource.text("consent.css");
    byte[] digest = Digest.of(style.getBytes(StandardCharsets.UTF_8)).bytes();
    styleSource = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  /** The words for these preferences, the stronger first. */
  Words words(List<String> preferences) {
    Words found = words.get(Words.language(preferences));
    if (found == null) {
      throw new IllegalStateException("every language has words");
    }
    return found;
  }

  /** Asks for the number. */
  ApiResponse phone(View view, String typed, Optional<Refusal> why) {
    return answer(view, "phone", Map.of("number", typed), "phoneInvalid", why);
  }

  /** Asks for the PIN that the number got. */
  ApiResponse pin(View view, String number, Optional<Refusal> why) {
    return answer(view, "pin", Map.of("number", number), "pinInvalid", why);
  }

  /**
   * Asks for the consent.
   *
   * @param proof of who signed in; comes back with the answer
   */
  ApiResponse consent(View view, String proof, Question question, Optional<Refusal> why) {
    Map<String, Object> model = new HashMap<>();
    model.put("proof", proof);
    model.put("user", plain(question.user()));
    model.put(
        "owner",
        question
            .owner()
            .map(ConsentPages::plain)
            .orElseGet(() -> view.words().get("ownerUnknown")));
    model.put("permissions", permissions(view.authorization().scopes(), view.words()));
    List<Map<String, String>> choices =
        question.choices().stream().map(choice -> reach(choice, view.words())).toList();
    boolean choose = choices.size() > 1;
    model.put("choose", choose);
    model.put("choices", choices);
    // An empty text would count as one that is there.
    model.put("reach", choose ? false : choices.getFirst().get("text"));
    model.put("host", view.authorization().back().host());
    return answer(view, "consent", model, "", why);
  }

  private static Map<String, String> reach(Choice choice, Words words) {
    Reach.Kind kind = choice.reach().kind();
    String now = words.get("reachNow") + " " + choice.groupCount() + ".";
    return Map.of(
        "kind",
        kind.text(),
        "text",
        kind == Reach.Kind.TENANT
            ? words.get("reachTenant") + " " + now
            : words.get("reachUser") + " " + now + " " + words.get("reachGrows"));
  }

  /** Says why it does not go on, and how to start again. */
  ApiResponse refused(Words language, Refusal refusal, String requestId) {
    Map<String, Object> model = model(language, "refused");
    model.put("refused", Map.of("sentence", language.refusal(refusal), "requestId", requestId));
    return ApiResponse.refusedPage(refusal, template.execute(model), headers(language, "'self'"));
  }

  /** Without direction marks: an unpaired one could close the isolation of {@code bdi}. */
  private static String plain(String written) {
    return DIRECTION.matcher(written).replaceAll("");
  }

  private ApiResponse answer(
      View view, String page, Map<String, Object> own, String field, Optional<Refusal> why) {
    Map<String, Object> model = model(view.words(), page);
    Map<String, Object> shown = new HashMap<>(own);
    shown.put("parameters", view.asked().text());
    shown.put("connector", plain(view.authorization().connector().details().name()));
    model.put(page, shown);
    why.ifPresent(refusal ->
        model.put(
            "error",
            refusal.reason() == Reason.FIELD_INVALID
                ? view.words().get(field)
                : view.words().refusal(refusal)));
    String html = template.execute(model);
    // Chromium looks at form-action again where the answer to a form is a redirect.
    Map<String, String> headers =
        headers(view.words(), "'self' " + view.authorization().back().origin());
    return why.map(refusal -> ApiResponse.refusedPage(refusal, html, headers))
        .orElseGet(() -> ApiResponse.page(html, headers));
  }

  private Map<String, Object> model(Words language, String page) {
    Map<String, Object> model = new HashMap<>();
    model.put("language", language.language());
    model.put("words", language.map());
    model.put("style", style);
    model.put("title", language.get(page + "Title"));
    for (String each : List.of("phone", "pin", "consent", "refused", "error")) {
      model.put(each, false);
    }
    return model;
  }

  private Map<String, String> headers(Words language, String formAction) {
    return Map.of(
        "Content-Security-Policy",
        "default-src 'none'; style-src "
            + styleSource
            + "; form-action "
            + formAction
            + "; frame-ancestors 'none'; base-uri 'none'",
        "Content-Language",
        language.language(),
        "Vary",
        "Accept-Language");
  }

  /** One line for each kind of content, with all that may be done with it. */
  private static List<Map<String, String>> permissions(Set<Scope> scopes, Words words) {
    Map<String, StringJoiner> verbs = new LinkedHashMap<>();
    scopes.stream()
        .sorted()
        .forEach(scope ->
            verbs
                .computeIfAbsent(words.permission(scope), name -> new StringJoiner(", "))
                .add(words.verb(scope)));
    return verbs.entrySet().stream()
        .map(one -> Map.of("name", one.getKey(), "verbs", one.getValue().toString()))
        .toList();
  }

  /** What every page knows. */
  record View(Asked asked, Authorization authorization, Words words) {}
}
