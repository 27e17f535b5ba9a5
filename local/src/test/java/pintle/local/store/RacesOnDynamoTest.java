package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Reason;
import pintle.world.Call;
import pintle.world.Printed;
import pintle.world.Reply;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/** Many callers at once, and state over time, through the functions on the real stores. */
final class RacesOnDynamoTest {
  private static final Person PERSON = World.GROUP_ADMIN;

  private final World world =
      new World(
          new StoredPorts(),
          Map.of(
              "SMS_INTERVAL", "PT0S",
              "SMS_PER_PHONE_10_MINUTES", "10000",
              "SMS_PER_PHONE_DAY", "10000",
              "SMS_PER_IP_HOUR", "10000",
              "SMS_PER_PREFIX_HOUR", "10000",
              "SMS_PER_USER_DAY", "10000"));
  private Credentials connector = new Credentials("", "");

  @BeforeEach
  void aConnectorAndAPersonWithAPhone() {
    world.registerPhone(PERSON);
    connector = world.connector(World.DEVELOPER);
  }

  private String newPin() {
    int before = world.ports().sent().size();
    world
        .call("POST /v1/generatePin")
        .json(
            "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\"}"
                .formatted(PERSON.number(), connector.id()))
        .expect(200);
    assertThat(world.ports().sent()).hasSize(before + 1);
    return world.ports().sent().getLast().pin();
  }

