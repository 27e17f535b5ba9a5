package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.Settings;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.local.store.FaultyHttp.Death;
import pintle.local.store.FaultyHttp.Made;
import pintle.local.store.FaultyHttp.Script;
import pintle.world.Call;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Page;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Each call that a cold function makes to AWS goes wrong, in each way, for every operation: the
 * caller is answered as always or told 503, sends the request again, and it is done once and whole.
 * Of all combinations {@code make test} takes a part that has each call and each fault; {@code
 * local/faults} takes all.
 */
@Tag("case-84")
@Tag("case-85")
@Tag("case-88")
final class FaultsTest {
  private static final boolean ALL = Boolean.getBoolean("pintle.faults.all");
  private static final Prepared PREPARED = new Prepared();

  /** Faults that leave nothing done. */
  private static final List<Fault> NOTHING_DONE =
      Stream.of(Fault.values()).filter(fault -> !fault.done()).toList();

  private static final AtomicInteger TURN = new AtomicInteger();
  private static final AtomicInteger OPERATIONS = new AtomicInteger();
  private static final AtomicInteger INVOCATIONS = new AtomicInteger();
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final AtomicInteger AGAIN = new AtomicInteger();

  /** The world of all scenarios, and how it was. */
  private static final class Prepared {
    final FaultyPorts ports = new FaultyPorts();
    final Map<String, String> environment = new HashMap<>(World.environment());
    final Seeded seeded;
    final World world;
    final State base;

    Prepared() {
      environment.put("SMS_INTERVAL", "PT0S");
      World.environment().keySet().stream()
          .filter(name -> name.startsWith("SMS_PER_"))
          .forEach(name -> environment.put(name, "10000"));
      world = new World(ports, environment);
      seeded = new Seeded(world);
      var _ = seeded.secretId();
      var _ = seeded.claim();
      base = state();
    }

    State state() {
      return new State(ports.table().items(), world.clock().instant());
    }

    /** Everything as it was, and no process is warm. */
    Map<String, ApiHandler> cold(State state) {
      ports.table().restore(state.items());
      world.clock().set(state.now());
      ports.sent().clear();
      return handlers();
    }

    Map<String, ApiHandler> handlers() {
      Map<String, ApiHandler> byRoute = new HashMap<>();
      for (ApiHandler handler : World.handlers(new Wiring(Settings.from(environment), ports))) {
        handler.operations().keySet().forEach(route -> byRoute.put(route, handler));
      }
      return byRoute;
    }
  }

  private record State(List<Map<String, AttributeValue>> items, Instant now) {}

  /**
   * A request that succeeds.
   *
   * @param prepare brings about what it needs
   * @param once whether what it shows is used up by it, so that after a failure its sender may have
   *     to begin anew
   */
  record Scenario(String name, Function<Seeded, Call> prepare, boolean once) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A run: the answer, unless the process died, and what it left. */
  private record Run(
      Optional<Reply> reply,
      List<Map<String, AttributeValue>> items,
      List<String> sms,
      List<Made> calls) {
    int status() {
      return reply.map(Reply::status).orElse(0);
    }
  }

  /** A run that nothing disturbed, for comparison. */
  private record Good(int status, Stored exact, Stored inForce, long liveGrants, Run run) {
    static Good of(Run run) {
      return new Good(
          run.status(),
          Stored.exactly(run.items()),
          Stored.inForce(run.items()),
          live(run.items()),
          run);
    }
  }

  static Stream<Scenario> scenarios() {
    return Stream.concat(routes(), more());
  }

  private static Stream<Scenario> routes() {
    Set<String> usesUp =
        Set.of(
            "POST /v1/loginWithPinAndApplicationId",
            "POST /v1/me/phone/verify",
            "POST /api/{proxy+}",
            OAuth2.SUBMIT);
    return PREPARED.world.routes().keySet().stream()
        .filter(route -> !route.contains(" /Api/") && !route.contains(" /API/"))
        .sorted()
        .map(route -> new Scenario(route, seeded -> call(seeded, route), usesUp.contains(route)));
  }

