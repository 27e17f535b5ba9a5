package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.key.Es256;
import pintle.key.PublishedKeys;
import pintle.key.VerificationKeys;
import pintle.refusal.Reason;
import pintle.user.PortalUser;
import pintle.world.Refused;
import pintle.world.WiredDomain;

/** Tokens that were read before: what stays known of them, and what is asked again. */
final class GenuineTokensTest {
  private final WiredDomain world = new WiredDomain();
  private final GenuineTokens tokens =
      new GenuineTokens(new VerificationKeys(world.publicKeys, world.clock), Es256.ofPlatform());
  private String text = "";

  @BeforeEach
  void issue() {
    PortalUser ann = world.withPhone(world.user("ann"), "+4915112345601");
    WiredDomain.Program program = world.program(ann);
    text =
        world
            .exchange(
                program,
                world
                    .grantManagement
                    .grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN)
                    .refreshToken())
            .accessToken()
            .reveal();
  }

  @Test
  void knowsATokenAgain() {
    assertThat(tokens.read(text)).isSameAs(tokens.read(text));
  }

  @Test
  void knowsNothingOfATextThatDiffersFromAKnownOneInOnePlace() {
    tokens.read(text);
    for (int at = 0; at < text.length(); at++) {
      char other = text.charAt(at) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(changed));
    }
    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(text + "A"));
    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(" " + text));
  }

  @Test
  void refusesAKnownTokenOnceItsKeyIsWithdrawn() {
    tokens.read(text);
    assertThat(world.publicKeys.replace(world.publicKeys.row().revoking(Set.of()))).isTrue();

    world.clock.advance(Duration.ofMinutes(5));

    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(text));
  }

  @Test
  void verifiesAKnownTokenAnewWhereItsKeyWasPublishedAnew() {
    GenuineTokens.Genuine before = tokens.read(text);
    ECKey ending =
        new ECKey.Builder(world.keys.signing().toPublicJWK())
            .expirationTime(Date.from(world.clock.instant().plus(Duration.ofHours(1))))
            .build();
    PublishedKeys row = world.publicKeys.row();
    assertThat(
            world.publicKeys.replace(new PublishedKeys(List.of(ending), Set.of(), row.version())))
        .isTrue();

    world.clock.advance(Duration.ofMinutes(5));

    assertThat(tokens.read(text)).isNotSameAs(before);
    assertThat(tokens.read(text).token()).isEqualTo(before.token());
    world.clock.advance(Duration.ofMinutes(55));
    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(text));
  }

  @Test
  void remembersNothingThatItRefused() {
    String forged = text.substring(0, text.length() - 1) + (text.endsWith("A") ? "Q" : "A");
    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(forged));
    Refused.with(Reason.ACCESS_TOKEN_INVALID, () -> tokens.read(forged));
    assertThat(tokens.read(text).issuer()).isEqualTo(WiredDomain.ISSUER);
  }

  @Test
  void aKnownTokenStillExpiresAndIsForItsDeploymentAlone() {
    world.accessTokens.verify(text, WiredDomain.ISSUER);

    Refused.with(
        Reason.ACCESS_TOKEN_INVALID,
        () -> world.accessTokens.verify(text, "https://other.example.com"));
    world.clock.advance(Duration.ofHours(24).plus(AccessTokens.SKEW));
    world.accessTokens.verify(text, WiredDomain.ISSUER);
    world.clock.advance(Duration.ofMillis(1));
    Refused.with(
        Reason.ACCESS_TOKEN_EXPIRED, () -> world.accessTokens.verify(text, WiredDomain.ISSUER));
  }
}
