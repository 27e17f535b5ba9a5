package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pintle.world.Call;
import pintle.world.MovableClock;
import pintle.world.OAuth;
import pintle.world.Page;
import pintle.world.Phones;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.Together;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * Fifty wrong PINs in an hour at one connector, whatever the numbers, end PINs there for the hour.
 * A subclass runs it on other stores.
 */
public class PinFailuresTest {
  private static final int TRIES = 5;

  private World world = new World();
  private Phones phones = new Phones(world);
  private Credentials connector = new Credentials("", "");

  /** Fresh ports; a subclass gives some with other stores. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  @BeforeEach
  void begin() {
    world = new World(newPorts(), Phones.UNCAPPED);
    phones = new Phones(world);
    connector = world.connector(World.DEVELOPER);
  }

  /** PINs of these numbers; the first of them is known, the others are not. */
  private void ask(int numbers) {
    phones.known(0);
    for (int i = 0; i < numbers; i++) {
      phones.generatePin(connector, Phones.number(i)).expect(200);
    }
  }

  private Call miss(int i) {
    return phones.login(connector, Phones.number(i), phones.wrongPin(Phones.number(i)));
  }

  private void miss(int from, int numbers) {
    for (int i = from; i < from + numbers; i++) {
      for (int tries = 0; tries < TRIES; tries++) {
        miss(i).expect(401, "InvalidPin");
      }
    }
  }

  private Call login(int i) {
    return phones.login(connector, Phones.number(i), phones.pin(Phones.number(i)).orElse("000000"));
  }

  @Test
  void theFiftyFirstIsNotComparedAndNothingIsSentUntilTheHourIsOver() {
    ask(12);
    miss(1, 10);

    Reply right = login(0).expect(429, "Throttled");
    assertThat(login(11).expect(429).body()).isEqualTo(right.body());
    assertThat(login(500).expect(429).body()).isEqualTo(right.body());
    Reply known = phones.generatePin(connector, Phones.number(0)).expect(429, "Throttled");
    Reply unknown = phones.generatePin(connector, Phones.number(501)).expect(429);
    assertThat(unknown.body()).isEqualTo(known.body());
    Duration wait = Phones.retryAfter(right);
    assertThat(world.clock().instant().plus(wait))
        .isBetween(
            MovableClock.START.plus(Duration.ofHours(1)),
            MovableClock.START.plus(Duration.ofMinutes(61)));

    world.clock().advance(wait);
    phones.generatePin(connector, Phones.number(0)).expect(200);
    login(0).expect(200);
  }

  @Test
  void anotherConnectorAndThePortalGoOn() {
    ask(11);
    miss(1, 10);
    login(0).expect(429);
    Credentials other = world.connector(World.DEVELOPER);

    phones.generatePin(other, Phones.number(0)).expect(200);
    String pin = phones.pin(Phones.number(0)).orElseThrow();
    phones.login(other, Phones.number(0), pin).expect(200);
    world.registerPhone(World.GROUP_ADMIN);
  }

  @Test
  void rightPinsAreNoFailures() {
    ask(10);
    miss(1, 9);
    for (int i = 0; i < 7; i++) {
      phones.generatePin(connector, Phones.number(0)).expect(200);
      login(0).expect(200);
    }
    for (int tries = 0; tries < TRIES - 1; tries++) {
      phones.generatePin(connector, Phones.number(0)).expect(200);
      miss(0).expect(401, "InvalidPin");
    }

    // 49 of 50; the number's own failures are five short of its lock.
    login(0).expect(200);
  }

  @Test
  void whatIsNotComparedIsNoFailure() {
    for (int i = 0; i < 60; i++) {
      login(500 + i).expect(401, "InvalidPin");
    }

    ask(1);
    login(0).expect(200);
  }

  @Test
  void aBurstOfWrongPinsKeepsTheBound() {
    ask(20);
    List<Call> calls = IntStream.range(0, 80).mapToObj(i -> miss(1 + i % 19)).toList();

    List<Integer> told = Together.call(80, i -> calls.get(i).send().status());

    assertThat(told).containsOnly(401, 429);
    assertThat(told).filteredOn(status -> status == 401).hasSize(50);
    login(0).expect(429, "Throttled");
  }

  @Test
  void thePinPageOfTheOldServiceHasTheSameBound() {
    OAuth oauth = OAuth.of(world, World.DEVELOPER, connector);
    world.registerPhone(World.GROUP_ADMIN);
    Page pin = oauth.pinPage(World.GROUP_ADMIN);
    String right = world.ports().sent().getLast().pin();
    ask(11);
    miss(1, 9);
    for (int tries = 0; tries < TRIES; tries++) {
      oauth.submit(pin.form("verify").with("pin", "%06d".formatted(tries))).expect(401);
    }

    Reply stopped = oauth.submit(pin.form("verify").with("pin", right)).expect(429);
    assertThat(new Page(stopped.body()).text("error")).contains("PIN");
    oauth.submit(pin.form("resend")).expect(429);
    login(0).expect(429, "Throttled");
  }
}
