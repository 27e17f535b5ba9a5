package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.Settings;
import pintle.Wiring;
import pintle.audit.AuditEvent;
import pintle.world.OAuth2;
import pintle.world.Printed;
import pintle.world.Receipts;
import pintle.world.Receipts.Frozen;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** A grant that is frozen by the code of its receipt, and what an administrator gives back. */
final class FreezingTest {
  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();
  private final Credentials connector = seeded.connector();
  private final Receipts receipts = world.receipts();
  private final Frozen made = receipts.tenantGrant(World.TENANT_ADMIN, connector);
  private final String refreshToken = made.grant().text("refreshToken");

  private void freeze() {
    assertThat(receipts.freeze(made.code()).expect(204).body()).isEmpty();
  }

  private void unfreeze() {
    assertThat(receipts.unfreeze(World.TENANT_ADMIN, made.grant()).expect(204).body()).isEmpty();
  }

  private void works() {
    world.exchange(connector, refreshToken).expect(200);
  }

  private void refused() {
    world.exchange(connector, refreshToken).expect(401, "InvalidToken");
  }

  private List<AuditEvent> events(AuditEvent.Type type) {
    return world.ports().audit().events(type);
  }

  @Test
  void itsTokensAreRefusedEverywhereOnTheNextCallAndWorkAgainAfterIt() {
    OAuth2 oauth2 = seeded.oauth2();
    String accessToken = world.accessToken(connector, refreshToken);
    freeze();

    refused();
    world.call("GET /v1/groups").header("accessToken", accessToken).expect(401, "InvalidToken");
    oauth2.refresh(refreshToken).expect(400);
    for (String token : List.of(refreshToken, accessToken)) {
      assertThat(oauth2.introspect(token).expect(200).json()).containsEntry("active", false);
    }
    world.exchange(connector, seeded.refreshToken()).expect(200);

    unfreeze();

    works();
    world.call("GET /v1/groups").header("accessToken", accessToken).expect(200);
    for (String token : List.of(refreshToken, accessToken)) {
      assertThat(oauth2.introspect(token).expect(200).json()).containsEntry("active", true);
    }
  }

  @Test
  void theAuthorizerBeforeOtherApisRefusesItsAccessToken() {
    AuthorizeAccessToken authorizer =
        new AuthorizeAccessToken(new Wiring(Settings.from(World.environment()), world.ports()));
    String event =
        """
        {"type": "REQUEST", "methodArn": "arn:aws:execute-api:eu-central-1:123456789012:a/b/GET/c",
         "headers": {"Authorization": "Bearer %s"}, "requestContext": {}}\
        """
            .formatted(world.accessToken(connector, refreshToken));
    assertThat(World.send(authorizer, event)).contains("\"Allow\"");
    freeze();

    String told;
    try {
      told = World.send(authorizer, event);
    } catch (RuntimeException unauthorized) {
      told = String.valueOf(unauthorized.getMessage());
    }

    assertThat(told).doesNotContain("\"Allow\"");
  }

  @Test
  void theLogAloneTellsWhyAndTheSentencesAreThoseOfAnEndedGrant() {
    String accessToken = world.accessToken(connector, refreshToken);
    freeze();
    Reply[] replies = new Reply[2];

    String printed =
        Printed.by(() -> {
          replies[0] = world.exchange(connector, refreshToken).expect(401);
          replies[1] = world.call("GET /v1/groups").header("accessToken", accessToken).expect(401);
        });

    assertThat(Printed.lines(printed))
        .extracting(line -> line.get("reason"))
        .containsExactly("GRANT_FROZEN", "GRANT_FROZEN");
    assertThat(replies[0].text("message"))
        .isEqualTo("The refresh token is unknown, expired or ended.");
    assertThat(replies[1].text("message"))
        .isEqualTo("Invalid token. Failure reason:Token validation failed due to unknown reason!");
  }

  @Test
  void freezingTwiceIsFineAndToldOnce() {
    freeze();
    freeze();

    refused();
    assertThat(events(AuditEvent.Type.GRANT_FROZEN))
        .singleElement()
        .satisfies(event -> assertThat(event.actor()).isEqualTo("receipt"));
  }