  private Reply login(String pin) {
    return world
        .call("POST /v1/loginWithPinAndApplicationId")
        .json(
            "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                .formatted(PERSON.number(), connector.id(), pin))
        .send();
  }

  /** Another PIN than this one. */
  private static String wrong(String pin) {
    return "%06d".formatted((Integer.parseInt(pin) + 1) % 1_000_000);
  }

  private static List<Reply> together(int callers, Supplier<Reply> call) {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<Reply>> waiting = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        waiting.add(
            threads.submit(() -> {
              start.await();
              return call.get();
            }));
      }
      start.countDown();
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> one : waiting) {
        replies.add(one.get());
      }
      return replies;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static long answered(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).count();
  }

  @Test
  @Tag("case-1")
  void sixtyWrongPinsAtOnceUseUpFiveTriesAndTheRightOneComesTooLate() {
    String pin = newPin();

    List<Reply> replies = together(60, () -> login(wrong(pin)));

    assertThat(answered(replies, 401)).isEqualTo(60);
    assertThat(replies).extracting(reply -> reply.text("errorCode")).containsOnly("InvalidPin");
    assertThat(tries()).containsExactly(5L);
    assertThat(login(pin).status()).isEqualTo(401);
  }

  /** What the challenges' rows count. */
  private List<Long> tries() {
    return ((StoredPorts) world.ports())
        .table().items().stream()
            .filter(item -> String.valueOf(item.get("sk")).contains("PIN#connector"))
            .flatMap(item -> Optional.ofNullable(item.get("tries")).stream())
            .map(value -> Long.valueOf(value.n()))
            .toList();
  }

  @Test
  @Tag("case-2")
  void ofSixtyRightPinsAtOnceOneIsRedeemed() {
    String pin = newPin();

    List<Reply> replies = together(60, () -> login(pin));

    assertThat(answered(replies, 200)).isEqualTo(1);
    assertThat(answered(replies, 401)).isEqualTo(59);
  }

  @Test
  @Tag("case-3")
  void aRedeemedPinIsWorthNothing() {
    String pin = newPin();
    assertThat(login(pin).status()).isEqualTo(200);

    assertThat(login(pin).status()).isEqualTo(401);
    world.clock().advance(Duration.ofMillis(1));
    assertThat(login(pin).status()).isEqualTo(401);
  }

  @Test
  @Tag("case-5")
  void aResendIsTheSamePinAndADeadPinIsReplaced() {
    String pin = newPin();
    world.clock().advance(Duration.ofMinutes(5));
    assertThat(newPin()).isEqualTo(pin);
    world.clock().advance(Duration.ofMinutes(5));
    assertThat(login(pin).status()).isEqualTo(401);

    String second = newPin();
    for (int i = 0; i < 5; i++) {
      login(wrong(second));
    }
    assertThat(login(second).status()).isEqualTo(401);
    assertThat(newPin()).isNotEqualTo(second);
  }

  @Test
  @Tag("case-5")
  @Tag("case-7")
  @Tag("case-8")
  void tenFailuresLockForADayAndAnAdministratorLiftsIt() {
    lock();
    assertThat(world.ports().sent()).hasSize(silently(() -> askOnly()));

    world
        .call("POST /v1/phones/unlock", World.TENANT_ADMIN)
        .json("{\"mobileNumber\":\"" + PERSON.number() + "\"}")
        .expect(204);
    assertThat(login(newPin()).status()).isEqualTo(200);

    lock();
    world.clock().advance(Duration.ofHours(24));
    assertThat(login(newPin()).status()).isEqualTo(200);

    lock();
    world.registerPhone(PERSON);
    assertThat(login(newPin()).status()).isEqualTo(200);
  }

  /**
   * Two PINs, five failures each; neither a resend between them nor the second PIN gives any back.
   * The right one is shown while it is still alive.
   */
  private void lock() {
    String last = "";
    List<Reply> refused = new ArrayList<>();
    for (int pins = 0; pins < 2; pins++) {
      last = newPin();
      for (int i = 0; i < 5; i++) {
        refused.add(login(wrong(last)));
        if (i == 2) {
          assertThat(newPin()).isEqualTo(last);
        }
      }
    }
    Reply right = login(last);
    assertThat(right.status()).isEqualTo(401);
    assertThat(right.text("errorCode")).isEqualTo("InvalidPin");
    assertThat(refused).containsOnly(right);
  }

  @Test
  @Tag("case-7")
  void tenFailuresLockTheNumberAtThePortalToo() {
    lockAtThePortal();
    world
        .call("POST /v1/phones/unlock", World.TENANT_ADMIN)
        .json("{\"mobileNumber\":\"" + PERSON.number() + "\"}")
        .expect(204);
    world.registerPhone(PERSON);

    lockAtThePortal();
    world.clock().advance(Duration.ofHours(24));
    world.registerPhone(PERSON);
  }

  /** As {@link #lock}, and no SMS is sent from then on; the connector's PINs are another matter. */
  private void lockAtThePortal() {
    for (int pins = 0; pins < 2; pins++) {
      askAtThePortal();
      String pin = world.ports().sent().getLast().pin();
      for (int i = 0; i < 5; i++) {
        verify(wrong(pin)).expect(401, "InvalidPin");
      }
      verify(pin).expect(401, "InvalidPin");
    }
    assertThat(world.ports().sent()).hasSize(silently(this::askAtThePortal));
    assertThat(login(newPin()).status()).isEqualTo(200);
  }

  private void askAtThePortal() {
    world
        .call("POST /v1/me/phone/pin", PERSON)
        .json("{\"mobileNumber\":\"" + PERSON.number() + "\"}")
        .expect(200);
  }

  private Call verify(String pin) {
    return world
        .call("POST /v1/me/phone/verify", PERSON)
        .json("{\"mobileNumber\":\"%s\",\"pin\":\"%s\"}".formatted(PERSON.number(), pin));
  }

  private void askOnly() {
    world
        .call("POST /v1/generatePin")
        .json(
            "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\"}"
                .formatted(PERSON.number(), connector.id()))
        .expect(200);
  }

  /** How many SMS there were before, for a call that must send none. */
  private int silently(Runnable call) {
    int before = world.ports().sent().size();
    call.run();
    return before;
  }

  @Test
  @Tag("case-28")
  @Tag("case-29")
  void fiftyExchangesNearTheEndGetOneSuccessor() {
    String old = world.grant(PERSON, connector, "user").text("refreshToken");
    world.clock().advance(Duration.ofDays(330));

    List<Reply> replies = together(50, () -> world.exchange(connector, old).send());

    assertThat(answered(replies, 200)).isEqualTo(50);
    HashSet<String> successors = new HashSet<>();
    replies.forEach(reply -> successors.add(reply.text("refreshToken")));
    assertThat(successors).hasSize(1);
    String successor = successors.iterator().next();
    world.exchange(connector, successor).expect(200);
    world.clock().advance(Duration.ofSeconds(59));
    assertThat(world.exchange(connector, old).expect(200).text("refreshToken"))
        .isEqualTo(successor);
    world.clock().advance(Duration.ofSeconds(1));
    String told = Printed.by(() -> world.exchange(connector, old).expect(401, "InvalidToken"));
    assertThat(told).contains(Reason.REFRESH_TOKEN_REPLAYED.name());
    world.exchange(connector, successor).expect(200);
  }

  /** The exchanges go on to the first use of the successor, with which a renewal ends. */
  @RepeatedTest(5)
  @Tag("case-30")
  void aLoginByPinAmongExchangesLeavesItsOwnTokenAlone() {
    String old = login(newPin()).text("refreshToken");
    world.clock().advance(Duration.ofDays(330));
    String pin = newPin();
    AtomicInteger callers = new AtomicInteger();
    List<String> others = Collections.synchronizedList(new ArrayList<>(List.of(old)));
    List<String> accessTokens = Collections.synchronizedList(new ArrayList<>());

    List<Reply> replies =
        together(
            10,
            () -> {
              if (callers.getAndIncrement() == 5) {
                return login(pin);
              }
              Reply exchanged = world.exchange(connector, old).send();
              if (exchanged.status() == 200) {
                others.add(exchanged.text("refreshToken"));
                accessTokens.add(exchanged.text("accessToken"));
                world.exchange(connector, exchanged.text("refreshToken")).send();
              }
              return exchanged;
            });

    String fresh =
        replies.stream()
            .filter(reply -> reply.json().containsKey("grantedScope"))
            .findFirst()
            .orElseThrow()
            .text("refreshToken");
    String accessToken = world.accessToken(connector, fresh);
    assertThat(others)
        .allSatisfy(token -> world.exchange(connector, token).expect(401, "InvalidToken"));
    assertThat(accessTokens)
        .allSatisfy(token ->
            world.call("GET /v1/groups").header("accessToken", token).expect(401, "InvalidToken"));
    world.call("GET /v1/groups").header("accessToken", accessToken).expect(200);
  }

  @Test
  @Tag("case-30")
  void loginsAndExchangesAtOnceLeaveOneLiveToken() {
    List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    tokens.add(world.grant(PERSON, connector, "user").text("refreshToken"));
    world.clock().advance(Duration.ofDays(330));
    String old = tokens.getFirst();

    together(
        20,
        () -> {
          Reply exchanged = world.exchange(connector, old).send();
          if (exchanged.status() == 200) {
            tokens.add(exchanged.text("refreshToken"));
          }
          Reply granted = world.tryGrant(PERSON, connector, "user").send();
          if (granted.status() == 201) {
            tokens.add(granted.text("refreshToken"));
          }
          return exchanged;
        });

    world.clock().advance(Duration.ofSeconds(61));
    long live =
        new HashSet<>(tokens)
            .stream()
                .filter(token -> world.exchange(connector, token).send().status() == 200)
                .count();
    assertThat(live).isEqualTo(1);
  }

  @Test
  @Tag("case-31")
  void nothingWorksAfterTheDeletionAnsweredHoweverManyExchangesRan() {
    String refreshToken = world.grant(PERSON, connector, "user").text("refreshToken");
    List<String> accessTokens = Collections.synchronizedList(new ArrayList<>());
    accessTokens.add(world.accessToken(connector, refreshToken));
    AtomicInteger callers = new AtomicInteger();
    AtomicBoolean deleted = new AtomicBoolean();
    together(
        20,
        () -> {
          if (callers.getAndIncrement() == 10) {
            Reply deletion =
                world
                    .call("DELETE /v1/connectors/{applicationId}", World.DEVELOPER)
                    .path("applicationId", connector.id())
                    .expect(204);
            deleted.set(true);
            return deletion;
          }
          // The last round of each begins after the deletion has answered.
          boolean last;
          Reply exchanged;
          do {
            last = deleted.get();
            exchanged = world.exchange(connector, refreshToken).send();
            if (exchanged.status() == 200) {
              accessTokens.add(exchanged.text("accessToken"));
            }
            assertThat(last && exchanged.status() == 200).isFalse();
          } while (!last);
          return exchanged;
        });

    assertThat(accessTokens)
        .allSatisfy(token ->
            world.call("GET /v1/groups").header("accessToken", token).expect(401, "InvalidToken"));
    // The misses of so many exchanges have closed the connector to their own address.
    world.exchange(connector, refreshToken).from("198.51.100.7").expect(401, "Unauthenticated");
  }

  @Test
  @Tag("case-49")
  void twentyWrongSecretsCloseTheConnectorToThatAddressAlone() {
    String refreshToken = world.grant(PERSON, connector, "user").text("refreshToken");
    Credentials guess = new Credentials(connector.id(), "guess");
    for (int i = 0; i < 20; i++) {
      world.exchange(guess, refreshToken).expect(401, "Unauthenticated");
    }

    Reply closed = world.exchange(connector, refreshToken).expect(429, "Throttled");
    assertThat(Long.parseLong(closed.headers().getOrDefault("Retry-After", "0")))
        .isBetween(1L, 600L);
    world.exchange(connector, refreshToken).from("198.51.100.7").expect(200);
    world.clock().advance(Duration.ofMinutes(10));
    world.exchange(connector, refreshToken).expect(200);
  }

  private Reply addSecret(String json) {
    return world
        .call("POST /v1/connectors/{applicationId}/secrets", World.DEVELOPER)
        .path("applicationId", connector.id())
        .json(json)
        .send();
  }

  @Test
  @Tag("case-50")
  void ofManySecretsAddedAtOnceTwoLiveAndTheOldOneEndsWhenItWasTold() {
    String refreshToken = world.grant(PERSON, connector, "user").text("refreshToken");
    long end = world.clock().instant().plus(Duration.ofDays(7)).toEpochMilli();
    List<Reply> replies = together(10, () -> addSecret("{\"oldExpiresAt\":" + end + "}"));
    assertThat(answered(replies, 201)).isEqualTo(1);
    assertThat(answered(replies, 201) + answered(replies, 409) + answered(replies, 503))
        .isEqualTo(10);
    Reply third = addSecret("{}");
    assertThat(third.status()).isEqualTo(409);
    assertThat(third.text("errorCode")).isEqualTo("TooManySecrets");
    String second =
        replies.stream()
            .filter(reply -> reply.status() == 201)
            .findFirst()
            .orElseThrow()
            .text("applicationSecret");
    Credentials renewed = new Credentials(connector.id(), second);
    world.clock().advance(Duration.ofDays(7).minusMillis(1));
    world.exchange(connector, refreshToken).expect(200);
    world.exchange(renewed, refreshToken).expect(200);
    world.clock().advance(Duration.ofMillis(1));
    world.exchange(connector, refreshToken).expect(401, "Unauthenticated");
    world.exchange(renewed, refreshToken).expect(200);
  }

  @Test
  @Tag("case-64")
  void oneNumberInTwoTenantsIsTwoPeopleWithTwoGrants() {
    world.registerPhone(World.TENANT_ADMIN);
    world.registerPhone(World.OTHER_ADMIN);
    Credentials foreign = world.connector(World.OTHER_ADMIN);
    String own = world.grant(World.TENANT_ADMIN, connector, "user").text("refreshToken");
    String other = world.grant(World.OTHER_ADMIN, foreign, "user").text("refreshToken");

    assertThat(groups(world.accessToken(connector, own))).containsExactly(World.BOARD);
    assertThat(groups(world.accessToken(foreign, other))).containsExactly(World.FOREIGN);
    world.exchange(foreign, own).expect(401, "InvalidToken");
  }

  private List<Object> groups(String accessToken) {
    return world
        .call("GET /v1/groups")
        .header("accessToken", accessToken)
        .expect(200)
        .each("groups", "groupId");
  }
}
