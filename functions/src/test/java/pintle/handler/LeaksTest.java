package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorSecret;
import pintle.connector.SecretId;
import pintle.secret.Randomness;
import pintle.secret.TokenText;
import pintle.tenant.TenantId;
import pintle.token.GrantId;
import pintle.token.GrantRef;
import pintle.token.RefreshToken;
import pintle.world.Call;
import pintle.world.OAuth2;
import pintle.world.Page;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * What somebody found where it should not be ends, whoever says so, and the answer tells nothing.
 */
final class LeaksTest {
  private static final String LEAKED = "POST /v1/leaked";

  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();
  private final int before = world.ports().audit().events().size();

  private Call report(String json) {
    return world.call(LEAKED).json(json);
  }

  private void leaked(String token) {
    assertThat(report("{\"token\":\"" + token + "\"}").expect(204).body()).isEmpty();
  }

  private void works(String refreshToken) {
    world.exchange(connector, refreshToken).expect(200);
  }

  private void ended(String refreshToken) {
    world.exchange(connector, refreshToken).expect(401, "InvalidToken");
  }

  /** What the reports of a test have written down. */
  private List<AuditEvent> written() {
    List<AuditEvent> all = world.ports().audit().events();
    return all.subList(before, all.size()).stream()
        .filter(event -> event.actor().equals(AuditEvent.LEAKED_ACTOR))
        .toList();
  }

  private AuditEvent only(AuditEvent.Type type, String object, String leaked) {
    assertThat(written()).hasSize(1);
    AuditEvent event = written().getFirst();
    assertThat(event.type()).isEqualTo(type);
    assertThat(event.object()).isEqualTo(object);
    assertThat(event.details())
        .containsEntry("leaked", leaked)
        .containsEntry("connectorId", connector.id());
    assertThat(event.origin().sourceIp()).isEqualTo("192.0.2.10");
    return event;
  }

  // Refresh tokens

  @Test
  void aRefreshTokenEndsItsGrant() {
    leaked(seeded.refreshToken());

    ended(seeded.refreshToken());
    world
        .call("GET /v1/groups")
        .header("accessToken", seeded.accessToken())
        .expect(401, "InvalidToken");
    AuditEvent event = only(AuditEvent.Type.GRANT_ENDED, seeded.grantId(), "refreshToken");
    assertThat(event.toString()).doesNotContain(seeded.refreshToken());
    leaked(seeded.refreshToken());
    assertThat(written()).hasSize(1);
  }

  @Test
  void aSuccessorOnOfferEndsTheGrant() {
    world.clock().advance(Duration.ofDays(329));
    String next = world.exchange(connector, seeded.refreshToken()).expect(200).text("refreshToken");
    leaked(next);

    ended(next);
    ended(seeded.refreshToken());
  }

  @Test
  void aReplacedTokenEndsTheGrantWithinItsGraceAndNotAfterIt() {
    world.clock().advance(Duration.ofDays(329));
    String next = world.exchange(connector, seeded.refreshToken()).expect(200).text("refreshToken");
    works(next);
    world.clock().advance(Duration.ofSeconds(60));
    leaked(seeded.refreshToken());
    works(next);
    world.clock().advance(Duration.ofSeconds(-1));
    leaked(seeded.refreshToken());
    ended(next);
  }

  @Test
  void anExpiredTokenEndsNothing() {
    world.clock().advance(Duration.ofDays(365));
    leaked(seeded.refreshToken());
    assertThat(written()).isEmpty();
  }

  // Access tokens

  @Test
  void anAccessTokenEndsTheAccessTokensOfItsGrantAndNotTheGrant() {
    String other = world.accessToken(connector, seeded.refreshToken());
    leaked(seeded.accessToken());

    for (String token : List.of(seeded.accessToken(), other)) {
      world.call("GET /v1/groups").header("accessToken", token).expect(401, "InvalidToken");
    }
    only(AuditEvent.Type.ACCESS_TOKENS_ENDED, seeded.grantId(), "accessToken");
    String fresh = world.accessToken(connector, seeded.refreshToken());
    world.call("GET /v1/groups").header("accessToken", fresh).expect(200);
    leaked(seeded.accessToken());
    world.call("GET /v1/groups").header("accessToken", fresh).expect(200);
  }

  // Connector secrets

