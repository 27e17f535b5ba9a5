package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.world.Call;
import pintle.world.Phones;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.Together;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * Each cap on SMS cuts where every other one is out of reach. A subclass runs it on other stores by
 * other ports.
 */
@Tag("case-17")
public class SmsCapsTest {
  private static final int CALLERS = 50;
  private static final String ADDRESS = "203.0.113.7";
  private static final String OTHER_ADDRESS = "203.0.113.8";

  /** A cap that a test lowers. */
  enum Cap {
    PREFIX("SMS_PER_PREFIX_HOUR", "7", Duration.ofHours(1)),
    ADDRESS("SMS_PER_IP_HOUR", "7", Duration.ofHours(1)),
    CONNECTOR("SMS_PER_CONNECTOR_DAY", "7", Duration.ofDays(1)),
    USER("SMS_PER_USER_DAY", "7", Duration.ofDays(1)),
    PURSE("SMS_PURSE_TENANT_DAY", "0.65", Duration.ofDays(1)),
    STACK("SMS_PER_STACK_DAY", "7", Duration.ofDays(1));

    private final String variable;
    private final String seven;
    private final Duration window;

    Cap(String variable, String seven, Duration window) {
      this.variable = variable;
      this.seven = seven;
      this.window = window;
    }
  }

  private World world = new World();
  private Phones phones = new Phones(world);
  private Credentials connector = new Credentials("", "");

  /** Fresh ports; a subclass gives some with other stores. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  private void begin(Map<String, String> lowered) {
    Map<String, String> environment = new HashMap<>(Phones.UNCAPPED);
    environment.putAll(lowered);
    world = new World(newPorts(), environment);
    phones = new Phones(world);
    connector = world.connector(World.DEVELOPER);
  }

  @Test
  void ofTwoHundredNumbersAlikeInAllButFourDigitsTenGetAnSms() {
    begin(Map.of(Cap.PREFIX.variable, "10"));

    List<Integer> told =
        IntStream.range(0, 200)
            .mapToObj(i -> phones.register(World.DEVELOPER, Phones.alike(i)).send().status())
            .toList();

    assertThat(told.subList(0, 10)).containsOnly(200);
    assertThat(told.subList(10, 200)).containsOnly(429);
    assertThat(world.ports().sent()).hasSize(10);
  }

  @ParameterizedTest
  @EnumSource(Cap.class)
  void eachCutsAloneAndLeavesOthersAlone(Cap cap) {
    begin(Map.of(cap.variable, cap.seven));
    for (int i = 0; i < 7; i++) {
      ask(cap, i).expect(200);
    }

    Reply cut = ask(cap, 7).expect(429, "Throttled");

    assertThat(Long.parseLong(cut.headers().getOrDefault("Retry-After", "0")))
        .isBetween(1L, cap.window.toSeconds());
    assertThat(other(cap).send().status()).isEqualTo(cap == Cap.STACK ? 429 : 200);
    world.clock().advance(cap.window);
    ask(cap, 8).expect(200);
  }

  @ParameterizedTest
  @EnumSource(Cap.class)
  void aBurstKeepsTheBound(Cap cap) {
    begin(Map.of(cap.variable, cap.seven));
    List<Call> calls = IntStream.range(0, CALLERS).mapToObj(i -> ask(cap, i)).toList();

    List<Integer> told = Together.call(CALLERS, i -> calls.get(i).send().status());

    assertThat(told).containsOnly(200, 429);
    assertThat(told).filteredOn(status -> status == 200).hasSize(7);
    assertThat(world.ports().sent()).hasSize(cap == Cap.ADDRESS ? 0 : 7);
  }

  @Test
  void aPurseIsSpentByThePriceOfTheCountryAndWhatIsLeftBuysACheaperOne() {
    begin(
        Map.of(
            "SMS_PURSE_TENANT_DAY", "0.40", "SMS_PRICES", "DE=0.09,*=0.15", "SMS_COUNTRIES", "*"));
    phones.register(Phones.person(1), "+33612345678").expect(200);
    phones.register(Phones.person(2), "+436641234567").expect(200);

    phones.register(Phones.person(3), "+33612345679").expect(429, "Throttled");
    phones.register(Phones.person(4), Phones.number(4)).expect(200);
    phones.register(Phones.person(5), Phones.number(5)).expect(429, "Throttled");
    // Nobody learns from a purse that is used up who is known.
    phones.generatePin(connector, Phones.number(6)).expect(429, "Throttled");
    assertThat(world.ports().sent()).hasSize(3);
  }

  /** The request of this number, all of which share nothing but the cap. */
  private Call ask(Cap cap, int i) {
    return switch (cap) {
      case PREFIX -> phones.register(Phones.person(i), Phones.alike(i));
      case ADDRESS -> phones.generatePin(connector, Phones.number(i)).from(ADDRESS);
      case CONNECTOR -> phones.generatePin(connector, phones.known(i));
      case USER -> phones.register(World.DEVELOPER, Phones.number(i));
      case PURSE ->
          i % 2 == 0
              ? phones.register(Phones.person(i), Phones.number(i))
              : phones.generatePin(world.connector(World.DEVELOPER), phones.known(i));
      case STACK ->
          phones.register(i % 2 == 0 ? Phones.person(i) : World.OTHER_ADMIN, Phones.number(i));
    };
  }

  /** One that does not share the cap. */
  private Call other(Cap cap) {
    return switch (cap) {
      case PREFIX -> phones.register(World.DEVELOPER, Phones.number(99));
      case ADDRESS -> phones.generatePin(connector, Phones.number(99)).from(OTHER_ADDRESS);
      case CONNECTOR -> phones.generatePin(world.connector(World.DEVELOPER), phones.known(99));
      case USER -> phones.register(World.MEMBER, Phones.number(99));
      case PURSE, STACK -> phones.register(World.OTHER_ADMIN, Phones.number(99));
    };
  }
}
