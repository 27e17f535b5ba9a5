package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorSecret;
import pintle.secret.Randomness;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.CodeText;
import pintle.token.GrantId;
import pintle.token.GrantRef;
import pintle.token.OneTimeCode;
import pintle.token.RefreshToken;
import pintle.world.Seeded;
import pintle.world.World;

/** Reports of leaks on the real stores: what they end, and what a stranger's texts cost. */
final class LeaksOnDynamoTest {
  private final StoredPorts ports = new StoredPorts();
  private final World world = new World(ports);
  private final Seeded seeded = new Seeded(world);

  @BeforeEach
  void warm() {
    // The published keys are read once.
    leaked(seeded.accessToken().replace(".", ".A"));
    ports.table().recorder().forget();
  }

  private void leaked(String token) {
    world.call("POST /v1/leaked").json("{\"token\":\"" + token + "\"}").expect(204);
  }

  @Test
  void anUnknownTextCostsOneReadAtMostAndAMistypedOneNone() {
    TenantId tenant = new TenantId(World.TENANT);
    String id = UUID.randomUUID().toString();
    Randomness randomness = ports.randomness();
    List<String> unknown =
        List.of(
            RefreshToken.random(new GrantRef(tenant, new GrantId(id)), randomness).text().reveal(),
            RefreshToken.random(new GrantRef(tenant, new GrantId(seeded.grantId())), randomness)
                .text()
                .reveal(),
            ConnectorSecret.born(new ConnectorId(id), randomness, ports.clock().instant())
                .text()
                .reveal(),
            CodeText.random(OneTimeCode.Kind.CLAIM, new CodeRef(tenant, id), randomness)
                .text()
                .reveal(),
            CodeText.random(OneTimeCode.Kind.CONSENT, new CodeRef(tenant, id), randomness)
                .text()
                .reveal());
    for (String text : unknown) {
      ports.table().recorder().forget();
      leaked(text);
      assertThat(ports.table().recorder().requests()).hasSize(1);
      ports.table().recorder().forget();
      leaked(text.substring(0, text.length() - 1) + (text.endsWith("A") ? "B" : "A"));
      assertThat(ports.table().recorder().requests()).isEmpty();
    }
    for (String text : List.of("x", "a.b.c", seeded.accessToken() + "A")) {
      leaked(text);
    }
    assertThat(ports.table().recorder().requests()).isEmpty();
  }

  @Test
  void aLeakedSecretTokenAndCodeAreEndedInTheTable() {
    String claim = String.valueOf(seeded.claim().get("claimCode"));
    leaked(claim);
    leaked(seeded.accessToken());
    world
        .call("GET /v1/groups")
        .header("accessToken", seeded.accessToken())
        .expect(401, "InvalidToken");
    leaked(seeded.refreshToken());
    world.exchange(seeded.connector(), seeded.refreshToken()).expect(401, "InvalidToken");
    leaked(seeded.connector().secret());
    world.exchange(seeded.connector(), seeded.refreshToken()).expect(401, "Unauthenticated");

    assertThat(
            ports.table().audited(new TenantId(World.TENANT)).stream()
                .filter(event -> event.actor().equals("leaked"))
                .map(event -> event.type() + " " + event.details().get("leaked")))
        .containsExactlyInAnyOrder(
            "CLAIM_CODE_CANCELLED claimCode",
            "ACCESS_TOKENS_ENDED accessToken",
            "GRANT_ENDED refreshToken",
            "SECRET_DELETED connectorSecret");
    ports.table().assertLayout();
  }
}
