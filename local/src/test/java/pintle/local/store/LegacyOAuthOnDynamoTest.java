package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.pin.PinChallenge;
import pintle.tenant.TenantId;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Page;
import pintle.world.Reply;
import pintle.world.TestProvider.Person;
import pintle.world.Together;
import pintle.world.World;
import pintle.world.World.Credentials;

/** Codes on the real stores: once, within a minute, and not past a lock. */
final class LegacyOAuthOnDynamoTest {
  private static final Person PERSON = World.GROUP_ADMIN;

  private final StoredPorts ports = new StoredPorts();
  private final World world =
      new World(
          ports,
          Map.of(
              "SMS_INTERVAL", "PT0S",
              "SMS_PER_PHONE_10_MINUTES", "10000",
              "SMS_PER_PHONE_DAY", "10000"));
  private OAuth oauth = new OAuth(world, new Credentials("", ""));

  @BeforeEach
  void aConnectorWithARedirectAndAPersonWithAPhone() {
    world.registerPhone(PERSON);
    oauth = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
  }

  @AfterEach
  void everyKeyStartsWithTheTenantOrIsOnTheList() {
    ports.table().assertLayout();
  }

  private boolean opens(Reply tokens) {
    return world
            .call("GET /v1/groups")
            .header("accessToken", tokens.text("accessToken"))
            .send()
            .status()
        == 200;
  }

  private List<AuditEvent> ended() {
    return ports.table().audited(new TenantId(World.TENANT)).stream()
        .filter(event -> event.type() == AuditEvent.Type.GRANT_ENDED)
        .toList();
  }

  @Test
  @Tag("case-54")
  void aCodeThatIsUsedAgainEndsTheGrantOfItsFirstUse() {
    String code = oauth.code(PERSON);
    Reply tokens = oauth.exchange(code).expect(200);
    assertThat(opens(tokens)).isTrue();
    OAuth.refusedGrant(oauth.exchange(code));
    assertThat(opens(tokens)).isFalse();
    world.exchange(oauth.connector(), tokens.text("refreshToken")).expect(401, "InvalidToken");
    assertThat(ended())
        .singleElement()
        .satisfies(event -> assertThat(event.details()).containsKey("replayedCodeId"));
  }

  @Test
  @Tag("case-54")
  void ofManyUsesAtOnceOneWins() {
    String code = oauth.code(PERSON);
    List<Reply> replies = Together.call(10, caller -> oauth.exchange(code).send());
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .allSatisfy(reply ->
            assertThat(reply.text("error")).isIn("invalid_grant", "temporarily_unavailable"));
  }

  @Test
  @Tag("case-54")
  void ofManyConsentsAtOnceOneIsTaken() {
    Page.Form allow = oauth.consentPage(PERSON).form("allow");
    List<Reply> replies = Together.call(10, caller -> oauth.submit(allow).send());
    assertThat(replies).filteredOn(reply -> reply.status() == 303).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 303)
        .allSatisfy(reply -> assertThat(reply.status()).isIn(400, 503));
  }

  @Test
  @Tag("case-55")
  void aCodeIsGoodForAMinuteAtItsConnectorAndAddress() {
    String code =
        oauth.code(
            PERSON,
            "redirect_uri",
            OAuth.REDIRECT,
            "code_challenge",
            OAuth2.CHALLENGE,
            "code_challenge_method",
            "S256");
    String verifier = OAuth2.VERIFIER;
    OAuth other = OAuth.of(world, World.DEVELOPER, world.connector(World.DEVELOPER));
    OAuth.refusedGrant(other.exchange(code, "code_verifier", verifier));
    OAuth.refusedGrant(oauth.exchange(code));
    OAuth.refusedGrant(
        oauth.exchange(
            code, "code_verifier", verifier, "redirect_uri", "https://program.example/back"));
    world.clock().advance(Duration.ofMillis(59_999));
    oauth.exchange(code, "code_verifier", verifier, "redirect_uri", OAuth.REDIRECT).expect(200);

    String late = oauth.code(PERSON);
    world.clock().advance(Duration.ofSeconds(60));
    OAuth.refusedGrant(oauth.exchange(late));
  }

  @Test
  @Tag("case-8")
  void aLockThatWasSetMeanwhileIsKept() {
    String code = oauth.code(PERSON);
    for (int pin = 0; pin < 2; pin++) {
      Page.Form verify = oauth.pinPage(PERSON).form("verify");
      int right = Integer.parseInt(ports.sent().getLast().pin());
      String wrong = "%06d".formatted((right + 1) % 1_000_000);
      for (int i = 0; i < PinChallenge.MOST_TRIES; i++) {
        oauth.submit(verify.with("pin", wrong)).expect(401);
      }
    }
    OAuth.refusedGrant(oauth.exchange(code));
  }

  @Test
  void anErasedUserGivesNothingEvenAfterSigningInAnew() {
    String code = oauth.code(PERSON);
    world.call("DELETE /v1/me", PERSON).expect(204);
    OAuth.refusedGrant(oauth.exchange(code));
  }
}
