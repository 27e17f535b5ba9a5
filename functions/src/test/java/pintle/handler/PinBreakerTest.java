package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.log.Emf;
import pintle.pin.Sms;
import pintle.refusal.Reason;
import pintle.world.Call;
import pintle.world.MovableClock;
import pintle.world.OAuth;
import pintle.world.Page;
import pintle.world.Phones;
import pintle.world.Printed;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.Together;
import pintle.world.World;
import pintle.world.World.Credentials;

/** SMS of PINs that nobody redeems end by themselves. A subclass runs it on other stores. */
@Tag("case-18")
public class PinBreakerTest {
  private World world = new World();
  private Phones phones = new Phones(world);
  private Credentials connector = new Credentials("", "");

  /** Fresh ports; a subclass gives some with other stores. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  @BeforeEach
  void begin() {
    begin(newPorts());
  }

  private void begin(TestPorts ports) {
    Map<String, String> environment = new HashMap<>(Phones.UNCAPPED);
    environment.put("STACK", "pintle-test");
    world = new World(ports, environment);
    phones = new Phones(world);
    connector = world.connector(World.DEVELOPER);
  }

  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      phones.generatePin(connector, phones.known(i)).expect(200);
    }
  }

  private void redeem(int i) {
    String number = Phones.number(i);
    phones.login(connector, number, phones.pin(number).orElseThrow()).expect(200);
  }

  private Reply stopped() {
    return phones.generatePin(connector, phones.known(900)).expect(429, "Throttled");
  }

  @Test
  void aConnectorWhosePinsNobodyRedeemsIsStoppedUntilTheHourIsOver() {
    send(0, 50);
    int sent = world.ports().sent().size();

    Reply known = stopped();
    Reply unknown = phones.generatePin(connector, Phones.number(901)).expect(429, "Throttled");

    assertThat(unknown.body()).isEqualTo(known.body());
    assertThat(world.ports().sent()).hasSize(sent);
    Duration wait = Phones.retryAfter(known);
    assertThat(wait).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(61));
    Credentials other = world.connector(World.DEVELOPER);
    phones.generatePin(other, phones.known(902)).expect(200);
    assertThat(world.ports().sent()).hasSize(sent + 1);
    world.clock().advance(wait);
    send(903, 904);
  }

  @Test
  void fourOfFiftyAreTooFewAndRedeemingAFifthOpensItAgain() {
    send(0, 50);
    for (int i = 0; i < 4; i++) {
      redeem(i);
    }
    stopped();

    redeem(4);

    send(50, 51);
    stopped();
  }

  @Test
  void honestUseIsNotStoppedHoweverMuchItIs() {
    for (int i = 0; i < 150; i++) {
      send(i, i + 1);
      if (i % 5 == 0) {
        redeem(i);
      }
    }

    assertThat(world.ports().sent()).hasSize(150);
  }

  @Test
  void aNewHourDoesNotForgetTheOneBefore() {
    world.clock().set(MovableClock.START.plus(Duration.ofMinutes(57)));
    send(0, 49);
    world.clock().set(MovableClock.START.plus(Duration.ofMinutes(60)));
    // A second later 48 of the 49 count.
    send(49, 51);

    assertThat(Phones.retryAfter(stopped())).isLessThan(Duration.ofMinutes(3));
    world.clock().set(MovableClock.START.plus(Duration.ofMinutes(90)));
    // Half of the 49 still lie within the hour.
    send(51, 75);
    stopped();
  }

  @Test
  void aBurstKeepsTheBound() {
    List<Call> calls =
        IntStream.range(0, 70)
            .mapToObj(i -> phones.generatePin(connector, phones.known(i)))
            .toList();

    List<Integer> told = Together.call(70, i -> calls.get(i).send().status());

    assertThat(told).containsOnly(200, 429);
    assertThat(told).filteredOn(status -> status == 200).hasSize(50);
    assertThat(world.ports().sent()).hasSize(50);
  }

  @Test
  void whatWasNotSentDoesNotCount() {
    AtomicBoolean taken = new AtomicBoolean();
    begin(
        new TestPorts() {
          @Override
          public Sms sms() {
            return (e164, text) -> taken.get();
          }
        });
    send(0, 60);
    for (int i = 100; i < 160; i++) {
      phones.generatePin(connector, Phones.number(i)).expect(200);
    }

    taken.set(true);
    send(200, 250);
    stopped();
  }

  @Test
  void thePinPageOfTheOldServiceIsStoppedToo() {
    OAuth oauth = OAuth.of(world, World.DEVELOPER, connector);
    Page first = new Page(oauth.authorize().expect(200).body());
    send(0, 50);

    oauth.submit(first.form("send").with("phone", phones.known(900))).expect(429);
  }

  @Test
  void ofTheConnectorTheOperatorIsToldAtTheFiftiethAndOfEachThatIsRefused() {
    send(0, 49);

    String printed = Printed.by(() -> send(49, 50));
    assertThat(told(printed, "PinsUnredeemed", "Of")).containsExactly("connector");
    assertThat(Printed.by(this::stopped)).contains("pin_sms_stopped", connector.id());
    assertThat(told(Printed.by(this::stopped), "Refusals", "Reason"))
        .containsExactly(Reason.SMS_BREAKER.name());
  }

  @Test
  void thePortalAPrefixAndACountryAreToldAndNotStopped() {
    String printed =
        Printed.by(() -> {
          for (int i = 0; i < 55; i++) {
            phones.register(World.DEVELOPER, Phones.alike(i)).expect(200);
          }
        });

    assertThat(told(printed, "PinsUnredeemed", "Of"))
        .containsOnly("portal", "prefix")
        .hasSize(2 * 6);
    assertThat(told(printed, "PinsUnredeemedOfCountry", "Country")).containsOnly("DE").hasSize(6);
    assertThat(printed).doesNotContain("1511234");
    assertThat(world.ports().sent()).hasSize(55);
  }

  @Test
  void aPortalThatIsUsedHonestlyIsNotTold() {
    String printed =
        Printed.by(() -> {
          for (int i = 0; i < 55; i++) {
            phones.register(Phones.person(i), Phones.number(i)).expect(200);
            if (i % 5 == 0) {
              world
                  .call("POST /v1/me/phone/verify", Phones.person(i))
                  .json(
                      "{\"mobileNumber\":\"%s\",\"pin\":\"%s\"}"
                          .formatted(Phones.number(i), phones.pin(Phones.number(i)).orElseThrow()))
                  .expect(200);
            }
          }
        });

    assertThat(told(printed, "PinsUnredeemed", "Of")).isEmpty();
    assertThat(told(printed, "PinsUnredeemedOfCountry", "Country")).isEmpty();
  }

  private static List<String> told(String printed, String metric, String dimension) {
    return Printed.lines(printed).stream()
        .flatMap(line -> Emf.read(line).stream())
        .filter(one -> one.name().equals(metric))
        .map(one -> String.valueOf(one.dimensions().get(dimension)))
        .toList();
  }
}
