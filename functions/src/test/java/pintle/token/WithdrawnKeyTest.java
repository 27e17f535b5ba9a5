package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.refusal.Reason;
import pintle.secret.SecretText;
import pintle.user.PortalUser;
import pintle.world.MovableClock;
import pintle.world.Refused;
import pintle.world.WiredDomain;

/** Keys that come and go while containers hold old ones. */
@Tag("case-89")
final class WithdrawnKeyTest {
  private final WiredDomain world = new WiredDomain();
  private final SigningKeys after = world.keys.rotated();
  private PortalUser ann = world.user("ann");
  private WiredDomain.Program program = world.program(ann);
  private SecretText refreshToken = new SecretText("");
  private SecretText accessToken = new SecretText("");

  @BeforeEach
  void exchange() {
    ann = world.withPhone(ann, "+4915112345601");
    refreshToken =
        world
            .grantManagement
            .grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN)
            .refreshToken();
    accessToken = world.exchange(program, refreshToken).accessToken();
    world.access(accessToken);
  }

  private void revoke() {
    PublishedKeys row = world.publicKeys.row();
    assertThat(world.publicKeys.replace(row.revoking(Set.of()))).isTrue();
  }

  private void publish(SigningKeys pair) {
    assertThat(world.publicKeys.replace(world.publicKeys.row().with(pair))).isTrue();
  }

  private static String kid(SecretText token) {
    try {
      return SignedJWT.parse(token.reveal()).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsItsTokensOnTheNextCallHoweverWarmTheVerifierIs() {
    int reads = world.publicKeys.reads();

    revoke();

    Refused.with(Reason.ACCESS_TOKEN_KEY_WITHDRAWN, () -> world.access(accessToken));
    // The cached list still has the key: it was the row beside the grant that refused, after one
    // more look whether that row is of this moment.
    assertThat(world.publicKeys.reads() - reads).isEqualTo(1);
    world.accessTokens.verify(accessToken.reveal(), WiredDomain.ISSUER);
  }

  @Test
  void endsItsTokensOnlyAtItsEnd() {
    PublishedKeys row = world.publicKeys.row();
    // An old clock set this end: it comes before the token's own.
    world.publicKeys.replace(row.withOnly(after, MovableClock.START.minus(Duration.ofHours(20))));
    Instant end = world.publicKeys.row().end(world.keys.signing().getKeyID()).orElseThrow();

    world.clock.set(end.minusMillis(1));
    world.access(accessToken);
    world.clock.set(end);
    Refused.with(401, () -> world.access(accessToken));
  }

  @Test
  void aSignerRereadsItsSecretAtOnce() {
    SigningKeys fresh = SigningKeys.first();
    revoke();
    publish(fresh);
    world.signWith(Optional.of(fresh));
    int reads = world.vaultReads();

    SecretText token = world.exchange(program, refreshToken).accessToken();

    assertThat(kid(token)).isEqualTo(fresh.signing().getKeyID());
    assertThat(world.vaultReads() - reads).isEqualTo(1);
  }

  @Test
  @Tag("case-91")
  void aTokenOfTheFreshKeyVerifiesAtOnceAlthoughTheListWasReadAMomentAgo() {
    SigningKeys fresh = SigningKeys.first();
    world.clock.advance(Duration.ofSeconds(1));
    revoke();
    publish(fresh);
    world.signWith(Optional.of(fresh));
    SecretText token = world.exchange(program, refreshToken).accessToken();
    int reads = world.publicKeys.reads();

    world.access(token);
    world.access(token);

    assertThat(world.publicKeys.reads() - reads).isEqualTo(1);
  }

  @Test
  void aSignerAnswers503WhileNothingIsPublishedAndRecoversWithinASecond() {
    revoke();
    int reads = world.vaultReads();
    for (int i = 0; i < 50; i++) {
      Refused.with(Reason.NO_KEY_YET, () -> world.exchange(program, refreshToken));
    }
    assertThat(Reason.NO_KEY_YET.refusal().retryAfterSeconds()).isEqualTo(1);
    assertThat(world.vaultReads() - reads).isEqualTo(1);

    SigningKeys fresh = SigningKeys.first();
    publish(fresh);
    world.signWith(Optional.of(fresh));
    world.clock.advance(Duration.ofSeconds(1));

    assertThat(kid(world.exchange(program, refreshToken).accessToken()))
        .isEqualTo(fresh.signing().getKeyID());
  }

  @Test
  void aRevokedKeyNeverSignsHoweverOftenTheSecretGivesIt() {
    revoke();
    for (int minutes = 0; minutes < 100; minutes++) {
      world.clock.advance(Duration.ofMinutes(1));
      Refused.with(Reason.NO_KEY_YET, () -> world.exchange(program, refreshToken));
    }
  }

  @Test
  void aRehearsalAsksForNoKeyOfTheDeployment() {
    revoke();
    int reads = world.publicKeys.reads();
    int vaultReads = world.vaultReads();

    world.accessTokens.rehearse();

    assertThat(world.publicKeys.reads()).isEqualTo(reads);
    assertThat(world.vaultReads()).isEqualTo(vaultReads);
  }

  @Test
  void refreshTokensLiveOn() {
    SigningKeys fresh = SigningKeys.first();
    revoke();
    publish(fresh);
    world.signWith(Optional.of(fresh));
    world.clock.advance(Duration.ofSeconds(1));

    assertThat(world.access(world.exchange(program, refreshToken).accessToken()).grantor())
        .isEqualTo(ann.id());
  }

  @Test
  void aStaleSignerSignsOnWithTheKeyBeforeUntilItReadsAnew() {
    world.publicKeys.replace(world.publicKeys.row().withOnly(after, MovableClock.START));
    world.signWith(Optional.of(after));

    SecretText stale = world.exchange(program, refreshToken).accessToken();
    assertThat(kid(stale)).isEqualTo(world.keys.signing().getKeyID());
    world.clock.advance(Duration.ofMinutes(5));
    assertThat(kid(world.exchange(program, refreshToken).accessToken()))
        .isEqualTo(after.signing().getKeyID());

    // It was signed in the last second before the rotation, for all that this signer knows.
    world.clock.set(MovableClock.START.plus(Duration.ofHours(24)));
    world.access(stale);
  }

  @Test
  void aSignerThatIsStaleForAnHourStillGivesWholeTokens() {
    world.publicKeys.replace(world.publicKeys.row().withOnly(after, MovableClock.START));
    world.signWith(Optional.empty());
    world.clock.advance(Duration.ofHours(1).minusMillis(1));

    TokenExchange.Exchanged last = world.exchange(program, refreshToken);

    assertThat(kid(last.accessToken())).isEqualTo(world.keys.signing().getKeyID());
    assertThat(last.life()).isEqualTo(Duration.ofHours(24));
    world.clock.set(last.expiresAt().minusMillis(1));
    world.access(last.accessToken());
  }

  @Test
  void noTokenOutlivesItsKey() {
    Instant early = MovableClock.START.minus(Duration.ofHours(20));
    world.publicKeys.replace(world.publicKeys.row().withOnly(after, early));

    TokenExchange.Exchanged got = world.exchange(program, refreshToken);

    assertThat(got.expiresAt()).isEqualTo(early.plus(Duration.ofHours(25).plusMinutes(5)));
    world.clock.set(got.expiresAt().minusMillis(1));
    world.access(got.accessToken());
  }
}
