package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.client.TestServer.Answer;

/** A claim code becomes the refresh token in the store. */
final class ClaimTest {
  private static final String CODE = "pintle_cc_\"Code\"";
  private static final String CLAIMED = "pintle_rt_Claimed";
  private static final Instant EXPIRY = Instant.parse("2027-11-28T12:00:00Z");

  @AutoClose private final Rig rig = new Rig();
  private final PintleClient client = rig.client();

  @BeforeEach
  void giveTheToken() {
    rig.server.answer(
        request -> request.target().equals("/v1/claims") ? claimed() : rig.exchange(request));
  }

  private static Answer claimed() {
    return Answer.of(
        200,
        """
        {"refreshToken":"%s","grantedScope":"groupinfo.read","refreshTokenExpiry":%d,\
        "endpointUrl":"https://pintle.example/"}\
        """
            .formatted(CLAIMED, EXPIRY.toEpochMilli()));
  }

  @Test
  void isRedeemedAsTheContractSaysAndStored() throws Exception {
    RefreshToken token = client.redeem(CODE);

    assertThat(rig.calls()).containsExactly("POST /v1/claims");
    assertThat(rig.sent("Content-Type")).containsExactly("application/json");
    assertThat(Json.read(rig.server.requests().getFirst().body()))
        .containsEntry("claimCode", CODE)
        .containsEntry("applicationId", "connector")
        .containsEntry("applicationSecret", Rig.SECRET)
        .hasSize(3);
    assertThat(rig.store.saved()).containsExactly(CLAIMED);
    assertThat(token).isEqualTo(new RefreshToken(CLAIMED, EXPIRY, "groupinfo.read"));
  }

  @Test
  void isRedeemedAgainWhereTheAnswerWasLost() throws Exception {
    rig.server.answer(Answer.LOST, claimed().cutShort(), claimed());
    client.redeem(CODE);

    assertThat(rig.calls()).hasSize(3).containsOnly("POST /v1/claims");
    assertThat(rig.store.saved()).containsExactly(CLAIMED);
  }

  @Test
  void canBeRedeemedAgainWhereTheTokenCouldNotBeStored() throws Exception {
    rig.store.failing(true);
    assertThatThrownBy(() -> client.redeem(CODE))
        .isInstanceOf(PintleException.NotStored.class)
        .hasMessageContaining("redeem the code again within ten minutes")
        .hasMessageNotContaining(CLAIMED);

    rig.store.failing(false);
    client.redeem(CODE);
    assertThat(rig.store.saved()).containsExactly(CLAIMED);
  }

  @Test
  void takesThePlaceOfTheTokenBefore() throws Exception {
    assertThat(client.accessToken().value()).isEqualTo("access-1");
    client.redeem(CODE);

    assertThat(client.accessToken().value()).isEqualTo("access-2");
    assertThat(rig.sent("refreshToken")).containsExactly(Rig.TOKEN, CLAIMED);
  }

  @Test
  void thatIsRefusedLeavesTheStoreAlone() {
    rig.server.answer(Answer.refusal(401, "InvalidToken"));

    assertThatThrownBy(() -> client.redeem(CODE)).isInstanceOf(PintleException.InvalidToken.class);
    assertThat(rig.store.saved()).isEmpty();
  }
}
