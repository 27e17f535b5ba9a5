package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.Settings;
import pintle.Wiring;
import pintle.key.Vault;
import pintle.log.Emf;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.world.Printed;
import pintle.world.TestPorts;
import pintle.world.World;
import pintle.world.World.Credentials;

/** What the operator sees of requests in the log, as CloudWatch reads it. */
final class MetricsTest {
  private static final Map<String, String> STACK = Map.of("STACK", "pintle-test");

  private static List<Emf.Value> metrics(String printed) {
    return Printed.lines(printed).stream().flatMap(line -> Emf.read(line).stream()).toList();
  }

  private static Emf.Value counted(String name, String dimension, String word) {
    return new Emf.Value(
        "Pintle", name, "Count", Map.of("Stack", "pintle-test", dimension, word), 1);
  }

  @Test
  void eachRequestIsACallWithItsLatency() {
    World world = new World(new TestPorts(), STACK);

    String printed = Printed.by(() -> world.call("GET /v1/me", World.DEVELOPER).expect(200));

    assertThat(Printed.lines(printed))
        .singleElement()
        .satisfies(line ->
            assertThat(line)
                .containsEntry("function", "ManageUsers")
                .containsEntry("status", 200)
                .containsKeys("requestId", "route", "millis"));
    assertThat(metrics(printed)).hasSize(2).contains(counted("Calls", "Function", "ManageUsers"));
    assertThat(metrics(printed).getLast())
        .satisfies(one -> {
          assertThat(one.name()).isEqualTo("Latency");
          assertThat(one.unit()).isEqualTo("Milliseconds");
          assertThat(one.value()).isBetween(0.0, 60_000.0);
        });
  }

  @Test
  void aRefusalIsCountedByItsPrivateReason() {
    World world = new World(new TestPorts(), STACK);

    String printed =
        Printed.by(() ->
            world
                .call("GET /v1/accessToken")
                .header("applicationId", "no-such")
                .header("applicationSecret", "x")
                .header("refreshToken", "y")
                .expect(401));

    assertThat(metrics(printed))
        .contains(counted("Refusals", "Reason", Reason.CONNECTOR_UNKNOWN.name()))
        .noneMatch(one -> one.name().equals("DependencyDown"));
  }

  @Test
  @Tag("case-29")
  void aReplayedRefreshTokenIsToldByItsOwnReasonAndEndsNothing() {
    World world = new World(new TestPorts(), STACK);
    world.registerPhone(World.GROUP_ADMIN);
    Credentials connector = world.connector(World.DEVELOPER);
    String old = world.grant(World.GROUP_ADMIN, connector, "user").text("refreshToken");
    world.clock().advance(Duration.ofDays(330));
    String successor = world.exchange(connector, old).expect(200).text("refreshToken");
    world.exchange(connector, successor).expect(200);
    world.clock().advance(Duration.ofSeconds(60));

    String printed = Printed.by(() -> world.exchange(connector, old).expect(401, "InvalidToken"));

    assertThat(metrics(printed))
        .contains(counted("Refusals", "Reason", Reason.REFRESH_TOKEN_REPLAYED.name()));
    assertThat(printed).doesNotContain(old).doesNotContain(successor);
    world.exchange(connector, successor).expect(200);
  }

  @Test
  @Tag("case-82")
  void aServiceThatDoesNotAnswerIsCountedOnceARequest() {
    World world =
        new World(
            new TestPorts() {
              @Override
              public Vault vault() {
                return name -> {
                  throw Refusal.down("secretsmanager");
                };
              }
            },
            STACK);

    String printed =
        Printed.by(() ->
            world
                .call("POST /v1/me/phone/pin", World.DEVELOPER)
                .json("{\"mobileNumber\":\"" + World.DEVELOPER.number() + "\"}")
                .expect(503));

    assertThat(metrics(printed))
        .contains(
            counted("Refusals", "Reason", "DEPENDENCY_DOWN"),
            counted("DependencyDown", "Service", "secretsmanager"))
        .hasSize(4);
  }

  @Test
  @Tag("case-82")
  void aPepperThatNoLongerServesItsPinsIsCountedToo() {
    AtomicReference<String> version = new AtomicReference<>("1");
    World world =
        new World(
            new TestPorts() {
              @Override
              public Vault vault() {
                return name ->
                    "{\"version\":\"%s\",\"pepper\":\"0123456789abcdef0123456789abcdef\"}"
                        .formatted(version.get());
              }
            },
            STACK);
    String body = "{\"mobileNumber\":\"" + World.DEVELOPER.number() + "\"}";
    world.call("POST /v1/me/phone/pin", World.DEVELOPER).json(body).expect(200);
    version.set("2");
    world.clock().advance(Duration.ofMinutes(9));

    String printed =
        Printed.by(
            () -> world.call("POST /v1/me/phone/pin", World.DEVELOPER).json(body).expect(503));

    assertThat(metrics(printed))
        .contains(
            counted("Refusals", "Reason", "DEPENDENCY_DOWN"),
            counted("DependencyDown", "Service", "pepper"));
  }