  @Test
  void aCodeFreezesOnceSoThatTheAdministratorHasTheLastWord() {
    freeze();
    unfreeze();
    unfreeze();
    freeze();

    works();
    assertThat(events(AuditEvent.Type.GRANT_FROZEN)).hasSize(1);
    assertThat(events(AuditEvent.Type.GRANT_UNFROZEN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"code\":null}",
        "{\"code\":7}",
        "{\"code\":\"\"}",
        "{\"code\":\"pintle_fc_\"}",
        "{\"other\":\"x\"}"
      })
  void whatIsNoCodeChangesNothing(String body) {
    world.call("POST /v1/freezes").json(body).expect(204);

    works();
    assertThat(events(AuditEvent.Type.GRANT_FROZEN)).isEmpty();
  }

  @Test
  void mistypedForeignAndOtherTextsChangeNothing() {
    Frozen other = receipts.tenantGrant(World.OTHER_ADMIN, world.connector(World.OTHER_ADMIN));
    String mistyped = made.code().substring(0, 40) + "A" + made.code().substring(41);
    for (String text :
        List.of(
            mistyped,
            refreshToken,
            made.code() + "x",
            made.code().toUpperCase(java.util.Locale.ROOT))) {
      receipts.freeze(text).expect(204);
    }
    receipts.freeze(other.code()).expect(204);

    works();
    assertThat(events(AuditEvent.Type.GRANT_FROZEN)).hasSize(1);
  }

  @Test
  void anUnreadableBodyIsRefused() {
    world.call("POST /v1/freezes").json("{\"code\": ").expect(400, "InvalidParameters");
  }

  @Test
  void theCodeWorksForThirtyDays() {
    world.clock().advance(Duration.ofDays(30));
    freeze();
    works();

    Frozen next = receipts.tenantGrant(World.TENANT_ADMIN, connector);
    world.clock().advance(Duration.ofDays(30).minusMillis(1));
    receipts.freeze(next.code()).expect(204);
    world.exchange(connector, next.grant().text("refreshToken")).expect(401, "InvalidToken");
  }

  @Test
  void theCodeOfAnEndedOrReplacedGrantDoesNothing() {
    Reply follower = world.grant(World.TENANT_ADMIN, connector, "tenant");

    freeze();
    unfreeze();

    world.exchange(connector, follower.text("refreshToken")).expect(200);
    assertThat(events(AuditEvent.Type.GRANT_FROZEN)).isEmpty();
    assertThat(events(AuditEvent.Type.GRANT_UNFROZEN)).isEmpty();
  }

  @Test
  void aSuccessorThatWasOnOfferIsTheSameAfterIt() {
    world.clock().advance(Duration.ofDays(1));
    Frozen young = receipts.tenantGrant(World.TENANT_ADMIN, connector);
    String token = young.grant().text("refreshToken");
    world.clock().advance(Duration.ofDays(29));
    receipts.freeze(young.code()).expect(204);
    world.clock().advance(Duration.ofDays(300));
    world.exchange(connector, token).expect(401, "InvalidToken");
    receipts.unfreeze(World.TENANT_ADMIN, young.grant()).expect(204);

    String successor = world.exchange(connector, token).expect(200).text("refreshToken");

    assertThat(world.exchange(connector, token).expect(200).text("refreshToken"))
        .isEqualTo(successor);
    world.exchange(connector, successor).expect(200);
  }

  @Test
  void itsLifeRunsOnWhileItIsFrozen() {
    freeze();
    world.clock().advance(Duration.ofDays(365));
    unfreeze();

    refused();
  }

  @Test
  void aTenantAdministratorUnfreezesAndNobodyElse() {
    freeze();
    for (Person person : List.of(World.DEVELOPER, World.GROUP_ADMIN, World.MEMBER)) {
      receipts.unfreeze(person, made.grant()).expect(403, "Forbidden");
    }
    receipts.unfreeze(World.OTHER_ADMIN, made.grant()).expect(404, "NotFound");
    world
        .call("DELETE /v1/grants/{grantId}/freeze", World.TENANT_ADMIN)
        .path("grantId", UUID.randomUUID().toString())
        .expect(404, "NotFound");
    refused();

    receipts.unfreeze(Seeded.SECOND_ADMIN, made.grant()).expect(204);

    works();
  }

  @Test
  void theListTellsWhatIsFrozen() {
    assertThat(frozen()).containsExactlyInAnyOrder(false, false);
    freeze();
    assertThat(frozen()).containsExactlyInAnyOrder(false, true);
    unfreeze();
    assertThat(frozen()).containsExactlyInAnyOrder(false, false);
  }

  private List<Object> frozen() {
    return world
        .call("GET /v1/connectors/{applicationId}/grants", World.TENANT_ADMIN)
        .path("applicationId", connector.id())
        .expect(200)
        .each("grants", "frozen");
  }

  /** It would come back with the grant, in the hands of whoever found it. */
  @Test
  void whatLeaksOrIsRevokedWhileItIsFrozenStaysEnded() {
    String leaked = world.accessToken(connector, refreshToken);
    freeze();
    world.call("POST /v1/leaked").json("{\"token\":\"" + leaked + "\"}").expect(204);
    unfreeze();
    world.call("GET /v1/groups").header("accessToken", leaked).expect(401, "InvalidToken");

    Frozen next = receipts.tenantGrant(World.TENANT_ADMIN, connector);
    String token = next.grant().text("refreshToken");
    String revoked = world.accessToken(connector, token);
    receipts.freeze(next.code()).expect(204);
    seeded.oauth2().revoke(revoked).expect(200);
    receipts.unfreeze(World.TENANT_ADMIN, next.grant()).expect(204);
    world.call("GET /v1/groups").header("accessToken", revoked).expect(401, "InvalidToken");
    receipts.freeze(next.code()).expect(204);
    world.call("POST /v1/leaked").json("{\"token\":\"" + token + "\"}").expect(204);
    world.exchange(connector, token).expect(401, "InvalidToken");
  }
}
