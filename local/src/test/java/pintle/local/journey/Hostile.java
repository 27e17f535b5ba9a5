package pintle.local.journey;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import pintle.local.journey.Http.Connector;
import pintle.local.journey.Http.Request;
import pintle.local.signin.DemoUser;
import pintle.world.Page;

/**
 * Somebody who sends what is wrong: broken bodies, guessed secrets and tokens, rights that he has
 * not, paths that there are not. Each is to be refused, or to change nothing.
 */
final class Hostile {
  private static final List<BiFunction<Hostile, Http, Request>> ATTACKS =
      List.of(
          (who, http) -> http.exchange(who.own, "pintle_rt_" + who.text(93)),
          (who, http) -> http.exchange(new Connector(who.own.id(), who.text(59)), who.text(103)),
          (who, http) -> http.exchange(new Connector(who.text(36), who.text(59)), who.text(103)),
          (who, http) -> http.call("GET /v1/groups").accessToken(who.flipped()),
          (who, http) -> http.call("GET /v1/groups/board/members").accessToken(who.accessToken),
          (who, http) ->
              http.call("GET /v1/groups?cursor=" + who.text(200)).accessToken(who.accessToken),
          (who, http) ->
              http.call("POST /v1/leaked").json(Map.of("token", "pintle_cs_" + who.text(70))),
          (who, http) -> http.call("POST /v1/generatePin").json("{\"mobileNumber\":"),
          (who, http) -> http.call("POST /v1/generatePin").json("[".repeat(5_000)),
          (who, http) ->
              http.call("POST /v1/generatePin").json("{\"a\":\"" + who.text(20_000) + "\"}"),
          (who, http) -> http.call("POST /v1/generatePin").body("text/plain", who.text(100)),
          (who, http) ->
              http.call("POST /v1/loginWithPinAndApplicationId")
                  .json(
                      Map.of(
                          "mobileNumber",
                          "+4915199" + (100_000 + who.random.nextInt(900_000)),
                          "applicationId",
                          who.own.id(),
                          "pin",
                          "000000")),
          (who, http) ->
              http.call("POST /oauth2/token")
                  .form(
                      new Page.Form(
                          Map.of(
                              "grant_type",
                              who.text(12),
                              "code",
                              who.text(80),
                              "client_id",
                              who.own.id()))),
          (who, http) ->
              http.call(
                  "GET /oauth2/authorize?response_type=code&redirect_uri=https%3A%2F%2Fevil.example&client_id="
                      + who.own.id()),
          (who, http) -> http.call("POST /v1/claims").json(Map.of("claimCode", who.text(90))),
          (who, http) -> http.call("GET /v1/audit").signedIn(who.signIn),
          (who, http) -> http.call("DELETE /v1/grants").signedIn(who.signIn),
          (who, http) ->
              http.call("PUT /v1/directory").signedIn(who.signIn).body("text/csv", who.text(3_000)),
          (who, http) -> http.call("DELETE /v1/users/" + who.text(36)).signedIn(who.signIn),
          (who, http) -> http.call("GET /v1/connectors").signedIn(who.text(500)),
          (who, http) -> http.call("GET /v1/" + who.text(30)),
          (who, http) -> http.call("PATCH /v1/groups/it/messages").json("{}"));

  private final Connector own;
  private final String accessToken;
  private final String signIn;
  private final Random random;

  /**
   * @param own a connector that is this one's alone, as its wrong secrets are counted
   * @param accessToken one that reaches nothing of {@code board}
   * @param signIn of {@link DemoUser#DEVELOPER}, who administers no organisation
   */
  Hostile(Connector own, String accessToken, String signIn, long seed) {
    this.own = own;
    this.accessToken = accessToken;
    this.signIn = signIn;
    this.random = new Random(seed);
  }

  /** One of them; what the answer has to be is for whoever watches. */
  void step(Http http) {
    var _ = ATTACKS.get(random.nextInt(ATTACKS.size())).apply(this, http).send();
  }

  private String text(int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String flipped() {
    int at = accessToken.indexOf('.') + 1 + random.nextInt(200);
    char one = accessToken.charAt(at) == 'A' ? 'B' : 'A';
    return accessToken.substring(0, at) + one + accessToken.substring(at + 1);
  }
}
