package pintle.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connector;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorId;
import pintle.connector.InMemoryConnectors;
import pintle.connector.Scope;
import pintle.connector.Usage;
import pintle.refusal.Refusal;
import pintle.secret.SecretText;
import pintle.user.UserId;
import pintle.world.WiredDomain;

/**
 * Whatever a program asks for at the OAuth page, at a connector with whatever address could be
 * registered: people and codes go to that address and nowhere else.
 */
final class AuthorizationFuzzTest {
  private static final String ISSUER = "https://tokens.example.com/v1?a=b&c";
  private static final Set<String> ERROR = Set.of("error", "error_description");
  private static final ConnectorId ID = new ConnectorId("01234567-89ab-4cde-8f01-23456789abcd");

  /**
   * Pairs as in a form, but read without mercy: what is no percent triplet stays as it is. The pair
   * {@code registered} is the address of the connector, {@code inactive} deactivates it.
   */
  @FuzzTest(maxDuration = "60s")
  @Tag("case-51")
  @Tag("case-53")
  void everyAnswerGoesToTheRegisteredAddress(byte[] input) {
    Map<String, String> sent = pairs(new String(input, StandardCharsets.UTF_8));
    Optional<Connector> connector = connector(sent);
    if (connector.isEmpty()) {
      return;
    }
    InMemoryConnectors connectors = new InMemoryConnectors(new AuditTrail());
    connectors.create(connector.get(), created());
    AuthorizationRequest request =
        new AuthorizationRequest(
            get(sent, "client_id").map(id -> id.replace("{id}", ID.value())),
            get(sent, "redirect_uri"),
            get(sent, "state"),
            get(sent, "scope"),
            get(sent, "response_type"),
            get(sent, "response_mode"),
            get(sent, "code_challenge"),
            get(sent, "code_challenge_method"),
            get(sent, "resource"));
    for (Profile profile : Profile.values()) {
      AuthorizationCheck check = new AuthorizationCheck(connectors, profile);
      assertAnswered(check, request, connector.get());
    }
  }

  private static void assertAnswered(
      AuthorizationCheck check, AuthorizationRequest request, Connector connector) {
    String registered = connector.details().redirectUrl();
    Optional<String> other = request.redirectUri().filter(address -> !address.equals(registered));

    try {
      Authorization checked = check.check(request, ISSUER);

      assertThat(other).isEmpty();
      assertThat(connector.active()).isTrue();
      assertThat(checked.back().redirectUri()).isEqualTo(registered);
      assertThat(connector.permissions()).containsAll(checked.scopes());
      String code = checked.back().withCode(new SecretText("c d/+é"), ISSUER);
      assertLocation(code, registered, Set.of("code"), request);
      assertLocation(checked.denied().location(ISSUER), registered, ERROR, request);
      // Both are shown to people and to browsers.
      assertThat(checked.back().host()).isEqualTo(URI.create(registered).getRawAuthority());
      assertThat(checked.back().origin()).matches("https?://[^/?#\\s;,'\"]+");
    } catch (Declined declined) {
      assertThat(other).isEmpty();
      assertLocation(declined.location(ISSUER), registered, ERROR, request);
    } catch (Refusal refusal) {
      assertThat(refusal.reason().status()).isIn(400, 401);
    }
  }

  private static void assertLocation(
      String location, String registered, Set<String> names, AuthorizationRequest request) {
    String base = URI.create(registered).toASCIIString();
    assertThat(location).startsWith(base).matches("[!-~]+").doesNotContain("#");
    assertThat(URI.create(location).getRawAuthority())
        .isEqualTo(URI.create(base).getRawAuthority());
    assertThat(URI.create(location).getRawPath()).isEqualTo(URI.create(base).getRawPath());
    String more = location.substring(base.length());
    assertThat(more).startsWith(base.contains("?") ? "&" : "?");
    Map<String, String> read = new LinkedHashMap<>();
    for (String pair : more.substring(1).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      assertThat(read.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8))).isNull();
    }
    Set<String> expected = new HashSet<>(names);
    expected.add("iss");
    request.state().ifPresent(state -> expected.add("state"));
    assertThat(read.keySet()).isEqualTo(expected);
    assertThat(read).containsEntry("iss", ISSUER);
    assertThat(Optional.ofNullable(read.get("state"))).isEqualTo(request.state());
  }

  private static Optional<Connector> connector(Map<String, String> sent) {
    try {
      return Optional.of(
          new Connector(
              ID,
              WiredDomain.TENANT,
              new UserId("ann"),
              new ConnectorDetails("Reports", "", sent.getOrDefault("registered", "")),
              Set.of(Scope.GROUPINFO_READ, Scope.PROFILE_READ),
              !sent.containsKey("inactive"),
              Instant.EPOCH,
              List.of(),
              Usage.NONE,
              1));
    } catch (Refusal notRegistered) {
      assertThat(notRegistered.reason().status()).isEqualTo(400);
      return Optional.empty();
    }
  }

  private static Optional<String> get(Map<String, String> sent, String name) {
    return Optional.ofNullable(sent.get(name));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      pairs.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return pairs;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static AuditEvent created() {
    return new AuditEvent(
        WiredDomain.TENANT,
        Instant.EPOCH,
        AuditEvent.Type.CONNECTOR_CREATED,
        ID.value(),
        "ann",
        AuditTrail.ORIGIN,
        Map.of());
  }
}
