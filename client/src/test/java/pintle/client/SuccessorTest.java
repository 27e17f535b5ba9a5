package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.client.TestServer.Answer;
import pintle.client.TestServer.Request;

/** A refresh token's successor is safe before it is used. */
final class SuccessorTest {
  private static final String SUCCESSOR = "pintle_rt_Second";

  @AutoClose private final Rig rig = new Rig();
  private PintleClient client = rig.client();

  @BeforeEach
  void offerASuccessor() {
    rig.server.answer(this::offer);
  }

  private Answer offer(Request request) {
    boolean first = request.header("refreshToken").equals(Rig.TOKEN);
    return rig.exchanged("access", rig.time.now(), first ? SUCCESSOR : null);
  }

  @Test
  void isStoredBeforeTheAccessTokenIsHandedOutAndShownFromThenOn() throws Exception {
    client.accessToken();
    assertThat(rig.store.saved()).containsExactly(SUCCESSOR);

    rig.time.pass(Rig.LIFE);
    client.accessToken();
    assertThat(rig.sent("refreshToken")).containsExactly(Rig.TOKEN, SUCCESSOR);
    assertThat(rig.store.saved()).containsExactly(SUCCESSOR);
  }

  @Test
  void isNotUsedWhereItCouldNotBeStoredAndComesAgain() throws Exception {
    rig.store.failing(true);
    assertThat(client.accessToken().value()).isEqualTo("access");
    Rig.await(() -> !rig.problems.isEmpty());
    assertThat(rig.problems)
        .singleElement()
        .isInstanceOf(PintleException.NotStored.class)
        .satisfies(problem -> assertThat(problem).hasMessageNotContaining(SUCCESSOR))
        .satisfies(problem -> assertThat(problem).hasRootCauseMessage("No space left on device"));

    rig.store.failing(false);
    rig.time.pass(Rig.LIFE);
    client.accessToken();
    assertThat(rig.store.saved()).containsExactly(SUCCESSOR);
    assertThat(rig.sent("refreshToken")).containsExactly(Rig.TOKEN, Rig.TOKEN);
  }

  @Test
  void aListenerThatFailsHurtsNobody() throws Exception {
    rig.store.failing(true);
    client =
        rig.client(
            rig.builder()
                .onProblem(problem -> {
                  throw new IllegalStateException(problem);
                }));

    assertThat(client.accessToken().value()).isEqualTo("access");
  }

  @Test
  void aListenerMayCallTheClient() throws Exception {
    rig.store.failing(true);
    CompletableFuture<String> got = new CompletableFuture<>();
    client =
        rig.client(
            rig.builder()
                .onProblem(problem -> {
                  try {
                    got.complete(client.accessToken().value());
                  } catch (IOException | InterruptedException e) {
                    got.completeExceptionally(e);
                  }
                }));
    client.accessToken();

    assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo("access");
  }

  @Test
  void aProgramThatDiesWhileStoringFindsTheOldTokenGood() throws Exception {
    RefreshTokenStore dying =
        new RefreshTokenStore() {
          @Override
          public Optional<String> load() {
            return rig.store.load();
          }

          @Override
          public void save(String refreshToken) {
            throw new AssertionError("the power is gone");
          }
        };
    PintleClient dead =
        rig.client(PintleClient.builder(rig.server.uri(), "connector", Rig.SECRET, dying));
    assertThatThrownBy(dead::accessToken)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("the power is gone");

    client.accessToken();
    assertThat(rig.sent("refreshToken")).containsExactly(Rig.TOKEN, Rig.TOKEN);
    assertThat(rig.store.saved()).containsExactly(SUCCESSOR);
  }

  @Test
  void anotherProcessThatWasFasterIsNotOverwritten() throws Exception {
    rig.server.answer(request -> {
      rig.store.save("pintle_rt_Third");
      return offer(request);
    });
    client.accessToken();

    assertThat(rig.store.saved()).containsExactly("pintle_rt_Third");
  }

  @Test
  void aTokenThatWasReplacedWhileItWasRefusedIsTakenAtOnce() throws Exception {
    rig.server.answer(request -> {
      if (request.header("refreshToken").equals(Rig.TOKEN)) {
        rig.store.save(SUCCESSOR);
        return Answer.refusal(401, "InvalidToken");
      }
      return offer(request);
    });

    assertThat(client.accessToken().value()).isEqualTo("access");
    assertThat(rig.sent("refreshToken")).containsExactly(Rig.TOKEN, SUCCESSOR);
  }

  @Test
  void aStoreThatHoldsNoTokenSaysWhatToDo() {
    client =
        rig.client(
            PintleClient.builder(
                rig.server.uri(), "connector", Rig.SECRET, new TestStore("one\ntwo")));
    assertThatThrownBy(client::accessToken)
        .isInstanceOf(PintleException.InvalidToken.class)
        .hasMessage("The store holds no refresh token. Ask for a new claim code and redeem it.");

    client =
        rig.client(
            PintleClient.builder(rig.server.uri(), "connector", Rig.SECRET, new TestStore(null)));
    assertThatThrownBy(client::accessToken).isInstanceOf(PintleException.InvalidToken.class);
    assertThat(rig.calls()).isEmpty();
  }

  @Test
  void aStoreThatCanNotBeReadSaysSo() {
    RefreshTokenStore broken =
        new RefreshTokenStore() {
          @Override
          public Optional<String> load() {
            throw new IllegalStateException("no such table");
          }

          @Override
          public void save(String refreshToken) {}
        };
    client = rig.client(PintleClient.builder(rig.server.uri(), "connector", Rig.SECRET, broken));

    assertThatThrownBy(client::accessToken)
        .isInstanceOf(PintleException.NotStored.class)
        .hasMessage("The store can not be read. Mend it.")
        .hasRootCauseMessage("no such table");
  }
}
