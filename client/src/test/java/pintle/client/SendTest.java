package pintle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import pintle.client.TestServer.Answer;
import pintle.client.TestServer.Request;

/** A call of the program goes with a good access token, and with a new one where that had ended. */
final class SendTest {
  @AutoClose private final Rig rig = new Rig();
  private final PintleClient client = rig.client();

  /** An API that does not take the first token any more. */
  private Answer ended(Request request) {
    if (request.target().equals("/v1/accessToken")) {
      return rig.exchange(request);
    }
    return request.header("accessToken").equals("access-1")
        ? Answer.refusal(401, "InvalidToken")
        : Answer.of(200, request.body());
  }

  @Test
  void carriesTheAccessTokenAndNoOtherSecret() throws Exception {
    rig.groups(client);
    rig.groups(client);

    assertThat(rig.calls())
        .containsExactly("GET /v1/accessToken", "GET /v1/groups", "GET /v1/groups");
    assertThat(rig.sent("accessToken")).containsExactly("access-1", "access-1");
    assertThat(rig.sent("applicationSecret")).hasSize(1);
    assertThat(rig.sent("refreshToken")).hasSize(1);
  }

  @Test
  void isSentOnceMoreWithANewTokenWhereTheFirstHadEnded() throws Exception {
    rig.server.answer(this::ended);
    HttpRequest.Builder post =
        HttpRequest.newBuilder(client.uri("/v1/groups")).POST(BodyPublishers.ofString("{}"));
    HttpResponse<InputStream> answer = client.send(post, BodyHandlers.ofInputStream());

    assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("{}");
    assertThat(rig.sent("accessToken")).containsExactly("access-1", "access-2");
  }

  @Test
  void asksForOneNewTokenHoweverManyCallsWereRefused() throws Exception {
    client.accessToken();
    rig.server.answer(this::ended);
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      for (Future<HttpResponse<String>> one :
          IntStream.range(0, 20).mapToObj(i -> threads.submit(() -> rig.groups(client))).toList()) {
        assertThat(one.get().statusCode()).isEqualTo(200);
      }
    }
    assertThat(rig.sent("refreshToken")).hasSize(2);
  }

  @Test
  void asksForANewTokenExactlyOnce() throws Exception {
    rig.server.answer(request ->
        request.target().equals("/v1/accessToken")
            ? rig.exchange(request)
            : Answer.refusal(401, "InvalidToken"));

    HttpResponse<String> answer = rig.groups(client);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("InvalidToken");
    assertThat(rig.calls()).hasSize(4);
  }

  @Test
  void saysWhatToDoWhereTheGrantHasEnded() throws Exception {
    client.accessToken();
    rig.server.answer(Answer.refusal(401, "InvalidToken"));

    assertThatThrownBy(() -> rig.groups(client)).isInstanceOf(PintleException.InvalidToken.class);
    assertThat(rig.calls())
        .containsExactly("GET /v1/accessToken", "GET /v1/groups", "GET /v1/accessToken");
  }

  @Test
  void handsOnARefusalThatNoTokenMends() throws Exception {
    client.accessToken();
    rig.server.answer(Answer.refusal(403, "Forbidden"));

    assertThat(rig.groups(client).statusCode()).isEqualTo(403);
    assertThat(rig.calls()).hasSize(2);
  }

  @Test
  void givesTheTokenToNobodyElse() throws Exception {
    try (TestServer other = new TestServer(request -> Answer.of(200, "{}"))) {
      HttpRequest.Builder elsewhere = HttpRequest.newBuilder(other.uri());

      assertThatThrownBy(() -> client.send(elsewhere, BodyHandlers.ofString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("access-1");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void givesTheTokenToTheEndpointThatPintleNames() throws Exception {
    try (TestServer endpoint = new TestServer(request -> Answer.of(200, "{}"))) {
      String own = rig.server.uri().toString();
      rig.server.answer(request -> {
        Answer answer = rig.exchange(request);
        return Answer.of(200, answer.body().replace(own, endpoint.uri().toString()));
      });
      URI groups = URI.create(client.accessToken().endpointUrl() + "/v1/groups");
      client.send(HttpRequest.newBuilder(groups), BodyHandlers.ofString());

      assertThat(endpoint.requests())
          .singleElement()
          .satisfies(request -> assertThat(request.header("accessToken")).isEqualTo("access-1"));
    }
  }
}
