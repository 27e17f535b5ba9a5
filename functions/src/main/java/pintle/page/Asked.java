package pintle.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pintle.http.Parameters;
import pintle.oauth.AuthorizationRequest;

/**
 * What a program asks for, as it travels through the pages: one field in form encoding, because a
 * browser changes line ends in a field and the state is to come back byte for byte.
 *
 * @param locales {@code ui_locales} (OpenID Connect Core, section 3.1.2.1)
 */
record Asked(AuthorizationRequest request, Optional<String> locales) {

  static Asked of(Parameters sent) {
    return new Asked(
        new AuthorizationRequest(
            sent.optional("client_id"),
            sent.optional("redirect_uri"),
            sent.optional("state"),
            sent.optional("scope"),
            sent.optional("response_type"),
            sent.optional("response_mode"),
            sent.optional("code_challenge"),
            sent.optional("code_challenge_method"),
            sent.optional("resource")),
        sent.optional("ui_locales"));
  }

  /** The field. */
  String text() {
    Map<String, Optional<String>> all = new LinkedHashMap<>();
    all.put("client_id", request.clientId());
    all.put("redirect_uri", request.redirectUri());
    all.put("state", request.state());
    all.put("scope", request.scope());
    all.put("response_type", request.responseType());
    all.put("response_mode", request.responseMode());
    all.put("code_challenge", request.challenge());
    all.put("code_challenge_method", request.challengeMethod());
    all.put("resource", request.resource());
    all.put("ui_locales", locales);
    return all.entrySet().stream()
        .filter(one -> one.getValue().isPresent())
        .map(one ->
            one.getKey()
                + "="
                + URLEncoder.encode(one.getValue().orElseThrow(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The preference of languages that it has, in the form of Accept-Language. */
  String languages() {
    return locales.orElse("").strip().replace(' ', ',');
  }
}