  /** With room for one more secret. */
  private static Call call(Seeded seeded, String route) {
    if (route.equals("POST /v1/connectors/{applicationId}/secrets")) {
      seeded.call("DELETE /v1/connectors/{applicationId}/secrets/{secretId}").expect(204);
    }
    return seeded.call(route);
  }

  /** What the good calls of the routes do not come by. */
  private static Stream<Scenario> more() {
    return Stream.of(
        new Scenario(
            "GET /v1/accessToken at 90 % of the token's life",
            seeded -> {
              seeded.world().clock().advance(Duration.ofDays(340));
              return seeded.call("GET /v1/accessToken");
            },
            false),
        new Scenario(
            "GET /v1/accessToken with the successor",
            seeded -> {
              seeded.world().clock().advance(Duration.ofDays(340));
              String successor =
                  seeded.call("GET /v1/accessToken").expect(200).text("refreshToken");
              return seeded.world().exchange(seeded.connector(), successor);
            },
            false),
        new Scenario(
            "GET /v1/accessToken with a wrong secret",
            seeded ->
                seeded
                    .world()
                    .exchange(
                        new World.Credentials(seeded.connector().id(), "wrong"),
                        seeded.refreshToken()),
            false),
        new Scenario(
            "POST /v1/loginWithPinAndApplicationId with a wrong PIN",
            seeded -> {
              String pin = seeded.connectorPin();
              return seeded
                  .world()
                  .call("POST /v1/loginWithPinAndApplicationId")
                  .json(
                      "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                          .formatted(
                              World.DEVELOPER.number(),
                              seeded.connector().id(),
                              pin.equals("111111") ? "222222" : "111111"));
            },
            false),
        new Scenario(
            "POST /v1/connectors by somebody new",
            seeded ->
                seeded
                    .world()
                    .call(
                        "POST /v1/connectors",
                        new Person(
                            World.TENANT,
                            "aaaaaaaa-0000-4000-8000-0000000000ff",
                            "New",
                            "+4915112345688",
                            true))
                    .json("{\"name\":\"N\",\"permissions\":[\"groupinfo.read\"]}"),
            false),
        new Scenario(
            "POST /v1/connectors/{applicationId}/grants in place of another",
            seeded ->
                seeded
                    .world()
                    .tryGrant(World.GROUP_ADMIN, seeded.connector(), "group:" + World.SALES),
            false),
        new Scenario(
            "DELETE /v1/me by who granted and is a member",
            seeded -> seeded.world().call("DELETE /v1/me", World.GROUP_ADMIN),
            false),
        new Scenario(
            "PUT /v1/directory with groups",
            seeded ->
                seeded
                    .call("PUT /v1/directory")
                    .json(
                        "{\"groups\":[{\"id\":\"%s\",\"name\":\"S\",\"members\":[{\"mobileNumber\":"
                                .formatted(World.SALES)
                            + "\"+4915112345602\",\"role\":\"Admin\"}]},{\"id\":\"new\",\"name\":"
                            + "\"New\",\"members\":[{\"mobileNumber\":\"+4915112345677\","
                            + "\"role\":\"Member\"}]}]}"),
            false),
        new Scenario(
            "POST /api/oauth/token with a code once more",
            seeded -> {
              OAuth oauth = seeded.oauth();
              String code = oauth.code(World.GROUP_ADMIN);
              oauth.exchange(code).expect(200);
              return oauth.exchange(code);
            },
            false),
        new Scenario(
            "POST /api/oauth/authorize with a number",
            seeded -> {
              OAuth oauth = seeded.oauth();
              Page phone = new Page(oauth.authorize().expect(200).body());
              return oauth.submit(phone.form("send").with("phone", World.GROUP_ADMIN.number()));
            },
            false),
        new Scenario(
            "POST /api/oauth/authorize with a PIN",
            seeded -> {
              OAuth oauth = seeded.oauth();
              Page pin = oauth.pinPage(World.GROUP_ADMIN);
              return oauth.submit(
                  pin.form("verify").with("pin", seeded.world().ports().sent().getLast().pin()));
            },
            true),
        new Scenario(
            "POST /api/oauth/authorize with a consent",
            seeded -> {
              OAuth oauth = seeded.oauth();
              return oauth.submit(oauth.consentPage(World.GROUP_ADMIN).form("allow"));
            },
            true),
        new Scenario(
            "POST /oauth2/authorize with a consent",
            seeded -> {
              OAuth2 oauth2 = seeded.oauth2();
              Page.Form allow = oauth2.consentPage(World.GROUP_ADMIN, oauth2.asked()).form("allow");
              return oauth2.submit(allow);
            },
            true),
        new Scenario(
            "POST /oauth2/token with a code",
            seeded -> {
              OAuth2 oauth2 = seeded.oauth2();
              return oauth2.exchange(oauth2.code(World.GROUP_ADMIN));
            },
            true),
        new Scenario(
            "POST /oauth2/revoke with a refresh token",
            seeded -> seeded.oauth2().revoke(seeded.refreshToken()),
            false));
  }

  @AfterAll
  static void tell() {
    System.out.printf(
        "faults: %d operations, %d calls of AWS, %d runs with a fault, %d sent again after 503%n",
        OPERATIONS.get(), CALLS.get(), RUNS.get(), AGAIN.get());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void isDoneOnceAndWholeWhateverGoesWrong(Scenario scenario) {
    PREPARED.ports.http().follow(Script.NONE);
    PREPARED.cold(PREPARED.base);
    Map<String, Object> event =
        new LinkedHashMap<>(scenario.prepare().apply(PREPARED.seeded).event());
    State before = PREPARED.state();
    Good first = Good.of(run(PREPARED.cold(before), event, Script.NONE));
    Good second = Good.of(run(PREPARED.handlers(), event, Script.NONE));
    int calls = first.run().calls().size();
    OPERATIONS.incrementAndGet();
    CALLS.addAndGet(calls);
    List<String> wrong = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      Made made = first.run().calls().get(call - 1);
      for (Script script : scripts(call, made.writes())) {
        String what = script + " (" + made.what() + " of " + calls + ")";
        check(scenario, event, before, first, second, script)
            .forEach(one -> wrong.add(what + ": " + one));
      }
    }
    assertThat(wrong).as(scenario + ", " + calls + " calls, answers " + first.status()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void isDoneOnceWhereLambdaCallsTwiceForOneRequest(Scenario scenario) {
    PREPARED.ports.http().follow(Script.NONE);
    PREPARED.cold(PREPARED.base);
    Map<String, Object> event =
        new LinkedHashMap<>(scenario.prepare().apply(PREPARED.seeded).event());
    Run first = run(PREPARED.cold(PREPARED.state()), event, Script.NONE, scenario.name());
    Run second = run(PREPARED.handlers(), event, Script.NONE, scenario.name());

    assertThat(second.status()).isNotEqualTo(500);
    if (second.reply().map(Reply::body).orElse("").contains("invalid_grant")) {
      // A code that is shown once more ends what it gave, whoever shows it.
      assertThat(live(second.items())).isLessThanOrEqualTo(live(first.items()));
      return;
    }
    Stored once = Stored.inForce(first.items());
    assertThat(Stored.inForce(second.items()).differenceTo(once)).isEmpty();
  }

  /**
   * What is done to one call. A read whose answer is lost is one that timed out, and nothing hangs
   * on where between two writes a process ends: these are left to the whole run.
   */
  private static List<Script> scripts(int call, boolean writes) {
    List<Script> all = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      all.add(Script.once(call, fault));
      all.add(Script.always(call, fault));
    }
    all.add(Script.dies(call, false));
    all.add(Script.dies(call, true));
    if (ALL) {
      return all;
    }
    int turn = TURN.incrementAndGet();
    Script once = Script.once(call, NOTHING_DONE.get(turn % NOTHING_DONE.size()));
    Script always = Script.always(call, NOTHING_DONE.get((turn + 1) % NOTHING_DONE.size()));
    List<Script> some = new ArrayList<>();
    if (writes) {
      some.add(turn % 2 == 0 ? once : always);
      some.add(Script.once(call, Fault.ANSWER_LOST));
      some.add(Script.always(call, Fault.ANSWER_LOST));
      some.add(Script.dies(call, true));
    } else {
      some.add(once);
      some.add(always);
    }
    if (turn % 4 == 0) {
      some.add(Script.once(call, Fault.SLOW));
    }
    return some;
  }

  /** What is wrong after this fault; nothing. */
  private static List<String> check(
      Scenario scenario,
      Map<String, Object> event,
      State before,
      Good first,
      Good second,
      Script script) {
    RUNS.incrementAndGet();
    List<String> wrong = new ArrayList<>();
    Run faulty = run(PREPARED.cold(before), event, script);
    for (Made made : faulty.calls()) {
      int most = made.what().startsWith("sns") ? 2 : 3;
      if (made.attempts() > most) {
        wrong.add(made.what() + " was tried " + made.attempts() + " times");
      }
    }
    if (faulty.sms().size() > first.run().sms().size() + 1) {
      wrong.add("sent " + faulty.sms().size() + " SMS");
    }
    if (faulty.status() == first.status()) {
      Stored left = Stored.exactly(faulty.items());
      if (!left.equals(first.exact())) {
        wrong.add("left" + left.differenceTo(first.exact()));
      }
      return wrong;
    }
    if (script.fault().equals(Optional.of(Fault.SLOW))) {
      wrong.add("answered " + faulty.reply() + " because AWS was slow");
    }
    if (!script.dies()) {
      if (faulty.status() != 503) {
        wrong.add("answered " + faulty.reply());
        return wrong;
      }
      if (faulty.reply().map(reply -> reply.header("Retry-After")).orElse("").isEmpty()) {
        wrong.add("503 without Retry-After");
      }
    }
    AGAIN.incrementAndGet();
    sentAgain(scenario, event, first, second).ifPresent(wrong::add);
    return wrong;
  }

  /** What is wrong when it is sent again: then it was done once, or twice where nobody can tell. */
  private static Optional<String> sentAgain(
      Scenario scenario, Map<String, Object> event, Good first, Good second) {
    Run again = run(PREPARED.handlers(), event, Script.NONE);
    Stored left = Stored.inForce(again.items());
    List<Integer> answers = List.of(first.status(), second.status());
    if (answers.contains(again.status())
        && (left.equals(first.inForce()) || left.equals(second.inForce()))) {
      return Optional.empty();
    }
    if (scenario.once()) {
      Reply anew = scenario.prepare().apply(PREPARED.seeded).send();
      long grants = live(PREPARED.ports.table().items());
      return anew.status() == first.status() && grants == first.liveGrants()
          ? Optional.empty()
          : Optional.of(
              "begun anew it answered %d %s and left %d live grants instead of %d"
                  .formatted(anew.status(), anew.body(), grants, first.liveGrants()));
    }
    return Optional.of(
        "sent again it answered %d; against once%s%n  against twice%s"
            .formatted(
                again.status(),
                left.differenceTo(first.inForce()),
                left.differenceTo(second.inForce())));
  }

  private static long live(List<Map<String, AttributeValue>> items) {
    return items.stream()
        .filter(item -> Objects.requireNonNull(item.get("sk")).s().equals("GRANT"))
        .filter(item -> !item.containsKey("endedAt"))
        .count();
  }

  private static Run run(
      Map<String, ApiHandler> handlers, Map<String, Object> event, Script script) {
    return run(handlers, event, script, "run-" + INVOCATIONS.incrementAndGet());
  }

  private static Run run(
      Map<String, ApiHandler> handlers,
      Map<String, Object> event,
      Script script,
      String lambdaRequestId) {
    String route = event.get("httpMethod") + " " + event.get("resource");
    FaultyPorts ports = PREPARED.ports;
    ports.http().follow(script);
    Optional<Reply> reply = Optional.empty();
    try {
      reply =
          Optional.of(
              Reply.of(
                  World.send(
                      Objects.requireNonNull(handlers.get(route)),
                      json(event),
                      World.context(lambdaRequestId))));
    } catch (Death death) {
      // Its process is gone.
    }
    List<Made> calls = ports.http().made();
    ports.http().follow(Script.NONE);
    List<Map<String, AttributeValue>> items = ports.table().items();
    return new Run(
        script.dies() ? Optional.empty() : reply,
        items,
        ports.sent().stream().map(sms -> sms.text()).toList(),
        calls);
  }

  private static String json(Map<String, Object> event) {
    try {
      return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