  @Test
  void aConnectorSecretEndsAndTheOtherLives() {
    Reply added =
        world
            .call("POST /v1/connectors/{applicationId}/secrets", World.DEVELOPER)
            .path("applicationId", connector.id())
            .json("{}")
            .expect(201);
    Credentials second = new Credentials(connector.id(), added.text("applicationSecret"));
    assertThat(second.secret()).hasSize(80);
    leaked(second.secret());

    world.exchange(second, seeded.refreshToken()).expect(401, "Unauthenticated");
    works(seeded.refreshToken());
    assertThat(written()).hasSize(1);
    AuditEvent event = written().getFirst();
    assertThat(event.type()).isEqualTo(AuditEvent.Type.SECRET_DELETED);
    assertThat(event.object()).isEqualTo(connector.id());
    assertThat(event.details())
        .containsEntry("leaked", "connectorSecret")
        .containsEntry("secretId", added.text("secretId"));
    leaked(second.secret());
    assertThat(written()).hasSize(1);
  }

  @Test
  void aSecretFromBeforeNeedsItsConnectorBesideItAndWorksOn() {
    ConnectorId id = new ConnectorId(connector.id());
    byte[] bits = world.ports().randomness().bytes(32);
    String old = TokenText.encode(ConnectorSecret.PREFIX, bits);
    assertThat(old).hasSize(59);
    Connector kept = world.ports().connectors().find(id).orElseThrow();
    ConnectorSecret secret =
        new ConnectorSecret(
            new SecretId("old"),
            ConnectorSecret.digest(old),
            world.clock().instant(),
            Optional.empty());
    world
        .ports()
        .connectors()
        .change(
            kept.withSecrets(List.of(secret)),
            AuditTrail.event(
                kept.tenant(),
                world.clock().instant(),
                AuditEvent.Type.SECRET_ADDED,
                connector.id()));
    Credentials pair = new Credentials(connector.id(), old);
    world.exchange(pair, seeded.refreshToken()).expect(200);

    leaked(old);
    report("{\"token\":\"" + old + "\",\"applicationId\":\"another\"}").expect(204);
    world.exchange(pair, seeded.refreshToken()).expect(200);
    report("{\"token\":\"" + old + "\",\"applicationId\":\"" + connector.id() + "\"}").expect(204);
    world.exchange(pair, seeded.refreshToken()).expect(401, "Unauthenticated");
  }

  @Test
  void aSecretThatIsNoneOfTheConnectorEndsNothing() {
    Randomness randomness = world.ports().randomness();
    leaked(
        ConnectorSecret.born(new ConnectorId(connector.id()), randomness, world.clock().instant())
            .text()
            .reveal());
    leaked(
        ConnectorSecret.born(
                new ConnectorId(UUID.randomUUID().toString()), randomness, world.clock().instant())
            .text()
            .reveal());

    works(seeded.refreshToken());
    assertThat(written()).isEmpty();
  }

  // Codes

  @Test
  void anOpenClaimCodeEnds() {
    String code = String.valueOf(seeded.claim().get("claimCode"));
    leaked(code);

    world
        .call("POST /v1/claims")
        .json(
            "{\"claimCode\":\"%s\",\"applicationId\":\"%s\",\"applicationSecret\":\"%s\"}"
                .formatted(code, connector.id(), connector.secret()))
        .expect(401, "InvalidToken");
    only(
        AuditEvent.Type.CLAIM_CODE_CANCELLED,
        String.valueOf(seeded.claim().get("claimId")),
        "claimCode");
    leaked(code);
    assertThat(written()).hasSize(1);
  }

  @Test
  void anOpenAuthorizationCodeEnds() {
    OAuth2 oauth2 = seeded.oauth2();
    String code = oauth2.code(World.GROUP_ADMIN);
    leaked(code);

    oauth2.exchange(code).expect(400);
    assertThat(written().getFirst().type()).isEqualTo(AuditEvent.Type.CODE_CANCELLED);
    assertThat(written().getFirst().details()).containsEntry("leaked", "authorizationCode");
  }

  @Test
  void aConsentCodeEnds() {
    OAuth2 oauth2 = seeded.oauth2();
    String request = oauth2.request(oauth2.asked());
    String proof = oauth2.ask(World.GROUP_ADMIN, request).expect(201).text("consentCode");
    leaked(proof);

    oauth2
        .submit(new Page.Form(Map.of("parameters", request, "step", "show", "proof", proof)))
        .expect(400);
    assertThat(written().getFirst().type()).isEqualTo(AuditEvent.Type.CODE_CANCELLED);
    assertThat(written().getFirst().details()).containsEntry("leaked", "consentCode");
  }