  @Test
  void theAuthorizerBeforeOtherApisIsCountedToo() {
    World world = new World();
    Map<String, String> environment = World.environment();
    environment.putAll(STACK);
    AuthorizeAccessToken authorizer =
        new AuthorizeAccessToken(new Wiring(Settings.from(environment), world.ports()));

    String printed =
        Printed.by(() -> {
          try {
            World.send(
                authorizer, "{\"methodArn\":\"a/b/c\",\"headers\":{\"accessToken\":\"x.y.z\"}}");
          } catch (RuntimeException unauthorized) {
            assertThat(unauthorized).hasMessage("Unauthorized");
          }
        });

    assertThat(metrics(printed))
        .contains(
            counted("Calls", "Function", "AuthorizeAccessToken"),
            counted("Refusals", "Reason", "ACCESS_TOKEN_INVALID"));
    assertThat(printed).doesNotContain("x.y.z");
  }

  @Test
  void withoutAStackThereAreNone() {
    World world = new World();

    String printed = Printed.by(() -> world.call("GET /v1/me", World.DEVELOPER).expect(200));

    assertThat(Printed.lines(printed))
        .singleElement()
        .satisfies(line ->
            assertThat(line.keySet())
                .isEqualTo(Set.of("function", "requestId", "route", "status", "millis")));
  }

  @Test
  @Tag("case-94")
  void noPinNumberTokenOrSecretIsEverPrintedAndEveryDimensionIsAListedWord() {
    World world = new World(new TestPorts(), STACK);
    List<String> canaries = new ArrayList<>();

    String printed = Printed.by(() -> journey(world, canaries));

    assertThat(canaries).hasSizeGreaterThan(7);
    canaries.forEach(canary -> assertThat(printed).doesNotContain(canary));
    Set<String> words =
        metrics(printed).stream()
            .flatMap(one -> one.dimensions().values().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> listed =
        Stream.concat(
                Arrays.stream(Reason.values()).map(Reason::name),
                world.routes().values().stream().map(one -> one.getClass().getSimpleName()))
            .collect(Collectors.toCollection(TreeSet::new));
    listed.add("pintle-test");
    assertThat(listed).containsAll(words);
    assertThat(words).hasSizeGreaterThan(8);
  }

  private static void journey(World world, List<String> canaries) {
    world.registerPhone(World.GROUP_ADMIN);
    canaries.add(World.GROUP_ADMIN.number());
    canaries.add(World.GROUP_ADMIN.number().substring(1));
    canaries.add(world.ports().provider().token(World.GROUP_ADMIN));
    Credentials connector = world.connector(World.DEVELOPER);
    canaries.add(connector.secret());
    String refreshToken = world.grant(World.GROUP_ADMIN, connector, "user").text("refreshToken");
    canaries.add(refreshToken);
    String accessToken = world.accessToken(connector, refreshToken);
    canaries.add(accessToken);
    world.call("GET /v1/groups").header("accessToken", accessToken).expect(200);
    world.call("GET /v1/groups").header("accessToken", accessToken + "x").expect(401);
    world.exchange(connector, refreshToken + "x").expect(401);
    world.exchange(new Credentials(connector.id(), "pintle_cs_wrong"), refreshToken).expect(401);
    String body = "{\"mobileNumber\":\"" + World.GROUP_ADMIN.number() + "\",\"applicationId\":\"";
    world.clock().advance(Duration.ofSeconds(61));
    world.call("POST /v1/generatePin").json(body + connector.id() + "\"}").expect(200);
    String pin = world.ports().sent().getLast().pin();
    canaries.add(pin);
    canaries.add("918273");
    world
        .call("POST /v1/loginWithPinAndApplicationId")
        .json(body + connector.id() + "\",\"pin\":\"918273\"}")
        .expect(401);
    canaries.add(
        world
            .call("POST /v1/loginWithPinAndApplicationId")
            .json(body + connector.id() + "\",\"pin\":\"" + pin + "\"}")
            .expect(200)
            .text("refreshToken"));
  }
}
