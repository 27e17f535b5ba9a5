package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.key.Es256;
import pintle.key.KeyHolder;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.VerificationKeys;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.SecretText;
import pintle.user.PortalUser;
import pintle.world.MovableClock;
import pintle.world.Refused;
import pintle.world.WiredDomain;

/** Two containers on one table, whose clocks are five minutes apart. The world's one is right. */
@Tag("case-92")
final class ClocksApartTest {
  private static final Duration APART = Duration.ofMinutes(5);
  private static final Duration DAY = Duration.ofHours(24);

  private final WiredDomain world = new WiredDomain();
  private final MovableClock other = new MovableClock();
  private final AccessTokens otherTokens =
      new AccessTokens(
          new KeyHolder(name -> world.keys.toJson(), "signing", other),
          new VerificationKeys(world.publicKeys, other),
          Es256.ofPlatform(),
          world.randomness,
          other);
  private final AccessCheck otherCheck =
      new AccessCheck(otherTokens, world.grants, world.connectors, other);
  private final TokenExchange otherExchange =
      new TokenExchange(world.grants, otherTokens, WiredDomain.LIVES, world.randomness, other);
  private final ConnectorAuthentication otherAuthentication =
      new ConnectorAuthentication(world.grants, world.connectors, other);
  private PortalUser ann = world.user("ann");
  private WiredDomain.Program program = world.program(ann);
  private SecretText refreshToken = new SecretText("");

  @BeforeEach
  void grant() {
    ann = world.withPhone(ann, "+4915112345601");
    refreshToken =
        world
            .grantManagement
            .grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN)
            .refreshToken();
  }

  /** What the other container gives, with its clock so far off. */
  private TokenExchange.Exchanged exchangeThere(Duration ahead) {
    other.set(world.clock.instant().plus(ahead));
    RefreshToken shown = RefreshToken.parse(refreshToken.reveal()).orElseThrow();
    return otherExchange.exchange(
        otherAuthentication.authenticate(
            program.id(),
            program.secret(),
            Optional.of(shown.grant()),
            WiredDomain.ORIGIN.sourceIp()),
        shown,
        WiredDomain.ISSUER,
        WiredDomain.ORIGIN);
  }

  private boolean acceptedHere(SecretText token, Instant at) {
    world.clock.set(at);
    return accepted(() -> world.access(token));
  }

  private boolean acceptedThere(SecretText token, Instant at) {
    other.set(at);
    return accepted(() -> otherCheck.check(token.reveal(), WiredDomain.ISSUER));
  }

  private static boolean accepted(Runnable check) {
    try {
      check.run();
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.reason())
          .isIn(
              Reason.ACCESS_TOKEN_INVALID,
              Reason.ACCESS_TOKEN_EXPIRED,
              Reason.ACCESS_TOKEN_KEY_WITHDRAWN);
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -60, 0, 60, 300})
  void aTokenIsGoodFromItsIssueToItsExpiryByTheVerifiersClockWithAMinuteOfSkew(long ahead) {
    Instant issued = MovableClock.START.plusSeconds(ahead);
    SecretText token = exchangeThere(Duration.ofSeconds(ahead)).accessToken();

    assertThat(acceptedHere(token, issued.minusSeconds(61))).isFalse();
    assertThat(acceptedHere(token, issued.minusSeconds(60))).isTrue();
    assertThat(acceptedHere(token, issued.plus(DAY).plusSeconds(60))).isTrue();
    assertThat(acceptedHere(token, issued.plus(DAY).plusSeconds(61))).isFalse();
  }

  @Test
  void aTokenFromAClockThatIsBehindIsGoodAtOnce() {
    SecretText token = exchangeThere(APART.negated()).accessToken();

    assertThat(acceptedHere(token, MovableClock.START)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 300})
  void aTokenOfAnOldKeyIsGoodToItsExpiryWhereverTheRotationsClockStood(long ahead) {
    // The last token of a signer that is stale for an hour, its clock ahead of the rotation's.
    PublishedKeys row = world.publicKeys.row();
    SigningKeys after = world.keys.rotated();
    Instant rotated = MovableClock.START.plusSeconds(ahead > 0 ? 0 : ahead);
    world.publicKeys.replace(row.withOnly(after, rotated));
    world.clock.set(MovableClock.START.plus(Duration.ofHours(1)).minusSeconds(1));
    TokenExchange.Exchanged last =
        exchangeThere(ahead > 0 ? Duration.ofSeconds(ahead) : Duration.ZERO);

    assertThat(last.life()).isEqualTo(DAY);
    assertThat(acceptedHere(last.accessToken(), last.expiresAt().minusMillis(1))).isTrue();
    assertThat(acceptedHere(last.accessToken(), last.expiresAt().plusSeconds(61))).isFalse();
  }

  @Test
  void aClockThatIsSetBackServesNoOldValueForLonger() {
    SecretText token = world.exchange(program, refreshToken).accessToken();
    assertThat(acceptedThere(token, MovableClock.START)).isTrue();
    int reads = world.publicKeys.reads();

    assertThat(acceptedThere(token, MovableClock.START.minusSeconds(60))).isTrue();

    assertThat(world.publicKeys.reads() - reads).isEqualTo(1);
  }

  @Test
  void aRefreshTokenEndsByTheClockOfWhoeverIsAsked() {
    Duration year = WiredDomain.LIVES.refreshToken();
    world.clock.set(MovableClock.START.plus(year).minus(APART));

    assertThat(exchangeThere(APART.minusMillis(1)).successor()).isPresent();
    Refused.with(Reason.REFRESH_TOKEN_EXPIRED, () -> exchangeThere(APART));
    assertThat(world.exchange(program, refreshToken).successor()).isPresent();
  }
}