  @Test
  void aRedeemedCodeEndsNothing() {
    String code = String.valueOf(seeded.claim().get("claimCode"));
    String token =
        world
            .call("POST /v1/claims")
            .json(
                "{\"claimCode\":\"%s\",\"applicationId\":\"%s\",\"applicationSecret\":\"%s\"}"
                    .formatted(code, connector.id(), connector.secret()))
            .expect(200)
            .text("refreshToken");
    leaked(code);

    works(token);
    assertThat(written()).isEmpty();
  }

  // The report

  @Test
  void aScannersListEndsEachOfItAndKeepsNoAddress() {
    Reply second = world.grant(World.TENANT_ADMIN, connector, "tenant");
    report(
            """
            [{"token":"%s","type":"pintle_refresh_token","url":"https://git.example/x","source":"content"},
             {"token":"%s","type":"pintle_refresh_token","url":"","source":"commit"}]
            """
                .formatted(seeded.refreshToken(), second.text("refreshToken")))
        .expect(204);

    ended(seeded.refreshToken());
    ended(second.text("refreshToken"));
    assertThat(written()).hasSize(2);
    assertThat(written().toString())
        .doesNotContain("git.example", "pintle_rt_", "pintle_refresh_token");
  }

  @Test
  void whatFollowsTheHundredthFindingIsNotLookedAt() {
    List<String> findings = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      findings.add("{\"token\":\"nothing-" + i + "\"}");
    }
    String last = "{\"token\":\"" + seeded.refreshToken() + "\"}";
    List<String> tooMany = new ArrayList<>(findings);
    tooMany.add("{}");
    tooMany.add(last);
    report("[" + String.join(",", tooMany) + "]").expect(204);
    works(seeded.refreshToken());
    findings.add(last);
    report("[" + String.join(",", findings) + "]").expect(204);
    ended(seeded.refreshToken());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "5",
        "true",
        "\"pintle_rt_x\"",
        "[null, 5, \"x\", [], {}]",
        "{\"token\":null}",
        "{\"token\":5}",
        "{\"token\":[]}",
        "{\"token\":\"\"}",
        "{\"token\":\"pintle_rt_\"}",
        "{\"token\":\"pintle_cs_x\",\"applicationId\":7}",
        "{\"token\":\"pintle_cc_ä\"}",
        "{\"token\":\"a.b.c\"}",
        "{\"other\":\"x\"}"
      })
  void whateverCanBeReadIsAnsweredAlike(String json) {
    Reply reply = report(json).expect(204);
    assertThat(reply.body()).isEmpty();
    assertThat(written()).isEmpty();
  }

  @Test
  void theAnswerToAnUnknownTokenIsThatToAnOwnOne() {
    RefreshToken unknown =
        RefreshToken.random(
            new GrantRef(new TenantId(World.TENANT), new GrantId(UUID.randomUUID().toString())),
            world.ports().randomness());
    Reply none = report("{\"token\":\"" + unknown.text().reveal() + "\"}").expect(204);
    Reply own = report("{\"token\":\"" + seeded.refreshToken() + "\"}").expect(204);

    assertThat(own).isEqualTo(none);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{} {}",
        "[{}",
        "{\"token\":\"a\",\"token\":\"b\"}",
        "{token:\"x\"}",
        "{\"token\":\"\\u0000\"}",
        "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
        "nothing"
      })
  void whatIsNoJsonIsRefused(String body) {
    report(body).expect(400, "InvalidParameters");
  }

  @Test
  void anotherMediaTypeAndALongBodyAreRefused() {
    world.call(LEAKED).form("token=" + seeded.refreshToken()).expect(415, "InvalidParameters");
    report("[" + " ".repeat(256 * 1024) + "]").expect(413, "InvalidParameters");
    works(seeded.refreshToken());
  }

  @Test
  void aMistypedTokenEndsNothing() {
    String token = seeded.refreshToken();
    char last = token.charAt(token.length() - 1);
    leaked(token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A'));
    leaked(token + "A");
    leaked(token.substring(1));
    leaked(seeded.accessToken().substring(0, seeded.accessToken().length() - 2) + "AA");

    works(token);
    assertThat(written()).isEmpty();
  }
}
