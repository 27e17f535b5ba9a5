package pintle.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;
import pintle.world.MovableClock;
import pintle.world.WiredDomain;

/** The published maximum: what clients size their columns and header limits by. */
final class AccessTokenLengthTest {
  private static final int PUBLISHED = 2_048;

  private final WiredDomain world = new WiredDomain();

  @Test
  void staysBelowThePublishedMaximumWithTheLongestOfEverything() {
    Instant now = MovableClock.START;
    Set<Scope> all = EnumSet.allOf(Scope.class);
    Grant grant =
        new Grant(
            new GrantId("99999999-9999-4999-8999-999999999999"),
            new TenantId("t".repeat(64)),
            new ConnectorId("c".repeat(64)),
            Reach.TENANT,
            new UserId("u".repeat(64)),
            all,
            now,
            1,
            0,
            new Grant.Current(Digest.of(new byte[0]), "abcd", now, now.plus(Duration.ofDays(365))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    String issuer = "https://" + "i".repeat(192) + "/";

    String token =
        world
            .accessTokens
            .issue(world.signer(), grant, all, issuer, now, now.plusSeconds(60))
            .reveal();

    assertThat(token.length()).isLessThanOrEqualTo(PUBLISHED);
  }
}
